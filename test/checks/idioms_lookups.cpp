// RUN: %check --any-notes %s
// Keys, caches and questions to the slot itself.
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
namespace keyed {
constexpr std::string_view kUser = "user";
inline constexpr char kReq[] = "req";
constexpr const char *kNames[] = {"a", "b"};
enum class Key { User, Req };
struct Ctx {
  THREADSLOT_EFFECT(set(slot=ctx[0], value=1)) static void set(Key k, int v);
  THREADSLOT_EFFECT(clear(slot=ctx[0])) static void clear(Key k);
};
void ok(ThreadPool &p, int v) {
  p.execute([v] {
    MDC::put(std::string(kUser), "1");
    MDC::put(kReq, "1");
    quiet();
    MDC::remove(kReq);
    MDC::remove("user");
  });
}
void bad(ThreadPool &p, int v) {
  p.execute([v] {
    MDC::put(std::string(kUser), "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'std::string(kUser)' set here is not removed on every path out of the task [threadslot-missing-remove]
    MDC::put(kReq, "1");
    quiet();
    MDC::remove(kReq);
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    MDC::put(kNames[0], "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'kNames[0]' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    MDC::remove(kNames[1]);
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    MDC::put(kNames[0], "1");
    quiet();
    MDC::remove(kNames[0]);
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    for (auto *n : kNames)
      MDC::put(n, "1");
    quiet();
    for (auto *n : kNames)
      MDC::remove(n);
  });
}
void ok4(ThreadPool &p, Key k) {
  p.execute([k] {
    Ctx::set(k, 1);
    quiet();
    Ctx::clear(k);
  });
}
void bad4(ThreadPool &p, Key k) {
  p.execute([] {
    Ctx::set(Key::User, 1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Key::User' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    Ctx::clear(Key::Req);
  });
}
class Put {
  std::string k;

public:
  Put(std::string key, const std::string &v) : k(std::move(key)) { MDC::put(k, v); }
  Put(const Put &) = delete;
  ~Put() { MDC::remove(k); }
};
void ok5(ThreadPool &p, std::string u) {
  p.execute([u] {
    Put a("user", u);
    Put b("request" + u, "x");
    mayThrow();
  });
}
void ok6(ThreadPool &p, std::map<std::string, std::string> in) {
  p.execute([in] {
    for (const auto &[k, v] : in)
      MDC::put(k, v);
    quiet();
    for (const auto &kv : in)
      MDC::remove(kv.first);
  });
}
void bad6(ThreadPool &p, std::map<std::string, std::string> in) {
  p.execute([in] {
    for (const auto &[k, v] : in)
      MDC::put(k, v);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'k' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    for (const auto &kv : in)
      MDC::remove(kv.first);
  });
}
void ok7(ThreadPool &p) {
  p.execute([] {
    MDC::put("a", "1");
    MDC::put("b", "1");
    quiet();
    MDC::clear();
  });
}
} // namespace keyed

namespace caches {
ThreadLocal<std::string> buf;
ThreadLocal<int *> ptr;
struct Conn {
  int fd;
};
ThreadLocal<std::shared_ptr<Conn>> conn;
Conn *makeConn();
std::string &get() {
  if (!buf.try_get())
    buf.set(std::string(1024, ' '));
  return *buf.try_get();
}
void ok(ThreadPool &p) {
  p.execute([] { get() = "x"; });
}
std::shared_ptr<Conn> connect(int host);
void ok2(ThreadPool &p) {
  p.execute([] {
    auto *c = conn.try_get();
    if (!c) {
      conn.set(std::make_shared<Conn>());
      c = conn.try_get();
    }
    use((*c)->fd);
  });
}
void bad2(ThreadPool &p, int host) {
  p.execute([host] {
    if (!conn.try_get())
      conn.set(connect(host));
      // CHECK: :[[@LINE-1]]:7: warning: slot 'conn' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void bad3(ThreadPool &p) {
  p.execute([] {
    if (!ptr.try_get())
      ptr.set(new int(1));
      // CHECK: :[[@LINE-1]]:7: warning: slot 'ptr' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (flag())
      ptr.remove();
  });
}
void bad4(ThreadPool &p) {
  p.execute([] {
    ptr.set(new int(1));
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ptr' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (!ptr.try_get())
      return;
  });
}
struct Req {
  int id;
};
ThreadLocal<Req> req;
void bad5(ThreadPool &p, Req r) {
  p.execute([r] {
    if (req.try_get() == nullptr) {
      Req copy = r;
      copy.id++;
      req.set(copy);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'req' set here is not removed on every path out of the task [threadslot-missing-remove]
    }
  });
}
} // namespace caches

namespace slot_tests {
void ok(ThreadPool &p) {
  p.execute([] {
    if (flag())
      slot.set(1);
    quiet();
    if (slot.try_get())
      slot.remove();
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (!slot.try_get())
      slot.remove();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    int *old = slot.try_get();
    std::optional<int> saved;
    if (old)
      saved = *old;
    slot.set(2);
    quiet();
    if (saved)
      slot.set(*saved);
    else
      slot.remove();
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    int *old = slot.try_get();
    std::optional<int> saved;
    if (old)
      saved = *old;
    slot.set(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (saved)
      slot.set(*saved);
  });
}
} // namespace slot_tests
