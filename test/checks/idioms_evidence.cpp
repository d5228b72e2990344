// RUN: %check --any-notes %s
// Which variables are meant to be undone: by member, by specialisation, by reference.
#include "Inputs/prologue.h"
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>
using threadslot::ThreadLocal;
namespace evidence_by_clear_first {
thread_local std::vector<int> scratch;
void ok(ThreadPool &p, std::vector<int> in) {
  p.execute([in] {
    scratch.clear();
    for (int x : in)
      scratch.push_back(x);
    use(int(scratch.size()));
  });
}
thread_local std::string line;
void ok2(ThreadPool &p, std::string s) {
  p.execute([s] {
    line.clear();
    line += s;
    line += "!";
    use(int(line.size()));
  });
}
thread_local int status;
int run(int x) noexcept;
void ok3(ThreadPool &p, int x) {
  p.execute([x] {
    status = 0;
    status = run(x);
  });
}
} // namespace evidence_by_clear_first

namespace reset_only {
thread_local int hits;
void reset() { hits = 0; }
void hit() { hits = hits + 1; }
void ok(ThreadPool &p) {
  p.execute([] { hit(); });
  p.execute([] { reset(); });
}
} // namespace reset_only

namespace per_specialisation {
template <class T> struct Current {
  static thread_local T *value;
  struct Scope {
    T *old;
    explicit Scope(T *t) : old(value) { value = t; }
    ~Scope() { value = old; }
  };
};
template <class T> thread_local T *Current<T>::value = nullptr;
struct A {
  int n;
};
struct B {
  int n;
};
void ok(ThreadPool &p) {
  p.execute([] {
    A a{1};
    Current<A>::Scope s(&a);
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    static A a{1};
    Current<A>::value = &a;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Current<A>::value' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace per_specialisation

namespace whole_and_field {
struct State {
  int id = 0;
  bool dry = false;
  int visits = 0;
};
thread_local State st;
struct Dry {
  Dry() { st.dry = true; }
  ~Dry() { st.dry = false; }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Dry d;
    ++st.visits;
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    st.dry = true;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'st.dry' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    st.dry = false;
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    st.dry = true;
    quiet();
    st = State();
  });
}
} // namespace whole_and_field

namespace by_reference {
thread_local int level;
void raise(int &l) { l = 5; }
// CHECK: :[[@LINE-1]]:22: warning: slot 'l' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
void lower(int &l) { l = 0; }
void ok(ThreadPool &p) {
  p.execute([] {
    auto &l = level;
    l = 3;
    quiet();
    l = 0;
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    raise(level);
    mayThrow();
    lower(level);
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    int *l = &level;
    int old = *l;
    *l = 3;
    quiet();
    *l = old;
  });
}
} // namespace by_reference

namespace pointers_to_members {
struct Ctx {
  int user = 0, req = 0;
};
thread_local Ctx ctx;
template <int Ctx::*M> struct With {
  int old;
  explicit With(int v) : old(std::exchange(ctx.*M, v)) {}
  ~With() { ctx.*M = old; }
};
void ok(ThreadPool &p, int v) {
  p.execute([v] {
    With<&Ctx::user> u(v);
    With<&Ctx::req> r(v);
    mayThrow();
  });
}
} // namespace pointers_to_members

namespace inner_functions {
int &depth() {
  static thread_local int d = 0;
  return d;
}
struct Enter {
  Enter() { ++depth(); }
  ~Enter() { --depth(); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Enter e;
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    ++depth();
    // CHECK: :[[@LINE-1]]:5: warning: slot 'depth()' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    --depth();
  });
}
} // namespace inner_functions

namespace chosen {
thread_local const char *phase;
thread_local std::function<void()> hook;
void ok(ThreadPool &p, bool a) {
  p.execute([a] {
    phase = a ? "first" : "second";
    quiet();
    phase = nullptr;
  });
}
void bad(ThreadPool &p, bool a) {
  p.execute([a] {
    phase = a ? "first" : "second";
    // CHECK: :[[@LINE-1]]:5: warning: slot 'phase' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (a)
      phase = nullptr;
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    auto old = std::move(hook);
    hook = [] { quiet(); };
    quiet();
    hook = std::move(old);
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    auto old = std::move(hook);
    hook = [] { quiet(); };
    // CHECK: :[[@LINE-1]]:5: warning: slot 'hook' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    hook = std::move(old);
  });
}
struct Hooked {
  std::function<void()> old;
  explicit Hooked(std::function<void()> f) : old(std::exchange(hook, std::move(f))) {}
  ~Hooked() { hook = std::move(old); }
};
void ok3(ThreadPool &p) {
  p.execute([] {
    Hooked h([] { quiet(); });
    mayThrow();
  });
}
} // namespace chosen
