// RUN: %check --any-notes %s
// Variables with thread storage, by where they live and by who undoes what.
#include "Inputs/prologue.h"
#include <cerrno>
#include <map>
#include <memory>
#include <optional>
#include <stack>
#include <string>
#include <utility>
#include <vector>

struct Req {
  int id = 0;
  std::string user;
  Req *parent = nullptr;
};
namespace numbers { // namespace scope, manual restore
thread_local int current = 0;
void ok(ThreadPool &pool, int id) {
  pool.execute([id] {
    int old = current;
    current = id;
    quiet();
    current = old;
  });
}
void bad(ThreadPool &pool, int id) {
  pool.execute([id] {
    current = id;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'current' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
void ok2(ThreadPool &pool, int id) {
  pool.execute([id] {
    current = id;
    quiet();
    current = 0;
  });
}
void ok3(ThreadPool &pool, int id) {
  pool.execute([id] {
    current = id;
    quiet();
    current = {};
  });
}
void exc(ThreadPool &pool, int id) {
  pool.execute([id] {
    current = id;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'current' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    current = 0;
  });
}
} // namespace numbers
namespace members { // static member, inline
struct Ctx {
  static thread_local Req *req;
  static inline thread_local std::string tag;
};
thread_local Req *Ctx::req = nullptr;
struct Scope {
  Req *old;
  explicit Scope(Req *r) : old(std::exchange(Ctx::req, r)) {}
  ~Scope() { Ctx::req = old; }
};
struct TagScope {
  std::string old;
  explicit TagScope(std::string t) : old(std::move(Ctx::tag)) {
    Ctx::tag = std::move(t);
  }
  ~TagScope() { Ctx::tag = std::move(old); }
};
void ok(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    Scope s(r);
    mayThrow();
    TagScope t(r->user);
    mayThrow();
  });
}
void bad(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    Ctx::req = r;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Ctx::req' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void bad2(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    Ctx::tag = r->user;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Ctx::tag' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void bad3(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    Ctx::tag.assign(r->user);
    Ctx::tag += "x";
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Ctx::tag' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace members
namespace accessors { // function local via accessor
Req *&slotOf() {
  thread_local Req *r = nullptr;
  return r;
}
struct Scope {
  explicit Scope(Req *r) { slotOf() = r; }
  ~Scope() { slotOf() = nullptr; }
};
void ok(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    Scope s(r);
    mayThrow();
  });
}
void bad(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    slotOf() = r;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slotOf()' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
std::string &tag() {
  static thread_local std::string s;
  return s;
}
void okTag(ThreadPool &pool, std::string t) {
  pool.execute([t] {
    tag() = t;
    quiet();
    tag().clear();
  });
}
void badTag(ThreadPool &pool, std::string t) {
  pool.execute([t] {
    tag() = t;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'tag()' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace accessors
namespace fields { // fields
struct State {
  int depth = 0;
  Req *req = nullptr;
  bool on = false;
};
thread_local State state;
struct Scope {
  Req *old = state.req;
  explicit Scope(Req *r) { state.req = r; }
  ~Scope() { state.req = old; }
};
void ok(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    Scope s(r);
    mayThrow();
  });
}
void bad(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    state.req = r;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'state.req' set here is not removed on every path out of the task [threadslot-missing-remove]
    state.on = true;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'state.on' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void whole(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    state = State{1, r, true};
    quiet();
    state = State{};
  });
}
void wholeBad(ThreadPool &pool, Req *r) {
  pool.execute([r] { state = State{1, r, true}; });
  // CHECK: :[[@LINE-1]]:22: warning: slot 'state' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace fields
namespace stacks { // stack-like
thread_local std::vector<Req *> stack;
thread_local std::vector<int> samples;
thread_local int depth = 0;
thread_local long total = 0;
struct Scope {
  explicit Scope(Req *r) { stack.push_back(r); }
  ~Scope() { stack.pop_back(); }
};
void ok(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    Scope s(r);
    Scope t(r);
    mayThrow();
  });
}
void bad(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    stack.push_back(r);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'stack' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void bad2(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    stack.push_back(r);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'stack' set here is not removed on every path out of the task [threadslot-missing-remove]
    stack.push_back(r);
    stack.pop_back();
  });
}
void silent(ThreadPool &pool) {
  pool.execute([] {
    samples.push_back(1);
    ++total;
    total += 3;
  });
}
void depthOk(ThreadPool &pool) {
  pool.execute([] {
    ++depth;
    quiet();
    --depth;
  });
}
void depthX(ThreadPool &pool) {
  pool.execute([] {
    ++depth;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'depth' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    --depth;
  });
}
void depthBad(ThreadPool &pool) {
  pool.execute([] {
    depth++;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'depth' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    depth--;
  });
}
} // namespace stacks
namespace owners { // owning pointers
thread_local std::unique_ptr<Req> owned;
thread_local std::shared_ptr<Req> shared;
thread_local std::optional<Req> opt;
void ok(ThreadPool &pool) {
  pool.execute([] {
    owned = std::make_unique<Req>();
    quiet();
    owned.reset();
  });
}
void ok2(ThreadPool &pool, std::shared_ptr<Req> r) {
  pool.execute([r] {
    shared = r;
    quiet();
    shared = nullptr;
  });
}
void ok3(ThreadPool &pool) {
  pool.execute([] {
    opt.emplace();
    quiet();
    opt = std::nullopt;
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    owned = std::make_unique<Req>();
    // CHECK: :[[@LINE-1]]:5: warning: slot 'owned' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
void bad2(ThreadPool &pool, std::shared_ptr<Req> r) {
  pool.execute([r] {
    shared = r;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'shared' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
void bad3(ThreadPool &pool) {
  pool.execute([] {
    opt.emplace();
    // CHECK: :[[@LINE-1]]:5: warning: slot 'opt' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace owners
namespace caches { // caches, scratch
thread_local std::unique_ptr<Req> cache;
thread_local std::string buffer;
thread_local Req *lazy = nullptr;
Req &get() {
  if (!cache)
    cache = std::make_unique<Req>();
  return *cache;
}
Req *getLazy() {
  if (lazy == nullptr)
    lazy = new Req;
  return lazy;
}
void ok(ThreadPool &pool) {
  pool.execute([] {
    use(get().id);
    use(getLazy()->id);
    buffer.clear();
    buffer += "x";
    use((int)buffer.size());
  });
}
} // namespace caches
namespace templates { // templates: per specialisation
template <class T> struct Holder {
  static thread_local T *p;
};
template <class T> thread_local T *Holder<T>::p = nullptr;
template <class T> struct Scope {
  explicit Scope(T *t) { Holder<T>::p = t; }
  ~Scope() { Holder<T>::p = nullptr; }
};
void ok(ThreadPool &pool, Req *r) {
  pool.execute([r] {
    Scope<Req> s(r);
    mayThrow();
  });
}
void bad(ThreadPool &pool, Req *r) {
  pool.execute([r] { Holder<Req>::p = r; });
  // CHECK: :[[@LINE-1]]:22: warning: slot 'Holder<Req>::p' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void silent(ThreadPool &pool, int *q) {
  pool.execute([q] { Holder<int>::p = q; });
}
template <class Tag> thread_local int var = 0;
struct A;
struct B;
void ok2(ThreadPool &pool, int i) {
  pool.execute([i] {
    var<A> = i;
    quiet();
    var<A> = 0;
  });
}
void bad2(ThreadPool &pool, int i) {
  pool.execute([i] { var<A> = i; });
  // CHECK: :[[@LINE-1]]:22: warning: slot 'var<A>' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace templates
namespace setters { // setter & clearer functions in class
class User {
  static thread_local const char *name;

public:
  static void set(const char *n) { name = n; }
  // CHECK: :[[@LINE-1]]:36: warning: slot 'name' set here is not removed on every path out of the task [threadslot-missing-remove]
  static void clear() { name = nullptr; }
  static const char *get() { return name; }
};
thread_local const char *User::name = nullptr;
void ok(ThreadPool &pool, const char *n) {
  pool.execute([n] {
    User::set(n);
    quiet();
    User::clear();
  });
}
void bad(ThreadPool &pool, const char *n) {
  pool.execute([n] {
    User::set(n);
    quiet();
  });
}
} // namespace setters
namespace aliases { // pointer/ref aliases
thread_local int v = 0;
void ok(ThreadPool &pool, int n) {
  pool.execute([n] {
    int &r = v;
    r = n;
    quiet();
    v = 0;
  });
}
void ok2(ThreadPool &pool, int n) {
  pool.execute([n] {
    int *p = &v;
    *p = n;
    quiet();
    *p = 0;
  });
}
void bad(ThreadPool &pool, int n) {
  pool.execute([n] {
    auto *p = &v;
    *p = n;
    // CHECK: :[[@LINE-1]]:5: warning: slot '*p' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
struct Saver {
  int &ref;
  int old;
  explicit Saver(int &r, int n) : ref(r), old(r) { ref = n; }
  ~Saver() { ref = old; }
};
void ok3(ThreadPool &pool, int n) {
  pool.execute([n] {
    Saver s(v, n);
    mayThrow();
  });
}
template <class T> struct AutoReset {
  T *p;
  T old;
  AutoReset(T *p, T n) : p(p), old(std::exchange(*p, std::move(n))) {}
  ~AutoReset() { *p = std::move(old); }
};
void ok4(ThreadPool &pool, int n) {
  pool.execute([n] {
    AutoReset<int> s(&v, n);
    mayThrow();
  });
}
} // namespace aliases
namespace swaps { // swap forms
thread_local std::string name;
void ok(ThreadPool &pool, std::string n) {
  pool.execute([n]() mutable {
    name.swap(n);
    quiet();
    name.swap(n);
  });
}
void ok2(ThreadPool &pool, std::string n) {
  pool.execute([n]() mutable {
    std::swap(name, n);
    quiet();
    std::swap(name, n);
  });
}
void ok3(ThreadPool &pool, std::string n) {
  pool.execute([n] {
    std::string old = std::move(name);
    name = n;
    quiet();
    name = std::move(old);
  });
}
void bad(ThreadPool &pool, std::string n) {
  pool.execute([n]() mutable {
    name.swap(n);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'name' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace swaps
namespace modes { // enum/bool modes with initial value
enum class Mode { Normal, Quiet };
thread_local Mode mode = Mode::Normal;
thread_local bool enabled = true;
thread_local int level = -1;
void ok(ThreadPool &pool) {
  pool.execute([] {
    mode = Mode::Quiet;
    quiet();
    mode = Mode::Normal;
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    mode = Mode::Quiet;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'mode' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
void ok2(ThreadPool &pool) {
  pool.execute([] {
    enabled = false;
    quiet();
    enabled = true;
  });
}
void bad2(ThreadPool &pool) {
  pool.execute([] {
    level = 3;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'level' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    level = -1;
  });
}
void errnoOk(ThreadPool &pool) {
  pool.execute([] {
    int e = errno;
    errno = 5;
    quiet();
    (void)e;
  });
}
} // namespace modes

namespace written_by_one_chain {
thread_local int level, depth;
void scoped() {
  level = depth = 1;
  mayThrow();
  level = depth = 0;
}
void firstBad(ThreadPool &pool) {
  pool.execute([] { level = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'level' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void bothOk(ThreadPool &pool) {
  pool.execute([]() noexcept { scoped(); });
}
} // namespace written_by_one_chain

namespace empty_braces {
struct Context {
  int level{}, depth = {};
  const char *user{};
};
thread_local Context context;
void scoped() {
  context.level = 1;
  mayThrow();
  context.level = {};
}
void emptiedOk(ThreadPool &pool) {
  pool.execute([] {
    context.level = 2;
    context.depth = 3;
    context = Context();
  });
}
void keptBad(ThreadPool &pool) {
  pool.execute([] {
    context = Context();
    context.level = 2;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'context.level' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace empty_braces

// A flag of several in one variable: what sets it is undone by what takes it
// away, alone or with others.
namespace flags {
enum Flag : unsigned { Tracing = 1, Quiet = 2, Nested = 4 };
thread_local unsigned mode;
void setAndClearedOk(ThreadPool &pool) {
  pool.execute([] {
    mode |= Tracing;
    quiet();
    mode &= ~Tracing;
  });
  pool.execute([] {
    mode |= Tracing;
    mode |= Quiet;
    quiet();
    mode &= ~(Tracing | Quiet);
  });
  pool.execute([] {
    mode |= Tracing | Quiet;
    quiet();
    mode &= ~Tracing;
    mode &= ~Quiet;
  });
  pool.execute([] {
    mode |= Tracing;
    quiet();
    mode = 0;
  });
  pool.execute([] {
    unsigned before = mode;
    mode |= Tracing;
    quiet();
    mode = before;
  });
}
void clearedAtTimesBad(ThreadPool &pool) {
  pool.execute([] {
    mode |= Tracing;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'mode' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      mode &= ~Tracing;
  });
  pool.execute([] {
    mode |= Tracing;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'mode' set here is not removed on every path out of the task [threadslot-missing-remove]
    mode |= Quiet;
    mode &= ~Quiet;
  });
}
class Scope {
  unsigned own;

public:
  explicit Scope(unsigned own) : own(own) { mode |= own; }
  ~Scope() { mode &= ~own; }
};
void scopedOk(ThreadPool &pool, unsigned which) {
  pool.execute([which] {
    Scope outer(which), inner(Nested);
    mayThrow();
  });
}
thread_local unsigned __int128 wide;
void wideOk(ThreadPool &pool) {
  pool.execute([] {
    wide |= Tracing;
    quiet();
    wide &= ~static_cast<unsigned __int128>(Tracing);
  });
  pool.execute([] {
    wide |= Tracing;
    quiet();
    wide &= 0xfe;
  });
}
// Nothing ever takes these away.
thread_local unsigned seen;
void seenOk(ThreadPool &pool) {
  pool.execute([] { seen |= Nested; });
}
} // namespace flags

namespace structs {
struct S {
  int a = 0;
  std::string b;
};
thread_local S s;
void ok(ThreadPool &pool, int v) {
  pool.execute([v] {
    auto &[a, b] = s;
    a = v;
    quiet();
    a = 0;
  });
}
void bad(ThreadPool &pool, int v) {
  pool.execute([v] {
    auto &[a, b] = s;
    a = v;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'a' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    a = 0;
  });
}
void bad2(ThreadPool &pool, int v) {
  pool.execute([v] {
    int *p = &s.a;
    *p = v;
    // CHECK: :[[@LINE-1]]:5: warning: slot '*p' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    *p = 0;
  });
}
void ok3(ThreadPool &pool, int v) {
  pool.execute([v] {
    S old = std::exchange(s, S{v, "x"});
    quiet();
    s = std::move(old);
  });
}
void bad3(ThreadPool &pool, int v) {
  pool.execute([v] {
    S old = std::exchange(s, S{v, "x"});
    // CHECK: :[[@LINE-1]]:13: warning: slot 'a' set by this call is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    // CHECK: :[[@LINE-2]]:13: warning: slot 'b' set by this call is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    s = std::move(old);
  });
}
} // namespace structs

// What is written out is a step like any other.
namespace written_out {
thread_local int depth;
void ok(ThreadPool &pool) {
  pool.execute([] {
    depth = depth + 1;
    quiet();
    depth = depth - 1;
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    depth = depth + 1;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'depth' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      depth = depth - 1;
  });
}
} // namespace written_out
