// RUN: %check --any-notes %s
// A mapped diagnostic context: which shapes of put and remove are pairs.
#include "Inputs/prologue.h"
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <threadslot/annotations.h>

namespace mdc {
THREADSLOT_EFFECT(set(slot = mdc[0], value = 1))
void put(const std::string &key, const std::string &value);
THREADSLOT_EFFECT(clear(slot = mdc[0])) void remove(const std::string &key);
THREADSLOT_EFFECT(clear(slot = mdc)) void clear();
} // namespace mdc
namespace nested_ifs {
void bad(ThreadPool &pool) {
  pool.submit([] {
    try {
      mdc::put("a", "1");
      if (flag()) {
        mdc::put("b", "2");
        // CHECK: :[[@LINE-1]]:9: warning: slot '"b"' set here is not removed on every path out of the task [threadslot-missing-remove]
        if (flag2())
          mdc::put("c", "3");
      }
      mayThrow();
    } catch (...) {
      mdc::remove("a");
      mdc::remove("c");
      throw;
    }
    mdc::remove("a");
    mdc::remove("c");
  });
}
} // namespace nested_ifs
namespace at_end_of_try {
void bad(ThreadPool &pool) {
  pool.submit([] {
    try {
      mdc::put("k1", "1");
      // CHECK: :[[@LINE-1]]:7: warning: slot '"k1"' set here is not removed on every path out of the task [threadslot-missing-remove]
      mayThrow();
      mdc::remove("k1");
    } catch (const std::exception &) {
    }
  });
}
void afterTryBad(ThreadPool &pool) {
  pool.submit([] {
    try {
      mdc::put("k2", "1");
      // CHECK: :[[@LINE-1]]:7: warning: slot '"k2"' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      mayThrow();
    } catch (const std::logic_error &) {
    }
    mdc::remove("k2");
  });
}
void afterTryCatchAllOk(ThreadPool &pool) {
  pool.submit([] {
    try {
      mdc::put("k3", "1");
      mayThrow();
    } catch (...) {
    }
    mdc::remove("k3");
  });
}
} // namespace at_end_of_try
namespace finally_ {
template <class F> struct Finally {
  F f;
  ~Finally() { f(); }
};
template <class F> Finally(F) -> Finally<F>;
void allOk(ThreadPool &pool) {
  pool.submit([] {
    Finally f{[] {
      mdc::remove("x");
      mdc::remove("y");
    }};
    mdc::put("x", "1");
    mayThrow();
    mdc::put("y", "1");
    mayThrow();
  });
}
void clearOk(ThreadPool &pool) {
  pool.submit([] {
    Finally f{[] { mdc::clear(); }};
    mdc::put("x2", "1");
    mayThrow();
    mdc::put("y2", "1");
    mayThrow();
  });
}
void thirdBad(ThreadPool &pool) {
  pool.submit([] {
    Finally f{[] {
      mdc::remove("x3");
      mdc::remove("y3");
    }};
    mdc::put("x3", "1");
    mdc::put("y3", "1");
    mdc::put("z3", "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"z3"' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void otherKeyBad(ThreadPool &pool) {
  pool.submit([] {
    Finally f{[] { mdc::remove("x4"); }};
    mdc::put("X4", "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"X4"' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace finally_
namespace hooks {
struct Interceptor {
  bool pre() {
    mdc::put("h", "1");
    mdc::put("h2", "1");
    mdc::put("h3", "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"h3"' set here is not removed on every path out of the task [threadslot-missing-remove]
    return true;
  }
  void after() {
    mdc::remove("h");
    mdc::remove("h2");
  }
};
struct Clearing {
  bool pre() {
    mdc::put("c", "1");
    return true;
  }
  void after() { mdc::clear(); }
};
void run(ThreadPool &pool) {
  pool.execute([] {
    Interceptor i;
    i.pre();
    i.after();
  });
  pool.execute([] {
    Clearing i;
    i.pre();
    i.after();
  });
}
} // namespace hooks
namespace lambdas {
template <class T, class F> void ifPresent(std::optional<T> &o, F f) {
  if (o)
    f(*o);
}
void ok(ThreadPool &pool) {
  pool.execute([] {
    std::optional<int> user = number();
    ifPresent(user, [](int) { mdc::put("p", "1"); });
    quiet();
    ifPresent(user, [](int) { mdc::remove("p"); });
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    std::optional<int> user = number();
    ifPresent(user, [](int) { mdc::put("p2", "1"); });
    // CHECK: :[[@LINE-1]]:31: warning: slot '"p2"' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    ifPresent(user, [](int) { mdc::remove("q2"); });
  });
}
} // namespace lambdas
namespace before_try {
void ok(ThreadPool &pool) {
  pool.submit([] {
    mdc::put("bt", "1");
    try {
      mayThrow();
    } catch (...) {
      mdc::remove("bt");
      throw;
    }
    mdc::remove("bt");
  });
}
void between(ThreadPool &pool) {
  pool.submit([] {
    mdc::put("bt2", "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"bt2"' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    try {
      mayThrow();
    } catch (...) {
      mdc::remove("bt2");
      throw;
    }
    mdc::remove("bt2");
  });
}
} // namespace before_try
namespace helpers {
static void setMDC(const char *v) {
  mdc::put("hm", v);
  mdc::put("hn", v);
}
static void clearMDC() {
  mdc::remove("hm");
  mdc::remove("hn");
}
static void setOnly(const char *v) { mdc::put("ho", v); }
// CHECK: :[[@LINE-1]]:38: warning: slot '"ho"' set here is not removed on every path out of the task [threadslot-missing-remove]
void ok(ThreadPool &pool) {
  pool.submit([] {
    try {
      setMDC("1");
      mayThrow();
    } catch (...) {
      clearMDC();
      throw;
    }
    clearMDC();
  });
}
void bad(ThreadPool &pool) {
  pool.submit([] {
    setOnly("a");
    clearMDC();
  });
}
void conditionalOk(ThreadPool &pool, bool on) {
  pool.submit([on] {
    if (on)
      mdc::put("cp", "1");
    try {
      mayThrow();
    } catch (...) {
      mdc::remove("cp");
      throw;
    }
    mdc::remove("cp");
  });
}
std::string lower(const std::string &);
void transformedBad(ThreadPool &pool, std::string k) {
  pool.execute([k] {
    mdc::put(lower(k), "1");
    mdc::remove(k);
  });
}
void sameVariableOk(ThreadPool &pool, std::string k) {
  pool.execute([k] {
    mdc::put(k, "1");
    quiet();
    mdc::remove(k);
  });
}
// cleanup in another task is not cleanup here
void otherThreadBad(ThreadPool &pool) {
  pool.execute([&pool] {
    mdc::put("ot", "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"ot"' set here is not removed on every path out of the task [threadslot-missing-remove]
    pool.execute([] { mdc::remove("ot"); });
  });
}
} // namespace helpers
namespace constants {
const std::string kRequest = "request-id";
constexpr const char *kUser = "user";
#define KEY "macro-key"
enum class Key { A };
void ok(ThreadPool &pool) {
  pool.execute([] {
    mdc::put(kRequest, "1");
    mdc::remove(kRequest);
    mdc::put(kUser, "1");
    mdc::remove("user");
    mdc::put(KEY, "1");
    mdc::remove("macro-key");
    mdc::put(std::string("conv"), "1");
    mdc::remove("conv");
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    mdc::put(kUser, "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'kUser' set here is not removed on every path out of the task [threadslot-missing-remove]
    mdc::remove("User");
  });
}
} // namespace constants
