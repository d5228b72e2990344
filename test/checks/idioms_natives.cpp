// RUN: %check --any-notes %s
// Variables with thread storage, by type and by how they are undone.
#include "Inputs/prologue.h"
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

struct Req {
  int id;
};
namespace fractions {
thread_local float gain = 1.5f;
void scoped() {
  float o = gain;
  gain = 2;
  quiet();
  gain = o;
}
void ok(ThreadPool &p, float f) {
  p.execute([f] {
    gain = f;
    quiet();
    gain = 1.5f;
  });
}
void bad(ThreadPool &p, float f) {
  p.execute([f] {
    gain = f;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'gain' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace fractions
namespace addresses {
int dflt;
thread_local int *cur = &dflt;
void scoped(int *x) {
  int *o = cur;
  cur = x;
  quiet();
  cur = o;
}
void ok(ThreadPool &p, int *x) {
  p.execute([x] {
    cur = x;
    quiet();
    cur = &dflt;
  });
}
void bad(ThreadPool &p, int *x) {
  p.execute([x] {
    cur = x;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'cur' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace addresses
namespace enumerators {
enum Mode { none, fast, slow };
thread_local Mode mode = none;
struct Scope {
  Mode o;
  explicit Scope(Mode m) : o(std::exchange(mode, m)) {}
  ~Scope() { mode = o; }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Scope s(fast);
    quiet();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    mode = fast;
    quiet();
    mode = none;
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    mode = slow;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'mode' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace enumerators
namespace fields {
struct Ctx {
  std::string user;
  int depth = 0;
  Req *req = nullptr;
  bool admin : 1;
  unsigned lvl : 3;
};
thread_local Ctx ctx;
struct As {
  explicit As(std::string u) { ctx.user = std::move(u); }
  ~As() { ctx.user.clear(); }
};
struct Lvl {
  unsigned o = ctx.lvl;
  explicit Lvl(unsigned l) { ctx.lvl = l & 7; }
  ~Lvl() { ctx.lvl = o; }
};
void ok(ThreadPool &p, std::string u) {
  p.execute([u] {
    As a(u);
    Lvl l(3);
    quiet();
  });
}
void bad(ThreadPool &p, std::string u) {
  p.execute([u] { ctx.user = u; });
  // CHECK: :[[@LINE-1]]:19: warning: slot 'ctx.user' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void bad2(ThreadPool &p) {
  p.execute([] { ctx.lvl = 2; });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'ctx.lvl' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void silent(ThreadPool &p) {
  p.execute([] {
    ctx.depth = 2;
    ctx.admin = true;
  });
}
} // namespace fields
namespace stacks {
thread_local std::vector<int> stack;
struct Push {
  explicit Push(int v) { stack.push_back(v); }
  ~Push() { stack.pop_back(); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Push a(1);
    Push b(2);
  });
}
void bad(ThreadPool &p) {
  p.execute([] { stack.push_back(3); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'stack' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok2(ThreadPool &p) {
  p.execute([] {
    stack.push_back(3);
    stack.emplace_back(4);
    stack.pop_back();
    stack.pop_back();
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    stack.push_back(3);
    stack.clear();
  });
}
} // namespace stacks
namespace depths {
thread_local int depth;
struct D {
  D() { ++depth; }
  ~D() { --depth; }
};
void ok(ThreadPool &p) {
  p.execute([] {
    D d;
    if (depth > 1)
      return;
    quiet();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    ++depth;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'depth' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    --depth;
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    depth += 1;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'depth' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    depth -= 1;
  });
}
} // namespace depths
namespace maps {
thread_local std::map<std::string, std::string> mdc;
struct Put {
  std::string k;
  Put(std::string key, std::string v) : k(key) { mdc[key] = v; }
  ~Put() { mdc.erase(k); }
};
void ok(ThreadPool &p) {
  p.execute([] { Put a("a", "1"); });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    mdc["x"] = "1";
    quiet();
    mdc.erase("x");
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    mdc["y"] = "1";
    // CHECK: :[[@LINE-1]]:5: warning: slot 'mdc["y"]' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    mdc.erase("x");
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    mdc["y"] = "1";
    mdc.insert_or_assign("z", "2");
    quiet();
    mdc.clear();
  });
}
void bad2(ThreadPool &p) {
  p.execute([] { mdc.emplace("q", "1"); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'mdc' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void reinsert(ThreadPool &p) {
  p.execute([] {
    mdc["r"] = "1";
    mdc["r"] = "2";
    mdc.erase("r");
  });
}
void reinsert2(ThreadPool &p) {
  p.execute([] {
    mdc["r"] = "1";
    mdc.erase("r");
    mdc["r"] = "2";
    // CHECK: :[[@LINE-1]]:5: warning: slot 'mdc["r"]' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace maps
namespace optionals {
thread_local std::optional<int> tx;
struct Tx {
  explicit Tx(int v) { tx = v; }
  ~Tx() { tx.reset(); }
};
void ok(ThreadPool &p) {
  p.execute([] { Tx t(1); });
}
void bad(ThreadPool &p) {
  p.execute([] { tx.emplace(2); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'tx' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok2(ThreadPool &p) {
  p.execute([] {
    tx = 2;
    tx = std::nullopt;
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    tx = 2;
    auto moved = std::exchange(tx, {});
    (void)moved;
  });
}
} // namespace optionals
namespace owners {
thread_local std::unique_ptr<Req> req;
struct S {
  explicit S(int i) { req = std::make_unique<Req>(Req{i}); }
  ~S() { req.reset(); }
};
void ok(ThreadPool &p) {
  p.execute([] { S s(1); });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    req = std::make_unique<Req>();
    auto r = std::move(req);
  });
}
void bad(ThreadPool &p) {
  p.execute([] { req.reset(new Req{1}); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'req' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok4(ThreadPool &p) {
  p.execute([] {
    auto saved = std::move(req);
    req = std::make_unique<Req>();
    quiet();
    req = std::move(saved);
  });
}
} // namespace owners
namespace perSpecialisation {
template <class T> struct Tls {
  static inline thread_local T *cur = nullptr;
  T *old;
  explicit Tls(T *t) : old(cur) { cur = t; }
  ~Tls() { cur = old; }
};
void ok(ThreadPool &p, Req *r) {
  p.execute([r] { Tls<Req> t(r); });
}
void bad(ThreadPool &p, Req *r) {
  p.execute([r] { Tls<Req>::cur = r; });
  // CHECK: :[[@LINE-1]]:19: warning: slot 'Tls<Req>::cur' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void low(ThreadPool &p, int *r) {
  p.execute([r] { Tls<int>::cur = r; });
}
} // namespace perSpecialisation
namespace accessors {
inline int &cur() {
  thread_local int c = 0;
  return c;
}
struct S {
  int o;
  explicit S(int v) : o(cur()) { cur() = v; }
  ~S() { cur() = o; }
};
void ok(ThreadPool &p) {
  p.execute([] { S s(1); });
}
void bad(ThreadPool &p) {
  p.execute([] { cur() = 4; });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'cur()' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void bad2(ThreadPool &p) {
  p.execute([] {
    int &c = cur();
    c = 4;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'c' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void bad3(ThreadPool &p) {
  p.execute([] {
    auto *c = &cur();
    *c = 4;
    // CHECK: :[[@LINE-1]]:5: warning: slot '*c' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    *c = 0;
  });
}
} // namespace accessors
namespace arrays {
thread_local int arr[4];
struct S {
  int i, o;
  S(int i, int v) : i(i), o(arr[i]) { arr[i] = v; }
  ~S() { arr[i] = o; }
};
void ok(ThreadPool &p) {
  p.execute([] { S s(1, 2); });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    arr[2] = 1;
    quiet();
    arr[2] = 0;
  });
}
void bad(ThreadPool &p) {
  p.execute([] { arr[3] = 1; });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'arr[3]' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace arrays
namespace unions {
union U {
  int i;
  void *p;
};
thread_local U u;
struct S {
  U o;
  explicit S(int v) : o(u) { u.i = v; }
  ~S() { u = o; }
};
void ok(ThreadPool &p) {
  p.execute([] { S s(1); });
}
void bad(ThreadPool &p) {
  p.execute([] { u.i = 4; });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'u.i' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace unions
namespace references {
thread_local int base;
thread_local int &ref = base;
void scoped() {
  int o = ref;
  ref = 4;
  quiet();
  ref = o;
}
void ok(ThreadPool &p) {
  p.execute([] {
    ref = 1;
    quiet();
    base = 0;
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    ref = 1;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ref' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace references
namespace strings {
thread_local std::string who;
struct S {
  std::string o;
  explicit S(std::string w) : o(std::move(w)) { who.swap(o); }
  ~S() { who.swap(o); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    S s("x");
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] { who = "x"; });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'who' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok2(ThreadPool &p) {
  p.execute([] {
    who = "x";
    who.clear();
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    who.assign("x");
    who = "";
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    who += "x";
    who = {};
  });
}
void ok5(ThreadPool &p) {
  p.execute([] {
    who = "x";
    who.resize(0);
  });
}
void ok6(ThreadPool &p) {
  p.execute([] {
    who = "x";
    std::string().swap(who);
  });
}
void ok7(ThreadPool &p) {
  p.execute([] {
    who = "x";
    who.erase();
  });
}
} // namespace strings
namespace callables {
thread_local std::function<void()> hook;
struct S {
  explicit S(std::function<void()> f) { hook = std::move(f); }
  ~S() { hook = nullptr; }
};
void ok(ThreadPool &p) {
  p.execute([] { S s([] {}); });
}
void bad(ThreadPool &p) {
  p.execute([] { hook = [] {}; });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'hook' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace callables
namespace unscoped {
thread_local int counter;
thread_local char scratch[64];
thread_local std::vector<int> buf;
thread_local unsigned seed = 1;
void silent(ThreadPool &p) {
  p.execute([] {
    ++counter;
    scratch[0] = 'x';
    buf.clear();
    buf.push_back(1);
    seed = seed * 31 + 7;
    counter += 5;
  });
}
} // namespace unscoped
namespace onTheHeap {
thread_local Req *heap;
struct S {
  explicit S(int v) { heap = new Req{v}; }
  ~S() {
    delete heap;
    heap = nullptr;
  }
};
void ok(ThreadPool &p) {
  p.execute([] { S s(1); });
}
void bad(ThreadPool &p) {
  p.execute([] {
    heap = new Req{2};
    // CHECK: :[[@LINE-1]]:5: warning: slot 'heap' set here is not removed on every path out of the task [threadslot-missing-remove]
    delete heap;
  });
}
} // namespace onTheHeap
namespace defaults {
thread_local double fdef = 0.0;
thread_local double half = 0.5;
void scoped() {
  half = 2;
  quiet();
  half = 0.5;
}
void scoped2() {
  fdef = 2;
  quiet();
  fdef = 0.0;
}
void ok(ThreadPool &p) {
  p.execute([] {
    half = 3;
    half = 0.5;
    fdef = 2;
    fdef = 0;
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    half = 3;
    fdef = 2;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'fdef' set here is not removed on every path out of the task [threadslot-missing-remove]
    half = 0.25;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'half' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace defaults

// A flag that was up already is put up again: that leaves nothing.
thread_local bool entered = false;
void enteredOnce(ThreadPool &p) {
  p.execute([] {
    if (std::exchange(entered, true))
      return;
    quiet();
    entered = false;
  });
  p.execute([] {
    if (std::exchange(entered, true))
      // CHECK: :[[@LINE-1]]:9: warning: slot 'entered' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      return;
    mayThrow();
    entered = false;
  });
}
