// RUN: %check --any-notes %s
// Virtual calls on objects of a class that is known, or the same each time.
#include "Inputs/prologue.h"
#include <memory>

namespace known {
struct Base {
  virtual ~Base() = default;
  virtual void begin() noexcept {}
  virtual void end() noexcept {}
};
struct Ends : Base {
  void begin() noexcept override { slot.set(1); }
  void end() noexcept override { slot.remove(); }
};
struct Forgets : Base {
  void begin() noexcept override {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
};
void localOk(ThreadPool &pool) {
  pool.execute([] {
    Ends object;
    Base &base = object;
    base.begin();
    base.end();
  });
}
void ownedOk(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Base> base = std::make_unique<Ends>();
    base->begin();
    base->end();
  });
  pool.execute([] {
    std::shared_ptr<Base> base = std::make_shared<Ends>();
    slot.set(1);
    base->end();
  });
  pool.execute([] {
    Base *base = new Ends;
    slot.set(1);
    base->end();
    delete base;
  });
}
void ownedBad(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Base> base = std::make_unique<Forgets>();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    base->end();
  });
  pool.execute([] {
    std::unique_ptr<Base> base = std::make_unique<Forgets>();
    base->begin();
    base->end();
  });
}
// That it is a Base is known, too.
void baseBad(ThreadPool &pool) {
  pool.execute([] {
    Base object, &base = object;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    base.end();
  });
}
// Whoever has an object cannot make another of it.
void look(Base &) noexcept;
void handedOutOk(ThreadPool &pool) {
  pool.execute([] {
    Ends object;
    Base &base = object;
    look(base);
    slot.set(1);
    base.end();
  });
}
struct Holder {
  std::unique_ptr<Base> base = std::make_unique<Ends>();
  Ends member;
  void run() {
    slot.set(1);
    base->end();
  }
  void runMember() {
    slot.set(1);
    end(member);
  }
  static void end(Base &base) { base.end(); }
};
void memberOk(ThreadPool &pool) {
  pool.execute([] {
    Holder holder;
    holder.run();
  });
  pool.execute([] {
    Holder holder;
    holder.runMember();
  });
}
void capturedOk(ThreadPool &pool) {
  pool.execute([base = std::make_shared<Ends>()] {
    slot.set(1);
    static_cast<Base &>(*base).end();
  });
}
// Whatever the class is, it is the same in both calls.
void parameterOk(ThreadPool &pool, Base &base) {
  pool.execute([&base] {
    base.begin();
    base.end();
  });
}
void parameterBad(ThreadPool &pool, Base &base) {
  pool.execute([&base] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    base.end();
  });
}
} // namespace known

namespace steps {
struct Task {
  virtual ~Task() = default;
  void operator()() {
    before();
    body();
    after();
  }

protected:
  virtual void before() {}
  virtual void body() {}
  virtual void after() {}
};
struct Clean : Task {
  void before() override { slot.set(1); }
  void after() override { slot.remove(); }
};
struct Throws : Task {
  void before() override {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  }
  void body() override { mayThrow(); }
  void after() override { slot.remove(); }
};
struct Forgets : Task {
  void before() override {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
};
void submit(ThreadPool &pool) {
  pool.execute(Clean());
  pool.execute(Throws());
  pool.execute([] {
    Forgets task;
    task();
  });
}
} // namespace steps

namespace owners {
struct Scope {
  virtual ~Scope() = default;
};
struct SlotScope : Scope {
  SlotScope() { slot.set(1); }
  ~SlotScope() override { slot.remove(); }
};
struct NoScope : Scope {};
std::unique_ptr<Scope> scope() {
  if (flag())
    return std::make_unique<SlotScope>();
  return std::make_unique<NoScope>();
}
void scopeOk(ThreadPool &pool) {
  pool.execute([] {
    auto held = scope();
    mayThrow();
  });
}
void scopeBad(ThreadPool &pool) {
  pool.execute([] {
    auto held = scope();
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
// A destructor that nobody wrote ends the members.
struct Ends {
  ~Ends() { slot.remove(); }
};
struct WithMember : Scope {
  Ends member;
};
void memberOk(ThreadPool &pool) {
  pool.execute([] {
    std::unique_ptr<Scope> held = std::make_unique<WithMember>();
    slot.set(1);
    mayThrow();
  });
}
} // namespace owners

// While a base is built or ended, the object is no more than that.
namespace parts {
struct Base {
  Base() { leave(); }
  virtual ~Base() { leave(); }
  virtual void leave() noexcept {}
};
struct Derived : Base {
  Derived() = default;
  void leave() noexcept override { slot.remove(); }
};
void baseEndsBad(ThreadPool &pool) {
  pool.execute([] {
    Derived object;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
struct Last : Derived {
  ~Last() override { leave(); }
};
void derivedEndsOk(ThreadPool &pool) {
  pool.execute([] {
    Last object;
    slot.set(1);
  });
}
} // namespace parts
