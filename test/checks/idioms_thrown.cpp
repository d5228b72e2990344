// RUN: %check --any-notes %s
// What is thrown, and who catches it.
#include "Inputs/prologue.h"
#include <threadslot/annotations.h>
#include <array>
#include <exception>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>
using threadslot::ThreadLocal;
struct MDC {
  THREADSLOT_EFFECT(set(slot=mdc[0], value=1))
  static void put(const std::string &key, const std::string &value);
  THREADSLOT_EFFECT(clear(slot=mdc[0])) static void remove(const std::string &key);
  THREADSLOT_EFFECT(clear(slot=mdc)) static void clear();
};
// --- exceptions of all kinds
namespace types {
struct Timeout : std::runtime_error {
  using runtime_error::runtime_error;
};
void step(int n) {
  if (n > 3)
    throw Timeout("x");
}
void parse(int n) {
  if (n > 3)
    throw std::logic_error("x");
}
void ok(ThreadPool &p, int n) {
  p.execute([n] {
    slot.set(1);
    try {
      step(n);
    } catch (const std::runtime_error &) {
    }
    slot.remove();
  });
}
void bad(ThreadPool &p, int n) {
  p.execute([n] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      parse(n);
    } catch (const std::runtime_error &) {
    }
    slot.remove();
  });
}
void ok2(ThreadPool &p, int n) {
  p.execute([n] {
    slot.set(1);
    try {
      parse(n);
      step(n);
    } catch (const std::exception &e) {
      slot.remove();
      throw;
    }
    slot.remove();
  });
}
void bad2(ThreadPool &p, int n) {
  p.execute([n] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    try {
      step(n);
    } catch (const Timeout &) {
      return;
    }
    slot.remove();
  });
}
void bad3(ThreadPool &p, int n) {
  p.execute([n] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      step(n);
    } catch (Timeout &t) {
      if (n == 5)
        throw;
    }
    slot.remove();
  });
}
void ok3(ThreadPool &p, int n) {
  p.execute([n]() noexcept {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
void ok4(ThreadPool &p, int n) {
  p.execute([n] {
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
}
void bad4(ThreadPool &p, int n) {
  p.execute([n] {
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
void ok5(ThreadPool &p, int n) {
  p.execute([n] {
    slot.set(1);
    try {
      try {
        mayThrow();
      } catch (const std::exception &) {
        std::throw_with_nested(std::runtime_error("outer"));
      }
    } catch (...) {
    }
    slot.remove();
  });
}
void bad5(ThreadPool &p, std::string s) {
  p.execute([s] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(std::stoi(s));
    slot.remove();
  });
}
void ok6(ThreadPool &p, std::string s) {
  p.execute([s] {
    slot.set(1);
    std::string t = s + "x";
    use(int(t.size()));
    slot.remove();
  });
}
void bad6(ThreadPool &p, std::vector<int> v) {
  p.execute([v] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(v.at(3));
    slot.remove();
  });
}
void bad7(ThreadPool &p, std::map<int, int> m) {
  p.execute([m] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(m.at(3));
    slot.remove();
  });
}
void bad8(ThreadPool &p, std::optional<int> o) {
  p.execute([o] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(o.value());
    slot.remove();
  });
}
void ok8(ThreadPool &p, std::optional<int> o) {
  p.execute([o] {
    if (!o)
      return;
    slot.set(1);
    use(o.value());
    slot.remove();
  });
}
void bad9(ThreadPool &p, std::function<void()> f) {
  p.execute([f] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    f();
    slot.remove();
  });
}
struct Base {
  virtual ~Base() = default;
};
struct D : Base {
  int n = 0;
};
void bad10(ThreadPool &p, Base *b) {
  p.execute([b] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(dynamic_cast<D &>(*b).n);
    slot.remove();
  });
}
void ok10(ThreadPool &p, Base *b) {
  p.execute([b] {
    slot.set(1);
    if (auto *d = dynamic_cast<D *>(b))
      use(d->n);
    slot.remove();
  });
}
void ok11(ThreadPool &p) {
  struct F { void operator()() const try {
    slot.set(1);
    mayThrow();
    slot.remove();
  } catch (...) {
    slot.remove();
  } };
  p.execute(F());
}
struct Throws {
  Throws() noexcept(false);
  ~Throws();
};
void bad12(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    { Throws t; }
    slot.remove();
  });
}
[[noreturn]] void fail(const char *m) { throw std::runtime_error(m); }
[[noreturn]] void die(const char *);
void bad13(ThreadPool &p, int n) {
  p.execute([n] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    if (n > 3)
      fail("x");
    slot.remove();
  });
}
void ok13(ThreadPool &p, int n) {
  p.execute([n] {
    slot.set(1);
    if (n > 3)
      die("x");
    slot.remove();
  });
}
void ok14(ThreadPool &p, int n) {
  p.execute([n] {
    slot.set(1);
    try {
      if (n)
        throw 5;
    } catch (int) {
    }
    slot.remove();
  });
}
void bad14(ThreadPool &p, int n) {
  p.execute([n] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      if (n)
        throw 5L;
    } catch (int) {
    }
    slot.remove();
  });
}
template <class F> void guarded(F f) {
  try {
    f();
  } catch (const std::exception &) {
  }
}
void ok15(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    guarded([] { mayThrow(); });
    slot.remove();
  });
}
void bad15(ThreadPool &p) {
  p.execute([] {
    guarded([] {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      mayThrow();
      slot.remove();
    });
  });
}
struct Uncaught {
  int n = std::uncaught_exceptions();
  ~Uncaught() {
    if (std::uncaught_exceptions() > n)
      slot.remove();
  }
};
void ok16(ThreadPool &p) {
  p.execute([] {
    Uncaught u;
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
void bad16(ThreadPool &p) {
  p.execute([] {
    Uncaught u;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
} // namespace types
