// RUN: %check --any-notes %s
// Every way out of a task: jumps, macros that return, exceptions of all kinds,
// ends of the program.
#include "Inputs/prologue.h"
#include <cassert>
#include <csetjmp>
#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <variant>

using Slot = threadslot::ThreadLocal<int>;
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define CHECK_OK(x)                                                            \
  do {                                                                         \
    if (UNLIKELY(!(x))) {                                                      \
      return;                                                                  \
    }                                                                          \
  } while (0)
#define CHECK_CLEAN(x)                                                         \
  do {                                                                         \
    if (UNLIKELY(!(x))) {                                                      \
      slot.remove();                                                           \
      return;                                                                  \
    }                                                                          \
  } while (0)
#define DIE(msg)                                                               \
  do {                                                                         \
    use(1);                                                                    \
    std::abort();                                                              \
  } while (0)
[[noreturn]] void die() noexcept;
[[noreturn]] void fail(const char *m) { throw std::runtime_error(m); }
[[noreturn]] void failQuiet() { std::terminate(); }
void checkMacros(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    CHECK_OK(flag());
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    CHECK_CLEAN(flag());
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    if (!flag())
      DIE("x");
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    if (LIKELY(flag()))
      slot.remove();
    else
      die();
  });
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    if (LIKELY(flag()))
      slot.remove();
    else
      fail("x");
  });
  p.execute([] {
    slot.set(1);
    if (LIKELY(flag()))
      slot.remove();
    else
      failQuiet();
  });
  p.execute([] {
    slot.set(1);
    if (flag())
      __builtin_unreachable();
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    if (flag())
      __builtin_trap();
    slot.remove();
  });
}
enum class E3 { a, b, c };
E3 e3() noexcept;
void switches(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    switch (e3()) {
    case E3::a:
    case E3::b:
      slot.remove();
      return;
    case E3::c:
      slot.remove();
      return;
    }
  });
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    switch (e3()) {
    case E3::a:
      slot.remove();
      return;
    case E3::b:
      break;
    case E3::c:
      slot.remove();
      return;
    }
  });
  p.execute([] {
    E3 e = e3();
    switch (e) {
    case E3::a:
      slot.set(1);
      break;
    case E3::b:
      break;
    case E3::c:
      break;
    }
    if (e == E3::a)
      slot.remove();
  });
  p.execute([] {
    E3 e = e3();
    switch (e) {
    case E3::a:
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      break;
    case E3::b:
      break;
    case E3::c:
      break;
    }
    if (e == E3::b)
      slot.remove();
  });
  p.execute([] {
    switch (int n = number(); n) {
    case 1 ... 5:
      slot.set(n);
      [[fallthrough]];
    default:
      slot.remove();
    }
  });
  p.execute([] {
    switch (number()) {
    default:
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    case 3:
      break;
    case 4:
      slot.remove();
    }
  });
}
void jumps(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    goto out;
  out:
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      goto end;
    slot.remove();
  end:;
  });
  p.execute([] {
    void *targets[] = {&&a, &&b};
    slot.set(1);
    goto *targets[number() & 1];
  a:
    slot.remove();
    return;
  b:
    slot.remove();
  });
  p.execute([] {
    void *targets[] = {&&a, &&b};
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    goto *targets[number() & 1];
  a:
    slot.remove();
    return;
  b:
    return;
  });
  p.execute([] {
    again:
      slot.set(1);
      if (flag()) {
        slot.remove();
        goto again;
      }
      slot.remove();
  });
  p.execute([] {
    int v = ({
      slot.set(1);
      int t = number();
      slot.remove();
      t;
    });
    use(v);
  });
  p.execute([] {
    int v = ({
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      int t = number();
      if (t)
        return;
      slot.remove();
      t;
    });
    use(v);
  });
}
jmp_buf env;
void jumpsAndExits(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    if (setjmp(env) == 0)
      quiet();
    slot.remove();
  });
  p.execute([] {
    if (setjmp(env) == 0) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  });
  p.execute([] {
    slot.set(1);
    if (flag())
      std::exit(1);
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    if (flag())
      std::quick_exit(1);
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    if (flag())
      std::_Exit(1);
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    if (flag())
      std::longjmp(env, 1);
    slot.remove();
  });
}
void assertions(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    assert(flag());
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    assert(slot.remove());
  });
}
struct MyEx : std::runtime_error {
  using std::runtime_error::runtime_error;
};
void thrower(int n) {
  if (n)
    throw MyEx("x");
}
void handlers(ThreadPool &p) {
  p.execute([] {
    try {
      slot.set(1);
      thrower(number());
      slot.remove();
    } catch (const std::exception &) {
      slot.remove();
    }
  });
  p.execute([] {
    try {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      thrower(number());
      slot.remove();
    } catch (const std::logic_error &) {
      slot.remove();
    }
  });
  p.execute([] {
    try {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      thrower(number());
      slot.remove();
    } catch (const MyEx &) {
    }
  });
  p.execute([] {
    try {
      slot.set(1);
      thrower(number());
      slot.remove();
    } catch (...) {
      slot.remove();
      throw;
    }
  });
  p.execute([] {
    try {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      thrower(number());
      slot.remove();
    } catch (...) {
      throw;
    }
  });
  p.execute([] {
    try {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      mayThrow();
      slot.remove();
    } catch (const std::runtime_error &) {
      slot.remove();
    }
  });
  p.execute([] {
    try {
      slot.set(1);
      mayThrow();
      slot.remove();
    } catch (const std::exception &) {
      slot.remove();
    } catch (...) {
      slot.remove();
    }
  });
  p.execute([] {
    std::exception_ptr e;
    slot.set(1);
    try {
      mayThrow();
    } catch (...) {
      e = std::current_exception();
    }
    slot.remove();
    if (e)
      std::rethrow_exception(e);
  });
  p.execute([] {
    std::exception_ptr e;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      mayThrow();
    } catch (...) {
      e = std::current_exception();
    }
    if (e)
      std::rethrow_exception(e);
    slot.remove();
  });
}
void ftb(int n) try {
  slot.set(n);
  mayThrow();
  slot.remove();
} catch (...) {
  slot.remove();
}
void ftb2(int n) try {
  slot.set(n);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  mayThrow();
  slot.remove();
} catch (...) {
}
struct CT {
  int x;
  CT(int n) try : x((slot.set(n), n)) { mayThrow(); } catch (...) {
    slot.remove();
  }
  ~CT() { slot.remove(); }
};
struct CT2 {
  int x;
  CT2(int n) try : x((slot.set(n), n)) { mayThrow(); } catch (...) {
  // CHECK: :[[@LINE-1]]:23: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  }
  ~CT2() { slot.remove(); }
};
void functionTryBlocks(ThreadPool &p) {
  p.execute([] { ftb(1); });
  p.execute([] { ftb2(1); });
  p.execute([] { CT c(1); });
  p.execute([] { CT2 c(1); });
  p.execute([]() noexcept {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
// What initialises a static variable runs in the task that comes first.
int initOnce() {
  slot.set(9);
  slot.remove();
  return 1;
}
int initOnce2() {
  slot.set(9);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return 1;
}
void staticInitialisers(ThreadPool &p) {
  p.execute([] {
    static int x = initOnce();
    use(x);
  });
  p.execute([] {
    static int x = initOnce2();
    use(x);
  });
  p.execute([] {
    static bool once = [] {
      slot.set(1);
      return true;
    }();
    (void)once;
    slot.remove();
  });
}
void loops(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    for (int i = 0; i < 3; ++i)
      slot.remove();
  });
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    for (int i = 0; i < number(); ++i)
      slot.remove();
  });
  p.execute([] {
    for (int i = 3; i-- > 0;)
      slot.set(i);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    slot.set(1);
    do {
      slot.remove();
    } while (flag());
  });
  p.execute([] {
    slot.set(1);
    while (true) {
      if (flag())
        break;
    }
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    while (true) {
      if (flag()) {
        slot.remove();
        break;
      }
    }
  });
  p.execute([] {
    for (;;) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (flag())
        break;
      slot.remove();
    }
  });
  p.execute([] {
    for (auto v : {1, 2, 3}) {
      slot.set(v);
      if (v == 2)
        continue;
    }
    slot.remove();
  });
}
bool setT() noexcept {
  slot.set(1);
  return true;
}
bool remT() noexcept {
  slot.remove();
  return true;
}
bool setT2() noexcept {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return true;
}
void shortCircuits(ThreadPool &p) {
  p.execute([] {
    if (flag() && setT() && remT())
      quiet();
  });
  p.execute([] {
    if (setT2() && flag() && remT())
      quiet();
  });
  p.execute([] { flag() ? slot.set(1) : quiet(); });
  // CHECK: :[[@LINE-1]]:27: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  p.execute([] {
    bool b = flag();
    b ? slot.set(1) : quiet();
    b ? (void)slot.remove() : quiet();
  });
  p.execute([] {
    (void)(setT() || flag());
    slot.remove();
  });
  p.execute([] {
    int n = (slot.set(1), number());
    slot.remove();
    use(n);
  });
}
void inner() noexcept {
  slot.set(1);
  mayThrow();
  slot.remove();
}
void outerEx() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  mayThrow();
  slot.remove();
}
void boundaries(ThreadPool &p) {
  p.execute([] { inner(); });
  p.execute([] { outerEx(); });
  p.execute([] {
    try {
      throw 1;
    } catch (int) {
      slot.set(1);
      slot.remove();
    }
  });
  p.execute([] {
    try {
      throw 1;
    } catch (int) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  });
  p.execute([] {
    try {
      throw 1;
    } catch (long) {
      slot.set(1);
    }
  });
  p.execute([] {
    slot.set(1);
    try {
      throw std::make_error_code(std::errc::io_error);
    } catch (const std::error_code &) {
      slot.remove();
    }
  });
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    std::string s("12");
    use(std::stoi(s));
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    std::string s("12");
    s += "x";
    use((int)s.size());
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    std::variant<int, long> v;
    v = 2L;
    use(std::get<int>(v));
    slot.remove();
  });
}
