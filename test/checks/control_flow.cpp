// RUN: %check --any-notes %s
// Every statement and operator that decides where control goes.
#include "Inputs/prologue.h"
#include <array>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using Slot = threadslot::ThreadLocal<int>;
bool setIt() noexcept {
  slot.set(1);
  return true;
}
bool setIt2() noexcept {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return true;
}
bool clearIt() noexcept {
  slot.remove();
  return true;
}
namespace switches {
enum class E { A, B, C };
E kind() noexcept;
void fallthroughOk(ThreadPool &pool) {
  pool.execute([] {
    switch (number()) {
    case 1:
      slot.set(1);
      [[fallthrough]];
    case 2:
      slot.remove();
      break;
    default:
      break;
    }
  });
}
void fallthroughBad(ThreadPool &pool) {
  pool.execute([] {
    switch (number()) {
    case 1:
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      break;
    case 2:
      slot.remove();
      break;
    }
  });
}
void sameSwitchOk(ThreadPool &pool, E e) {
  pool.execute([e] {
    switch (e) {
    case E::A:
      slot.set(1);
      break;
    case E::B:
      break;
    case E::C:
      return;
    }
    quiet();
    switch (e) {
    case E::A:
      slot.remove();
      break;
    default:
      break;
    }
  });
}
void sameSwitchBad(ThreadPool &pool, E e) {
  pool.execute([e] {
    switch (e) {
    case E::A:
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      break;
    default:
      break;
    }
    quiet();
    switch (e) {
    case E::B:
      slot.remove();
      break;
    default:
      break;
    }
  });
}
void initOk(ThreadPool &pool) {
  pool.execute([] {
    switch (E e = kind(); e) {
    case E::A:
      slot.set(1);
      slot.remove();
      break;
    default:
      return;
    }
  });
}
void returnInCase(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    switch (kind()) {
    case E::A:
      slot.remove();
      return;
    case E::B: {
      slot.remove();
      break;
    }
    default:
      slot.remove();
    }
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    switch (kind()) {
    case E::A:
      return;
    default:
      slot.remove();
    }
  });
}
void allEnumeratorsOk(ThreadPool &pool, E e) {
  pool.execute([e] {
    slot.set(1);
    switch (e) {
    case E::A:
    case E::B:
    case E::C:
      slot.remove();
    }
  });
}
void duff(ThreadPool &pool) {
  pool.execute([] {
    int n = number();
    switch (n) {
    case 0:
      do {
        slot.set(1);
        [[fallthrough]];
      case 1:
        quiet();
      } while (flag());
    }
    slot.remove();
  });
}
} // namespace switches
namespace jumps {
void gotoOutOfScopeOk(ThreadPool &pool) {
  struct G {
    ~G() { slot.remove(); }
  };
  pool.execute([] {
    {
      G g;
      slot.set(1);
      if (flag())
        goto out;
      quiet();
    }
  out:;
    quiet();
  });
}
void gotoBackBad(ThreadPool &pool) {
  pool.execute([] {
    again:
      slot.remove();
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (flag())
        goto again;
  });
}
void gotoBackOk(ThreadPool &pool) {
  pool.execute([] {
    again:
      slot.set(1);
      if (flag())
        goto again;
      slot.remove();
  });
}
void nestedBreakOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    while (true) {
      for (;;) {
        if (flag())
          break;
        if (flag2())
          goto done;
      }
      break;
    }
  done:
    slot.remove();
  });
}
void doWhile(ThreadPool &pool) {
  pool.execute([] {
    do {
      slot.set(1);
      if (flag())
        continue;
      quiet();
    } while (clearIt() && flag2());
  });
  pool.execute([] {
    do {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (flag())
        break;
      quiet();
    } while (clearIt() && flag2());
  });
  pool.execute([] {
    do {
      slot.set(1);
    } while (false);
    slot.remove();
  });
}
void infinite(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    for (;;)
      quiet();
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    while (true) {
      mayThrow();
    }
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    while (true) {
      if (flag())
        break;
    }
  });
}
void rangeInit(ThreadPool &pool) {
  pool.execute([] {
    for (std::vector<int> v{1, 2}; int x : v) {
      slot.set(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (flag())
        break;
      slot.remove();
    }
  });
  pool.execute([] {
    for (std::vector<int> v{1, 2}; int x : v) {
      slot.set(x);
      if (flag())
        continue;
    }
    slot.remove();
  });
  pool.execute([] {
    for (int x : {1, 2, 3}) {
      slot.set(x);
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    for (int x : {1, 2, 3}) {
      use(x);
      slot.remove();
    }
  });
  pool.execute([] {
    int a[2] = {1, 2};
    slot.set(1);
    for (int x : a) {
      use(x);
      slot.remove();
    }
  });
  pool.execute([] {
    std::array<int, 2> a{1, 2};
    slot.set(1);
    for (int x : a) {
      use(x);
      slot.remove();
    }
  });
}
void ifInit(ThreadPool &pool) {
  pool.execute([] {
    if (bool b = setIt(); b && flag()) {
      quiet();
    }
    clearIt();
  });
  pool.execute([] {
    if (setIt2(); flag())
      clearIt();
  });
  pool.execute([] {
    if (int *p = slot.try_get(); !p) {
      slot.set(1);
      quiet();
      slot.remove();
    }
  });
}
} // namespace jumps
namespace exprs {
bool set3() noexcept {
  slot.set(3);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return flag();
}
bool set4() noexcept {
  slot.set(3);
  return flag();
}
void shortCircuit(ThreadPool &pool) {
  pool.execute([] { flag() && setIt() && clearIt(); });
  pool.execute([] { set3() && clearIt(); });
  pool.execute([] { set4() ? clearIt() : clearIt(); });
  pool.execute([] {
    bool b = flag();
    b ? (void)slot.set(1) : quiet();
    b ? (void)slot.remove() : quiet();
  });
  pool.execute([] {
    bool b = flag();
    b ? (void)slot.set(1) : quiet();
    // CHECK: :[[@LINE-1]]:15: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    !b ? (void)slot.remove() : quiet();
  });
  pool.execute([] { slot.set(1), quiet(), slot.remove(); });
  pool.execute([] { slot.set(1), flag() || (slot.remove(), true); });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.execute([] {
    (slot.set(1), flag()) || (slot.remove(), true);
    clearIt();
  });
  pool.execute([] {
    bool ok = setIt() && flag();
    if (!ok) {
      clearIt();
      return;
    }
    clearIt();
  });
  pool.execute([] {
    bool on = flag() && setIt();
    quiet();
    if (on)
      clearIt();
  });
  pool.execute([] {
    bool on = flag() || flag2();
    if (on)
      setIt();
    quiet();
    if (on)
      clearIt();
  });
}
void notEvaluated(ThreadPool &pool) {
  pool.execute([] {
    (void)sizeof(slot.get());
    (void) noexcept(slot.set(1));
    using T = decltype(slot.set(1));
  });
  pool.execute([] {
    if constexpr (false) {
      slot.set(1);
    }
  });
  pool.execute([] {
    if (false)
      slot.set(1);
  });
  pool.execute([] {
    if (true) {
      slot.set(1);
      slot.remove();
    } else
      slot.set(1);
  });
  pool.execute([] {
    return;
    slot.set(1);
  });
  pool.execute([] {
    while (false)
      slot.set(1);
  });
}
struct Two {
  int a, b;
};
void init(ThreadPool &pool) {
  pool.execute([] {
    Two t{(slot.set(1), 1), (slot.remove(), 2)};
    use(t.a);
  });
  pool.execute([] {
    Two t{(slot.remove(), 1), (slot.set(1), 2)};
    // CHECK: :[[@LINE-1]]:32: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    use(t.a);
  });
  pool.execute([] {
    int a[] = {(slot.set(1), 1), (slot.remove(), 2)};
    use(a[0]);
  });
  pool.execute([] {
    auto v = std::initializer_list<int>{(slot.set(1), 1)};
    use((int)v.size());
    slot.remove();
  });
}
} // namespace exprs
namespace corr {
struct Ctx {
  bool on;
  int *p;
  std::string s;
  bool enabled() const noexcept;
  bool raw() noexcept;
};
void ok(ThreadPool &pool, Ctx *c, std::shared_ptr<Ctx> sp) {
  pool.execute([c] {
    if (c->on)
      slot.set(1);
    quiet();
    if (c->on)
      slot.remove();
  });
  pool.execute([c] {
    if (c->enabled())
      slot.set(1);
    use(1);
    if (c->enabled())
      slot.remove();
  });
  pool.execute([c] {
    if (c->p)
      slot.set(1);
    if (c->p != nullptr)
      slot.remove();
  });
  pool.execute([c] {
    if (!c)
      return;
    slot.set(1);
    if (c)
      slot.remove();
  });
  pool.execute([sp] {
    if (sp && sp->on)
      slot.set(1);
    if (sp && sp->on)
      slot.remove();
  });
  pool.execute([sp] {
    if (sp)
      slot.set(1);
    if (sp != nullptr)
      slot.remove();
  });
  pool.execute([c] {
    bool done = false;
    if (c->on) {
      slot.set(1);
      done = true;
    }
    if (done)
      slot.remove();
  });
  pool.execute([c] {
    std::optional<int> o;
    if (c->on) {
      o = 1;
      slot.set(1);
    }
    if (o)
      slot.remove();
  });
  pool.execute([c] {
    std::optional<int> o;
    if (c->on) {
      o = 1;
      slot.set(1);
    }
    if (o.has_value())
      slot.remove();
  });
  pool.execute([c] {
    int *p = nullptr;
    if (c->on) {
      p = c->p;
      slot.set(1);
    }
    if (c->on)
      slot.remove();
  });
  pool.execute([c] {
    const bool on = c->on;
    if (on)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    if (on)
      slot.remove();
  });
  pool.execute([c] {
    if (!c->s.empty())
      slot.set(1);
    quiet();
    if (!c->s.empty())
      slot.remove();
  });
  pool.execute([c] {
    if (c->s.size() > 2)
      slot.set(1);
    quiet();
    if (c->s.size() > 2)
      slot.remove();
  });
  pool.execute([c] {
    if (c->s == "x")
      slot.set(1);
    quiet();
    if (c->s == "x")
      slot.remove();
  });
}
void bad(ThreadPool &pool, Ctx *c) {
  pool.execute([c] {
    if (c->raw())
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (c->raw())
      slot.remove();
  });
  pool.execute([c] {
    if (c->on)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    c->on = flag();
    if (c->on)
      slot.remove();
  });
  pool.execute([c] {
    if (flag())
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      slot.remove();
  });
  pool.execute([c] {
    bool b = c->on;
    if (b)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    b = flag();
    if (b)
      slot.remove();
  });
}
bool tryBind() noexcept {
  if (flag()) {
    slot.set(1);
    return true;
  }
  return false;
}
enum class R { Bound, Failed, Skipped };
R bind() noexcept {
  if (flag())
    return R::Failed;
  if (flag2())
    return R::Skipped;
  slot.set(1);
  return R::Bound;
}
std::optional<int> maybeBind() noexcept {
  if (!flag())
    return std::nullopt;
  slot.set(1);
  return 2;
}
int *ptrBind(int *p) noexcept {
  if (!p)
    return nullptr;
  slot.set(1);
  return p;
}
void results(ThreadPool &pool, int *q) {
  pool.execute([] {
    if (tryBind()) {
      quiet();
      slot.remove();
    }
  });
  pool.execute([] {
    if (!tryBind())
      return;
    quiet();
    slot.remove();
  });
  pool.execute([] {
    bool b = tryBind();
    if (b)
      slot.remove();
  });
  pool.execute([] {
    if (bind() == R::Bound)
      slot.remove();
  });
  pool.execute([] {
    switch (bind()) {
    case R::Bound:
      slot.remove();
      break;
    case R::Failed:
    case R::Skipped:
      return;
    }
  });
  pool.execute([] {
    if (bind() != R::Bound)
      return;
    slot.remove();
  });
  pool.execute([] {
    if (auto v = maybeBind())
      slot.remove();
  });
  pool.execute([] {
    if (auto v = maybeBind(); v.has_value())
      slot.remove();
  });
  pool.execute([q] {
    if (ptrBind(q))
      slot.remove();
  });
  pool.execute([q] {
    ptrBind(q);
    if (q)
      slot.remove();
  });
  pool.execute([q] {
    if (auto *p = ptrBind(q); p != nullptr) {
      slot.remove();
    }
  });
}
R bind2() noexcept {
  if (flag())
    return R::Failed;
  if (flag2())
    return R::Skipped;
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return R::Bound;
}
bool tryBind2() noexcept {
  if (flag()) {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    return false;
  }
  return true;
}
void results2(ThreadPool &pool) {
  pool.execute([] {
    if (bind2() == R::Failed)
      slot.remove();
  });
  pool.execute([] {
    if (tryBind2())
      slot.remove();
  });
}
void slotItself(ThreadPool &pool) {
  pool.execute([] {
    if (flag())
      slot.set(1);
    if (slot.try_get())
      slot.remove();
  });
  pool.execute([] {
    if (flag())
      slot.set(1);
    if (auto *p = slot.try_get()) {
      use(*p);
      slot.remove();
    }
  });
  pool.execute([] {
    if (flag())
      slot.set(1);
    if (slot.try_get() == nullptr)
      return;
    slot.remove();
  });
  pool.execute([] {
    if (flag())
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (slot.try_get() == nullptr)
      slot.remove();
  });
}
} // namespace corr
