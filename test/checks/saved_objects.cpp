// RUN: %check --any-notes %s
// What a slot held is saved and put back as an object, wherever it is kept.
#include "Inputs/prologue.h"
#include <any>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>
using threadslot::ThreadLocal;
struct Ctx {
  int id = 0;
  std::string user;
};
struct Written {
  int id = 0;
  std::string user;
  Written() = default;
  Written(int id, std::string u) : id(id), user(std::move(u)) {}
  Written(const Written &o) : id(o.id), user(o.user) {}
  Written &operator=(const Written &o) {
    id = o.id;
    user = o.user;
    return *this;
  }
};
struct Derived : Ctx {
  std::vector<int> more;
};
static ThreadLocal<Ctx> ctx;
static ThreadLocal<Derived> derived;
static ThreadLocal<Written> written;
static ThreadLocal<std::string> text;
static ThreadLocal<std::shared_ptr<Ctx>> shared;
static ThreadLocal<std::unique_ptr<Ctx>> owned;
static ThreadLocal<std::map<std::string, std::string>> table;
namespace saved_in_a_local {
void ok(ThreadPool &p, int id) {
  p.execute([id] {
    Ctx saved = ctx.get();
    ctx.set(Ctx{id, "x"});
    quiet();
    ctx.set(saved);
  });
}
void ok2(ThreadPool &p, int id) {
  p.execute([id] {
    auto saved = std::move(ctx.get());
    ctx.set({id, "x"});
    quiet();
    ctx.set(std::move(saved));
  });
}
void ok3(ThreadPool &p, int id) {
  p.execute([id] {
    auto saved = derived.get();
    derived.set(Derived{{id, "x"}, {}});
    quiet();
    derived.set(saved);
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    auto saved = text.get();
    text.set("x");
    quiet();
    text.set(saved);
  });
}
void ok5(ThreadPool &p) {
  p.execute([] {
    auto saved = table.get();
    table.set({{"a", "b"}});
    quiet();
    table.set(std::move(saved));
  });
}
void ok6(ThreadPool &p) {
  p.execute([] {
    auto saved = shared.get();
    shared.set(std::make_shared<Ctx>());
    quiet();
    shared.set(saved);
  });
}
void ok7(ThreadPool &p) {
  p.execute([] {
    auto saved = std::move(owned.get());
    owned.set(std::make_unique<Ctx>());
    quiet();
    owned.set(std::move(saved));
  });
}
void bad(ThreadPool &p, int id) {
  p.execute([id] {
    Ctx saved = ctx.get();
    saved.id = id;
    ctx.set(Ctx{id, "x"});
    quiet();
    if (flag())
      ctx.set(Ctx{id, "z"});
      // CHECK: :[[@LINE-1]]:7: warning: slot 'ctx' set here is not removed on every path out of the task [threadslot-missing-remove]
    else
      ctx.remove();
  });
}
void bad2(ThreadPool &p, int id) {
  p.execute([id] {
    Ctx saved = ctx.get();
    ctx.set(Ctx{id, "x"});
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    ctx.set(saved);
  });
}
void bad3(ThreadPool &p, int id) {
  p.execute([id] {
    Ctx saved = ctx.get();
    ctx.set(Ctx{id, "x"});
    quiet();
    Ctx fresh;
    ctx.set(fresh);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void ok8(ThreadPool &p, int id) {
  p.execute([id] {
    Written saved = written.get();
    written.set(Written{id, "x"});
    quiet();
    written.set(saved);
  });
}
} // namespace saved_in_a_local

namespace saved_in_a_guard {
template <class T> class Swap {
  ThreadLocal<T> &slot_;
  T old_;

public:
  Swap(ThreadLocal<T> &s, T v) : slot_(s), old_(s.get()) { s.set(std::move(v)); }
  ~Swap() { slot_.set(std::move(old_)); }
};
void ok(ThreadPool &p, int id) {
  p.execute([id] {
    Swap<Ctx> a(ctx, {id, "x"});
    Swap<std::string> b(text, "y");
    Swap<std::shared_ptr<Ctx>> c(shared, nullptr);
    mayThrow();
  });
}
template <class T> class Maybe {
  ThreadLocal<T> &slot_;
  std::optional<T> old_;

public:
  Maybe(ThreadLocal<T> &s, T v) : slot_(s) {
    if (T *p = s.try_get())
      old_ = *p;
    s.set(std::move(v));
  }
  ~Maybe() {
    if (old_)
      slot_.set(std::move(*old_));
    else
      slot_.remove();
  }
};
void ok2(ThreadPool &p, int id) {
  p.execute([id] {
    Maybe<Ctx> a(ctx, {id, "x"});
    Maybe<std::string> b(text, "y");
    Maybe<int> c(slot, id);
    mayThrow();
  });
}
template <class T> class Forgets {
  ThreadLocal<T> &slot_;
  std::optional<T> old_;

public:
  Forgets(ThreadLocal<T> &s, T v) : slot_(s) {
    if (T *p = s.try_get())
      old_ = *p;
    s.set(std::move(v));
    // CHECK: :[[@LINE-1]]:5: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  ~Forgets() {
    if (old_)
      slot_.set(std::move(*old_));
  }
};
void bad2(ThreadPool &p, int id) {
  p.execute([id] { Forgets<Ctx> a(ctx, {id, "x"}); });
}
template <class T> class ByPointer {
  ThreadLocal<T> &slot_;
  std::unique_ptr<T> old_;

public:
  ByPointer(ThreadLocal<T> &s, T v) : slot_(s) {
    if (auto *p = s.try_get())
      old_ = std::make_unique<T>(*p);
    s.set(std::move(v));
  }
  ~ByPointer() {
    if (old_)
      slot_.set(*old_);
    else
      slot_.remove();
  }
};
void ok3(ThreadPool &p, int id) {
  p.execute([id] {
    ByPointer<Ctx> a(ctx, {id, "x"});
    ByPointer<int> c(slot, id);
    mayThrow();
  });
}
} // namespace saved_in_a_guard

namespace saved_in_a_struct {
struct Snapshot {
  Ctx ctx;
  std::string text;
  int n;
};
Snapshot take() { return {ctx.get(), text.get(), slot.get()}; }
void put(const Snapshot &s) {
  ctx.set(s.ctx);
  text.set(s.text);
  slot.set(s.n);
}
void ok(ThreadPool &p, int id) {
  p.execute([id] {
    auto s = take();
    ctx.set({id, "x"});
    text.set("t");
    slot.set(3);
    quiet();
    put(s);
  });
}
void putSome(const Snapshot &s) { text.set(s.text); }
void bad(ThreadPool &p, int id) {
  p.execute([id] {
    auto s = take();
    ctx.set({id, "x"});
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx' set here is not removed on every path out of the task [threadslot-missing-remove]
    text.set("t");
    quiet();
    putSome(s);
  });
}
} // namespace saved_in_a_struct

namespace saved_elsewhere {
void ok(ThreadPool &p, int id) {
  p.execute([id] {
    std::vector<Ctx> stack;
    stack.push_back(ctx.get());
    ctx.set({id, "x"});
    quiet();
    ctx.set(stack.back());
    stack.pop_back();
  });
}
void ok2(ThreadPool &p, int id) {
  p.execute([id] {
    std::pair<int, std::string> saved{slot.get(), text.get()};
    slot.set(id);
    text.set("x");
    quiet();
    slot.set(saved.first);
    text.set(saved.second);
  });
}
void ok3(ThreadPool &p, int id) {
  p.execute([id] {
    auto saved = std::make_tuple(slot.get(), other.get());
    slot.set(id);
    other.set(id);
    quiet();
    slot.set(std::get<0>(saved));
    other.set(std::get<1>(saved));
  });
}
void bad3(ThreadPool &p, int id) {
  p.execute([id] {
    auto saved = std::make_tuple(slot.get(), other.get());
    slot.set(id);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    other.set(id);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (flag()) {
      slot.set(std::get<0>(saved));
      other.set(std::get<1>(saved));
    }
  });
}
void ok4(ThreadPool &p, int id) {
  p.execute([id] {
    auto [a, b] = std::pair(slot.get(), other.get());
    slot.set(id);
    other.set(id);
    quiet();
    slot.set(a);
    other.set(b);
  });
}
void ok5(ThreadPool &p, int id) {
  p.execute([id, saved = 0]() mutable {
    saved = slot.get();
    slot.set(id);
    quiet();
    slot.set(saved);
  });
}
void ok6(ThreadPool &p, int id) {
  p.execute([id] {
    int saved = slot.get();
    auto restore = [saved] { slot.set(saved); };
    slot.set(id);
    quiet();
    restore();
  });
}
void with(int v, const std::function<void()> &f) {
  int saved = slot.get();
  slot.set(v);
  try {
    f();
  } catch (...) {
    slot.set(saved);
    throw;
  }
  slot.set(saved);
}
void ok7(ThreadPool &p, int id) {
  p.execute([id] { with(id, [] { mayThrow(); }); });
}
void withBad(int v, const std::function<void()> &f) {
  int saved = slot.get();
  slot.set(v);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  try {
    f();
  } catch (const std::string &) {
    slot.set(saved);
    throw;
  }
  slot.set(saved);
}
void bad7(ThreadPool &p, int id) {
  p.execute([id] { withBad(id, [] { mayThrow(); }); });
}
} // namespace saved_elsewhere
