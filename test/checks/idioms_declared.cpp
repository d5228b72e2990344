// RUN: %check --any-notes %s
// What checkers of declarations are asked for, judged by what tasks leave
// behind: a remove that exists somewhere, initial values, spelling, derived
// slots, instances.
#include "Inputs/prologue.h"
#include <functional>
#include <memory>
#include <string>

using Str = threadslot::ThreadLocal<std::string>;

// Comments and strings remove nothing.
namespace comment_only {
static Str local;
void setBad(ThreadPool &pool) {
  pool.execute([] {
    local.set("x");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'local' set here is not removed on every path out of the task [threadslot-missing-remove]
    // local.remove();
    const char *text = "local.remove()";
    (void)text;
  });
}
static Str unset;
void removeNowhereOk(ThreadPool &pool) {
  pool.execute([] { unset.get(); });
}
} // namespace comment_only
// A method that removes is enough only if a task calls it.
namespace method_exists {
struct Holder {
  static inline Str local;
  void put() { local.set("x"); }
  // CHECK: :[[@LINE-1]]:16: warning: slot 'local' set here is not removed on every path out of the task [threadslot-missing-remove]
  void drop() { local.remove(); }
};
struct Called {
  static inline Str local;
  void put() { local.set("x"); }
  void drop() { local.remove(); }
};
void bad(ThreadPool &pool, Holder &h) {
  pool.execute([&h] { h.put(); });
}
void ok(ThreadPool &pool, Called &h) {
  pool.execute([&h] {
    h.put();
    h.drop();
  });
}
} // namespace method_exists
// What a slot begins with is no set.
namespace initial {
static auto fmt = Str::with_initial([] { return std::string("yyyy"); });
void ok(ThreadPool &pool) {
  pool.execute([] { use((int)fmt.get().size()); });
}
static auto fmt2 = Str::with_initial([] { return std::string("yyyy"); });
void bad(ThreadPool &pool, std::string s) {
  pool.execute([s] { fmt2.set(s); });
  // CHECK: :[[@LINE-1]]:22: warning: slot 'fmt2' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace initial
// Hooks before and after a request.
namespace hooks {
struct Context {
  static void set(std::string v) { slot_.set(std::move(v)); }
  static void clear() { slot_.remove(); }
  static inline Str slot_;
};
struct Context2 {
  static void set(std::string v) { slot_.set(std::move(v)); }
  // CHECK: :[[@LINE-1]]:36: warning: slot 'slot_' set here is not removed on every path out of the task [threadslot-missing-remove]
  static void clear() { slot_.remove(); }
  static inline Str slot_;
};
struct Interceptor {
  virtual ~Interceptor() = default;
  virtual bool preHandle() noexcept { return true; }
  virtual void afterCompletion() noexcept {}
};
struct Paired : Interceptor {
  bool preHandle() noexcept override {
    Context::set("u");
    return true;
  }
  void afterCompletion() noexcept override { Context::clear(); }
};
struct Unpaired : Interceptor {
  bool preHandle() noexcept override {
    Context2::set("u");
    return true;
  }
};
void okDirect(ThreadPool &pool) {
  pool.execute([] {
    Paired p;
    if (!p.preHandle())
      return;
    quiet();
    p.afterCompletion();
  });
}
void badDirect(ThreadPool &pool) {
  pool.execute([] {
    Unpaired p;
    if (!p.preHandle())
      return;
    quiet();
    p.afterCompletion();
  });
}
} // namespace hooks
// A set in a setter counts once a task calls it.
namespace setters {
class User {
  static inline Str user;
  static inline Str quietUser;

public:
  static void setUser(std::string s) { user.set(s); }
  // CHECK: :[[@LINE-1]]:40: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
  static void setQuiet(std::string s) { quietUser.set(s); }
};
void bad(ThreadPool &pool) {
  pool.execute([] { User::setUser("a"); });
}
void notPooledOk() { User::setQuiet("b"); }
} // namespace setters
// To set null clears no slot of the runtime.
namespace set_null {
static threadslot::ThreadLocal<int *> p;
int v;
void nullOnRuntimeBad(ThreadPool &pool) {
  pool.execute([] {
    p.set(&v);
    p.set(nullptr);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'p' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace set_null
// One slot, however it is spelled.
namespace spelling {
class C {
public:
  static inline Str X;
  void run(ThreadPool &pool) {
    pool.execute([this] {
      this->X.set("a");
      C::X.remove();
    });
    pool.execute([this] {
      C::X.set("a");
      this->X.remove();
    });
    pool.execute([this] {
      (*this).X.set("a");
      (X).remove();
    });
    pool.execute([this] {
      (&X)->set("a");
      spelling::C::X.remove();
    });
  }
};
} // namespace spelling
// What derives from a slot is one.
namespace derived {
struct MySlot : Str {
  void put() { set("1"); }
  void drop() { remove(); }
  void forgot() { set("2"); }
  // CHECK: :[[@LINE-1]]:19: warning: slot 'set' set here is not removed on every path out of the task [threadslot-missing-remove]
};
static MySlot my;
static MySlot my2;
void ok(ThreadPool &pool) {
  pool.execute([] {
    my.put();
    my.drop();
  });
}
void okBase(ThreadPool &pool) {
  pool.execute([] {
    my.put();
    my.remove();
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] { my2.forgot(); });
}
} // namespace derived
// Slots of instances.
namespace instances {
struct Bad {
  threadslot::ThreadLocal<bool> f;
  // CHECK: :[[@LINE-1]]:33: warning: slot 'f' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
struct Ok {
  static inline threadslot::ThreadLocal<bool> f;
};
struct Single {
  static Single &get() {
    static Single s;
    return s;
  }
  threadslot::ThreadLocal<int> f;

private:
  Single() = default;
};
void use2() {
  Bad b;
  (void)b;
  Single::get().f.get();
}
void local() {
  threadslot::ThreadLocal<int> here;
  // CHECK: :[[@LINE-1]]:32: warning: slot 'here' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
  here.get();
}
void localStatic() {
  static threadslot::ThreadLocal<int> here;
  here.get();
}
} // namespace instances
