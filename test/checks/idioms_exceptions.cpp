// RUN: %check --any-notes %s
// Exceptions in the shapes of real code: handlers by type, function try blocks,
// constructors that fail halfway, what throws at all.
#include "Inputs/prologue.h"
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

struct AppError : std::runtime_error {
  using runtime_error::runtime_error;
};
struct NotStd {};
void throwsApp() { throw AppError("x"); }
void throwsInt() { throw 1; }
namespace handlers {
void byBaseOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    try {
      throwsApp();
    } catch (const std::exception &) {
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    try {
      throwsApp();
    } catch (std::runtime_error &) {
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    try {
      throwsApp();
    } catch (AppError) {
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    try {
      throwsInt();
    } catch (int) {
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    try {
      throwsInt();
    } catch (const int &) {
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    try {
      mayThrow();
    } catch (const std::exception &) {
    }
    slot.remove();
  });
}
void wrongTypeBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      throwsApp();
    } catch (const std::logic_error &) {
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      throwsInt();
    } catch (const std::exception &) {
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      throwsInt();
    } catch (long) {
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      mayThrow();
    } catch (const AppError &) {
    }
    slot.remove();
  });
}
void handlerReturnsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    try {
      mayThrow();
    } catch (...) {
      return;
    }
    slot.remove();
  });
}
void handlerThrowsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      mayThrow();
    } catch (...) {
      throw;
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      mayThrow();
    } catch (...) {
      throw AppError("y");
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      mayThrow();
    } catch (...) {
      std::throw_with_nested(AppError("y"));
    }
    slot.remove();
  });
}
void handlerClearsOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    try {
      mayThrow();
    } catch (...) {
      slot.remove();
      throw;
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    try {
      mayThrow();
    } catch (const std::exception &) {
      slot.remove();
      throw;
    } catch (...) {
      slot.remove();
      return;
    }
    slot.remove();
  });
}
void setInTryOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
      mayThrow();
      slot.remove();
    } catch (...) {
      slot.remove();
    }
  });
}
void setInHandlerBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      mayThrow();
    } catch (...) {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  });
}
void setInHandlerOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      mayThrow();
    } catch (...) {
      slot.set(1);
      quiet();
      slot.remove();
    }
  });
}
void nestedOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    try {
      try {
        mayThrow();
      } catch (const AppError &) {
        throw;
      }
    } catch (...) {
    }
    slot.remove();
  });
  pool.execute([] {
    try {
      slot.set(1);
      try {
        mayThrow();
      } catch (...) {
        slot.remove();
        throw;
      }
      slot.remove();
    } catch (const std::exception &e) {
      quiet();
    }
  });
}
void nestedBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      try {
        throwsApp();
      } catch (const AppError &) {
        throw NotStd();
      }
    } catch (const std::exception &) {
    }
    slot.remove();
  });
}
} // namespace handlers
namespace funtry {
void f() try {
  slot.set(1);
  mayThrow();
  slot.remove();
} catch (...) {
  slot.remove();
}
void g() try {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  mayThrow();
  slot.remove();
} catch (...) {
  quiet();
}
struct C {
  int x;
  C() try : x((slot.set(1), mayThrow(), 1)) { slot.remove(); } catch (...) {
    slot.remove();
  }
};
struct D {
  int x;
  D() try : x((slot.set(1), mayThrow(), 1)) { slot.remove(); } catch (...) {
  // CHECK: :[[@LINE-1]]:16: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    quiet();
  }
};
void run(ThreadPool &pool) {
  pool.execute([] { f(); });
  pool.execute([] { g(); });
  pool.execute([] { C c; });
  pool.execute([] { D d; });
}
} // namespace funtry
namespace noexc {
void boundary() noexcept { mayThrow(); }
void ok(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    boundary();
    slot.remove();
  });
  pool.execute([]() noexcept {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    [&]() noexcept { mayThrow(); }();
    slot.remove();
  });
}
template <class F> void call(F f) noexcept(noexcept(f())) { f(); }
void cond(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    call([]() noexcept {});
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    call([] { mayThrow(); });
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    call([] {});
    slot.remove();
  });
}
} // namespace noexc
namespace ctors {
struct M {
  M() { mayThrow(); }
};
struct Half {
  struct G {
    ~G() { slot.remove(); }
  } g;
  M m;
  Half() {}
};
struct SetsThenMember {
  SetsThenMember() {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
  }
  ~SetsThenMember() { slot.remove(); }
};
struct BaseSets {
  BaseSets() { slot.set(1); }
  ~BaseSets() { slot.remove(); }
};
struct DerivedThrows : BaseSets {
  DerivedThrows() { mayThrow(); }
};
struct Delegating {
  Delegating(int) { slot.set(1); }
  Delegating() : Delegating(1) {
    mayThrow();
  } // dtor runs after delegation completed
  ~Delegating() { slot.remove(); }
};
void run(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    Half h;
    quiet();
  });
  pool.execute([] {
    SetsThenMember h;
    quiet();
  });
  pool.execute([] {
    DerivedThrows h;
    quiet();
  });
  pool.execute([] {
    Delegating h;
    quiet();
  });
}
struct NewThrows {
  NewThrows() { mayThrow(); }
};
void runNew(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    auto *p = new NewThrows;
    slot.remove();
    delete p;
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    auto p = std::make_unique<NewThrows>();
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    auto *p = new int(1);
    slot.remove();
    delete p;
  });
}
struct WithDefault {
  int x = (mayThrow(), 1);
};
void def(int = (mayThrow(), 1));
void defQuiet(int) noexcept;
void runDef(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    WithDefault d;
    slot.remove();
  });
  pool.execute([] {
    WithDefault d;
    slot.set(1);
    slot.remove();
  });
}
int setting() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return 1;
}
int setting2() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return 1;
}
void takes(int = setting()) noexcept {}
struct Dmi {
  int x = setting2();
};
void runDef2(ThreadPool &pool) {
  pool.execute([] { takes(); });
  pool.execute([] { Dmi d; });
}
} // namespace ctors
namespace stdthrows {
void bad(ThreadPool &pool, std::string s) {
  pool.execute([s] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(std::stoi(s));
    slot.remove();
  });
  pool.execute([s] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(s.at(3));
    slot.remove();
  });
  pool.execute([s] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    std::optional<int> o;
    use(o.value());
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    std::promise<int> p;
    use(p.get_future().get());
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    std::rethrow_exception(std::make_exception_ptr(1));
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    std::function<void()> f = mayThrow;
    f();
    slot.remove();
  });
}
struct B {
  virtual ~B() = default;
};
struct Dd : B {};
void castBad(ThreadPool &pool, B &b) {
  pool.execute([&b] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(&dynamic_cast<Dd &>(b) != nullptr);
    slot.remove();
  });
}
void castOk(ThreadPool &pool, B &b) {
  pool.execute([&b] {
    slot.set(1);
    use(dynamic_cast<Dd *>(&b) != nullptr);
    slot.remove();
  });
}
void ok(ThreadPool &pool, std::string s) {
  pool.execute([s] {
    slot.set(1);
    std::string t = s + "x";
    t.push_back('c');
    t.append(s);
    use(t[0]);
    slot.remove();
  });
  pool.execute([s] {
    slot.set(1);
    try {
      use(std::stoi(s));
    } catch (const std::logic_error &) {
    }
    slot.remove();
  });
  pool.execute([s] {
    slot.set(1);
    std::function<void()> f = quiet;
    f();
    slot.remove();
  });
  pool.execute([s] {
    slot.set(1);
    std::packaged_task<void()> t(mayThrow);
    t();
    slot.remove();
  });
}
} // namespace stdthrows
extern "C" void c_function(void);
extern "C" int qsortlike(int (*)(int));
namespace cfun {
int cb(int) {
  mayThrow();
  return 1;
}
void ok(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    c_function();
    slot.remove();
  });
}
} // namespace cfun
namespace dtors {
struct Thrower {
  ~Thrower() noexcept(false) { mayThrow(); }
};
struct Plain {
  ~Plain() { mayThrow(); }
};
void run(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    {
      Thrower t;
    }
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    {
      Plain t;
    }
    slot.remove();
  });
}
} // namespace dtors
namespace exprs {
int throwing(bool b) { return b ? throw 1 : 2; }
void run(ThreadPool &pool, int *p) {
  pool.execute([p] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(p ? *p : throw 1);
    slot.remove();
  });
  pool.execute([p] {
    if (!p)
      throw 1;
    slot.set(1);
    use(p ? *p : throw 1);
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(throwing(flag()));
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    use(throwing(false));
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    use(noexcept(mayThrow()));
    slot.remove();
  });
  pool.execute([] {
    slot.set(1);
    use(sizeof((mayThrow(), 1)));
    slot.remove();
  });
}
} // namespace exprs

// Of exceptions of several types, one handler takes some.
void ofSeveralTypes(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      if (flag())
        throw std::runtime_error("a");
      if (flag2())
        throw 3;
    } catch (const std::exception &) {
      slot.remove();
      return;
    }
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    try {
      if (flag())
        throw std::runtime_error("a");
      if (flag2())
        throw std::logic_error("b");
    } catch (const std::exception &) {
      slot.remove();
      return;
    }
    slot.remove();
  });
}
