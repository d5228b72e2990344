// RUN: %check --any-notes %s
// Slots that a key tells apart: contexts such as a mapped diagnostic context.
#include <map>
#include <set>
#include <string>
#include <threadslot/annotations.h>
#include <threadslot/threadslot.h>
#include <vector>

using threadslot::ThreadPool;
void quiet() noexcept;
bool flag() noexcept;
std::string nextKey() noexcept;
using Map = std::map<std::string, std::string>;

struct MDC {
  THREADSLOT_EFFECT(set(slot=mdc[0], value=1))
  static void put(const std::string &key, const std::string &value);
  THREADSLOT_EFFECT(clear(slot=mdc[0])) static void remove(const std::string &key);
  THREADSLOT_EFFECT(clear(slot=mdc)) static void clear();
  THREADSLOT_EFFECT(read(slot=mdc)) static Map getCopy();
  THREADSLOT_EFFECT(set(slot=mdc, value=0)) static void setContextMap(const Map &);
};
const char *const kUser = "user";
static const std::string kRequest = "request";
enum Field { user, request };
struct Fields {
  THREADSLOT_EFFECT(set(slot=fields[0], value=1)) static void put(Field key, int value);
  THREADSLOT_EFFECT(clear(slot=fields[0])) static void remove(Field key);
};

void sameKeyOk(ThreadPool &pool) {
  pool.execute([] {
    MDC::put("user", "u");
    quiet();
    MDC::remove("user");
  });
}
void otherKeyBad(ThreadPool &pool) {
  pool.execute([] {
    MDC::put("user", "u");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"user"' set here is not removed on every path out of the task [threadslot-missing-remove]
    MDC::remove("request");
  });
}
// A constant is what it is a name for.
void constantOk(ThreadPool &pool) {
  pool.execute([] {
    MDC::put(kUser, "u");
    MDC::put(kRequest, "r");
    quiet();
    MDC::remove("user");
    MDC::remove("request");
  });
}
void constantBad(ThreadPool &pool) {
  pool.execute([] {
    MDC::put(kUser, "u");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'kUser' set here is not removed on every path out of the task [threadslot-missing-remove]
    MDC::remove(kRequest);
  });
}
void enumeratorOk(ThreadPool &pool) {
  pool.execute([] {
    Fields::put(user, 1);
    Fields::remove(user);
  });
}
void enumeratorBad(ThreadPool &pool) {
  pool.execute([] {
    Fields::put(user, 1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
    Fields::remove(request);
  });
}
void sameVariableOk(ThreadPool &pool, std::string key) {
  pool.execute([key] {
    MDC::put(key, "u");
    quiet();
    MDC::remove(key);
  });
}
// A key that is not known may be the one.
void unknownKeyOk(ThreadPool &pool) {
  pool.execute([] {
    MDC::put("user", "u");
    MDC::remove(nextKey());
  });
}
void allKeysOk(ThreadPool &pool) {
  pool.execute([] {
    MDC::put("user", "u");
    MDC::put(nextKey(), "x");
    MDC::clear();
  });
}
void savedOk(ThreadPool &pool) {
  pool.execute([] {
    Map saved = MDC::getCopy();
    MDC::put("user", "u");
    quiet();
    MDC::setContextMap(saved);
  });
}
void savedBad(ThreadPool &pool) {
  pool.execute([] {
    Map saved = MDC::getCopy();
    MDC::setContextMap(saved);
    MDC::put("user", "u");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"user"' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// A wrapper keeps the key.
void putUser(const std::string &value) { MDC::put("user", value); }
void wrapperOk(ThreadPool &pool) {
  pool.execute([] {
    putUser("u");
    MDC::remove("user");
  });
}
class Scope {
  std::string key;

public:
  Scope(const std::string &k, const std::string &v) : key(k) { MDC::put(key, v); }
  ~Scope() { MDC::remove(key); }
};
void guardOk(ThreadPool &pool) {
  pool.execute([] {
    Scope scope("user", "u");
    quiet();
  });
}
// A loop over the same range clears what a loop has set.
void loopsOk(ThreadPool &pool, std::vector<std::string> keys) {
  pool.execute([keys] {
    for (const std::string &key : keys)
      MDC::put(key, "x");
    quiet();
    for (const std::string &key : keys)
      MDC::remove(key);
  });
}
void otherRangeBad(ThreadPool &pool, std::vector<std::string> keys) {
  pool.execute([keys] {
    for (const std::string &key : keys)
      MDC::put(key, "x");
    // CHECK: :[[@LINE-1]]:7: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}

// The receiver of a call is evaluated before: that may throw, too.
struct Context {
  THREADSLOT_EFFECT(set(slot=received[0], value=1)) void put(const char *key, int value);
  THREADSLOT_EFFECT(clear(slot=received[0])) void remove(const char *key);
};
Context &context();
void receiverThrowsBad(ThreadPool &pool) {
  pool.execute([] {
    context().put("user", 1);
    // CHECK: :[[@LINE-1]]:5: warning: slot '"user"' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    context().remove("user");
  });
}
void receiverIsKeptOk(ThreadPool &pool) {
  pool.execute([] {
    Context &kept = context();
    kept.put("user", 1);
    kept.remove("user");
  });
}

namespace collects_keys { // a class that collects keys and removes them all
class Keys {
  std::vector<std::string> keys;
public:
  void put(const std::string &k, const std::string &v) {
    MDC::put(k, v);
    keys.push_back(k);
  }
  ~Keys() {
    for (const auto &k : keys)
      MDC::remove(k);
  }
};
void ok(ThreadPool &pool) {
  pool.execute([] {
    Keys k;
    k.put("a", "1");
    k.put("b", "2");
    quiet();
  });
}
class Set {
  std::set<std::string> keys;
public:
  void put(std::string k, const std::string &v) {
    MDC::put(k, v);
    keys.insert(std::move(k));
  }
  ~Set() {
    for (const auto &k : keys)
      MDC::remove(k);
  }
};
void ok2(ThreadPool &pool, std::map<std::string, std::string> in) {
  pool.execute([in] {
    Set k;
    for (auto &[key, v] : in)
      k.put(key, v);
    quiet();
  });
}
void ok3(ThreadPool &pool, std::map<std::string, std::string> in) {
  pool.execute([in] {
    Keys k;
    for (auto &[key, v] : in)
      k.put(key, v);
    quiet();
  });
}
} // namespace collects_keys

namespace collects_keys_bad {
class Keys {
  std::vector<std::string> keys;
public:
  void put(const std::string &k, const std::string &v) {
    MDC::put(k, v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'k' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      keys.push_back(k);
  }
  ~Keys() {
    for (const auto &k : keys)
      MDC::remove(k);
  }
};
void bad(ThreadPool &pool) {
  pool.execute([] {
    Keys k;
    k.put("a", "1");
    quiet();
  });
}
} // namespace collects_keys_bad

namespace constant_arrays {
constexpr const char *names[] = {"user", "request"};
void ok(ThreadPool &pool) {
  pool.execute([] {
    MDC::put(names[0], "1");
    quiet();
    MDC::remove("user");
  });
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    MDC::put(names[0], "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'names[0]' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    MDC::remove(names[1]);
  });
}
const char *changing[] = {"user", "request"};
void notKnownOk(ThreadPool &pool) {
  pool.execute([] {
    MDC::put(changing[0], "1");
    quiet();
    MDC::remove(changing[1]);
  });
}
} // namespace constant_arrays
