// RUN: %check --any-notes %s
// try, catch, throw: by type, nested, rethrown, unknown callees, noexcept.
#include "Inputs/prologue.h"
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

extern "C" void cFunction();

namespace unknown_callees {
// What user code without a known body throws nobody knows.
void throwsInBetweenBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}

void noexceptInBetweenOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    quiet();
    slot.remove();
  });
}

void cFunctionInBetweenOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    cFunction();
    slot.remove();
  });
}

void throwsBeforeTheSetOk(ThreadPool &pool) {
  pool.execute([] {
    mayThrow();
    slot.set(1);
    slot.remove();
    mayThrow();
  });
}

void throwsBeforeTheGuardBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    threadslot::ScopedRemove guard(slot);
  });
}

void guardBeforeTheThrowOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    threadslot::ScopedRemove guard(slot);
    mayThrow();
  });
}

// An argument that throws keeps the set from happening.
int makeValue();
void argumentThrowsOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(makeValue());
    slot.remove();
  });
}

void secondArgumentThrowsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    slot.set(makeValue());
    slot.remove();
  });
}

// Normal exits beat exceptional ones.
void bothKindsOfExitBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
    if (flag())
      slot.remove();
  });
}

void pointerCallThrowsBad(ThreadPool &pool, void (*f)()) {
  pool.execute([f] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    f();
    slot.remove();
  });
}

void noexceptPointerOk(ThreadPool &pool, void (*f)() noexcept) {
  pool.execute([f] {
    slot.set(1);
    f();
    slot.remove();
  });
}
} // namespace unknown_callees

namespace known_bodies {
void helper() { throw std::runtime_error("x"); }
void silent(int n) { (void)(n + 1); }
void throwsIfAsked(bool ask) {
  if (ask)
    throw 1;
}
void catches() {
  try {
    mayThrow();
  } catch (...) {
  }
}

void helperThrowsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    helper();
    slot.remove();
  });
}

// A body that lets nothing out cannot throw, whatever its type says.
void helperCannotThrowOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    silent(2);
    catches();
    slot.remove();
  });
}

void helperDoesNotThrowForThisArgumentOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    throwsIfAsked(false);
    slot.remove();
  });
}

void helperThrowsForThisArgumentBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    throwsIfAsked(true);
    slot.remove();
  });
}

// Nothing comes after a throw.
void throwsAlwaysBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    throw 1;
  });
}

void standardLibraryOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    std::string text = "x";
    text += std::to_string(3);
    std::vector<std::string> all;
    all.push_back(text);
    slot.remove();
  });
}
} // namespace known_bodies

namespace types {
struct Base {
  virtual ~Base() = default;
};
struct Derived : Base {};
struct Private : private Base {};
struct Other {};

void catchesTheTypeOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
      throw Derived();
    } catch (const Derived &) {
      slot.remove();
    }
  });
}

void catchesABaseOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
      throw Derived();
    } catch (const Base &) {
      slot.remove();
    }
  });
}

void catchesADerivedClassBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      throw Base();
    } catch (const Derived &) {
      slot.remove();
    }
  });
}

void catchesAPrivateBaseBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      throw Private();
    } catch (const Base &) {
      slot.remove();
    }
  });
}

void catchesAnotherTypeBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      throw Other();
    } catch (const Base &) {
      slot.remove();
    }
  });
}

void catchesAllOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
      throw Other();
    } catch (...) {
      slot.remove();
    }
  });
}

// The first handler that fits is taken.
void theFirstHandlerForgetsBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      throw Derived();
    } catch (const Base &) {
    } catch (...) {
      slot.remove();
    }
  });
}

void fundamentalTypesOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
      throw 1;
    } catch (long) {
    } catch (int) {
      slot.remove();
    }
  });
}

void fundamentalTypesBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      throw 1;
    } catch (long) {
      slot.remove();
    }
  });
}

void pointersOk(ThreadPool &pool) {
  pool.execute([] {
    static int x;
    try {
      slot.set(1);
      throw &x;
    } catch (int *) {
      slot.remove();
    }
  });
}

// A pointer may lose its const, and a pointer to a derived class fits a base.
void convertedPointersOk(ThreadPool &pool) {
  pool.execute([] {
    static int x;
    static Derived d;
    try {
      slot.set(1);
      if (flag())
        throw &x;
      throw &d;
    } catch (const int *) {
      slot.remove();
    } catch (Base *) {
      slot.remove();
    }
  });
}

void standardTypesOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
      throw std::out_of_range("x");
    } catch (const std::logic_error &) {
      slot.remove();
    }
  });
}

void standardTypesBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      throw std::out_of_range("x");
    } catch (const std::runtime_error &) {
      slot.remove();
    }
  });
}

// What unknown callees throw is caught by std::exception and by `...`; other
// types catch some of it.
void standardExceptionCatchesUnknownOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    try {
      mayThrow();
    } catch (const std::exception &) {
    }
    slot.remove();
  });
}

void otherTypesMissUnknownBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      mayThrow();
    } catch (const std::runtime_error &) {
    }
    slot.remove();
  });
}

void otherTypesCatchUnknownBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    try {
      mayThrow();
      slot.remove();
    } catch (const std::runtime_error &) {
    } catch (...) {
      slot.remove();
    }
  });
}

// A thrown copy has the static type of the operand.
void staticTypeCountsBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      Derived d;
      Base &b = d;
      throw b;
    } catch (const Derived &) {
      slot.remove();
    }
  });
}
} // namespace types

namespace handlers {
void swallowsBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      mayThrow();
      slot.remove();
    } catch (...) {
    }
  });
}

void removesAfterTheTryOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    try {
      mayThrow();
    } catch (...) {
    }
    slot.remove();
  });
}

void rethrowsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      mayThrow();
    } catch (...) {
      quiet();
      throw;
    }
    slot.remove();
  });
}

void removesAndRethrowsOk(ThreadPool &pool) {
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
}

void throwsAnotherBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      mayThrow();
    } catch (const std::exception &e) {
      throw std::runtime_error(e.what());
    }
    slot.remove();
  });
}

// A handler does not catch what the next handler of the same try throws.
void handlerThrowsPastItsSiblingsBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      throw 1;
    } catch (int) {
      throw 2;
    } catch (...) {
      slot.remove();
    }
    slot.remove();
  });
}

void setsInTheHandlerBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      mayThrow();
    } catch (...) {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  });
}

void setsInTheHandlerOfACallThatCannotThrowOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      quiet();
    } catch (...) {
      slot.set(1);
    }
  });
}

void returnsFromTheHandlerBad(ThreadPool &pool) {
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

void breaksFromTheHandlerOk(ThreadPool &pool) {
  pool.execute([] {
    for (;;) {
      slot.set(1);
      try {
        mayThrow();
      } catch (...) {
        break;
      }
      slot.remove();
    }
    slot.remove();
  });
}

// A guard inside the try block has ended when the handler runs.
void guardInsideTheTryOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      threadslot::ScopedRemove guard(slot);
      slot.set(1);
      mayThrow();
    } catch (...) {
      quiet();
    }
  });
}

void setAfterTheGuardedTryBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      threadslot::ScopedRemove guard(slot);
      mayThrow();
      slot.set(1);
    } catch (...) {
      slot.set(2);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  });
}
} // namespace handlers

namespace nested {
void innerMissesOuterCatchesOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
      try {
        throw 1;
      } catch (long) {
      }
    } catch (int) {
      slot.remove();
    }
  });
}

void innerRethrowsOuterForgetsBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
      try {
        throw 1;
      } catch (int) {
        throw;
      }
    } catch (...) {
    }
  });
}

// `throw;` sends on the exception being handled, with its type.
void rethrownTypeIsKnownOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
      try {
        throw 1;
      } catch (...) {
        throw;
      }
    } catch (int) {
      slot.remove();
    }
  });
}

// An exception thrown and caught inside a handler leaves the outer one alone.
void rethrowsTheOuterOneOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
      try {
        throw 1;
      } catch (int) {
        try {
          throw 'c';
        } catch (char) {
        }
        throw;
      }
    } catch (int) {
      slot.remove();
    }
  });
}
void rethrowsTheOuterOneBad(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      try {
        throw 1;
      } catch (int) {
        try {
          throw 'c';
        } catch (char) {
        }
        throw;
      }
    } catch (char) {
      slot.remove();
    }
  });
}
void rethrowsTheInnerOneOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
      try {
        throw 1;
      } catch (int) {
        try {
          throw 'c';
        } catch (char) {
          throw;
        }
      }
    } catch (char) {
      slot.remove();
    }
  });
}
void rethrowsInALoopOk(ThreadPool &pool) {
  pool.execute([] {
    try {
      slot.set(1);
      try {
        throw 1;
      } catch (int) {
        for (int tries = 0;; ++tries) {
          if (tries == 2)
            throw;
          try {
            throw 'c';
          } catch (...) {
          }
        }
      }
    } catch (int) {
      slot.remove();
    }
  });
}

// Lippincott: a helper that rethrows what its caller handles.
void classify() {
  try {
    throw;
  } catch (const std::exception &) {
  } catch (...) {
  }
}
void lippincottOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    try {
      mayThrow();
    } catch (...) {
      classify();
    }
    slot.remove();
  });
}
} // namespace nested

namespace boundaries {
// An exception that meets noexcept ends the program: there is no exit.
void helper() noexcept { mayThrow(); }
void noexceptHelperOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    helper();
    slot.remove();
  });
}

void noexceptTaskOk(ThreadPool &pool) {
  pool.execute([]() noexcept {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}

void noexceptTaskBad(ThreadPool &pool) {
  pool.execute([]() noexcept {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}

void conditionalNoexcept(ThreadPool &pool) {
  pool.execute([]() noexcept(sizeof(int) == 1) {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}

void throwNothingOk(ThreadPool &pool) {
  pool.execute([]() throw() {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}

// Destructors are noexcept unless they say otherwise.
struct Throws {
  ~Throws() noexcept(false) { mayThrow(); }
};
struct Ends {
  ~Ends() { mayThrow(); }
};
void throwingDestructorBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    {
      Throws t;
    }
    slot.remove();
  });
}
void destructorEndsTheProgramOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    {
      Ends e;
    }
    slot.remove();
  });
}

// A destructor that throws while a guard of the same scope is still to end.
void throwingDestructorBeforeTheGuardOk(ThreadPool &pool) {
  pool.execute([] {
    threadslot::ScopedRemove guard(slot);
    Throws t;
    slot.set(1);
  });
}

void throwingDestructorAfterTheGuardOk(ThreadPool &pool) {
  pool.execute([] {
    Throws t;
    threadslot::ScopedRemove guard(slot);
    slot.set(1);
  });
}
} // namespace boundaries

namespace function_try_blocks {
void bodyOk() try {
  slot.set(1);
  mayThrow();
  slot.remove();
} catch (...) {
  slot.remove();
}
void bodyBad() try {
  slot.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  mayThrow();
  slot.remove();
} catch (...) {
}

// The handler of a constructor throws again at its end.
struct RethrowsOk {
  RethrowsOk() try : n(0) {
    slot.set(1);
    mayThrow();
    slot.remove();
  } catch (...) {
    slot.remove();
  }
  int n;
};
struct RethrowsBad {
  RethrowsBad() try : n(0) {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  } catch (...) {
  }
  int n;
};
// It catches what initialisers throw as well.
int makeValue();
struct InitialiserThrowsOk {
  InitialiserThrowsOk() try : n((slot.set(1), 1)), m(makeValue()) {
    slot.remove();
  } catch (...) {
    slot.remove();
  }
  int n, m;
};

void run(ThreadPool &pool) {
  pool.execute(bodyOk);
  pool.execute(bodyBad);
  pool.execute([] { RethrowsOk object; });
  pool.execute([] { RethrowsBad object; });
  pool.execute([] { InitialiserThrowsOk object; });
}
} // namespace function_try_blocks

namespace library {
void atThrowsBad(ThreadPool &pool, std::vector<int> all) {
  pool.execute([all] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    int n = all.at(3);
    slot.remove();
    return n;
  });
}
void stoiThrowsBad(ThreadPool &pool, std::string text) {
  pool.execute([text] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    int n = std::stoi(text);
    slot.remove();
    return n;
  });
}
void rethrowExceptionBad(ThreadPool &pool, std::exception_ptr e) {
  pool.execute([e] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    if (e)
      std::rethrow_exception(e);
    slot.remove();
  });
}
void throwWithNestedBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      mayThrow();
    } catch (...) {
      std::throw_with_nested(std::runtime_error("x"));
    }
    slot.remove();
  });
}
struct Animal { virtual ~Animal(); };
struct Dog : Animal {};
void dynamicCastBad(ThreadPool &pool, Animal *a) {
  pool.execute([a] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    Dog &dog = dynamic_cast<Dog &>(*a);
    slot.remove();
    return &dog;
  });
}
void dynamicCastOfAPointerOk(ThreadPool &pool, Animal *a) {
  pool.execute([a] {
    slot.set(1);
    Dog *dog = dynamic_cast<Dog *>(a);
    slot.remove();
    return dog;
  });
}
} // namespace library
// What is thrown with a nested exception is of a class derived from it.
void throwWithNestedOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    try {
      try {
        mayThrow();
      } catch (...) {
        std::throw_with_nested(std::runtime_error("x"));
      }
    } catch (const std::runtime_error &) {
    }
    slot.remove();
  });
}
// An exception_ptr holds an exception of the type that it was made of,
std::exception_ptr oneOfTwo() {
  return flag() ? std::make_exception_ptr(std::runtime_error("x"))
                : std::make_exception_ptr(std::logic_error("y"));
}
void madePointerOk(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    try {
      std::rethrow_exception(oneOfTwo());
    } catch (const std::runtime_error &) {
    } catch (const std::logic_error &) {
    }
    slot.remove();
  });
}
void madePointerBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      std::rethrow_exception(oneOfTwo());
    } catch (const std::runtime_error &) {
    }
    slot.remove();
  });
}
// or of that which was caught.
void caughtPointerOk(ThreadPool &pool) {
  pool.execute([] {
    std::exception_ptr caught;
    slot.set(1);
    try {
      if (flag())
        throw std::runtime_error("x");
    } catch (...) {
      caught = std::current_exception();
    }
    try {
      if (caught)
        std::rethrow_exception(caught);
    } catch (const std::runtime_error &) {
    }
    slot.remove();
  });
}
void caughtPointerBad(ThreadPool &pool) {
  pool.execute([] {
    std::exception_ptr caught;
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    try {
      if (flag())
        throw std::runtime_error("x");
    } catch (...) {
      caught = std::current_exception();
    }
    try {
      if (caught)
        std::rethrow_exception(caught);
    } catch (const std::logic_error &) {
    }
    slot.remove();
  });
}
