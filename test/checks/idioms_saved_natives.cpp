// RUN: %check --any-notes %s
// Variables that are saved and put back, each in its own way.
#include "Inputs/prologue.h"
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stack>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>
// --- native variables in other people's handwriting
struct User {
  int id = 0;
  std::string name;
};
namespace ptr_swap {
thread_local const User *me;
struct As {
  const User *prev;
  explicit As(const User *u) { prev = me, me = u; }
  ~As() { me = prev; }
};
void ok(ThreadPool &p, User u) {
  p.execute([u] {
    As a(&u);
    {
      As b(nullptr);
      mayThrow();
    }
    mayThrow();
  });
}
void bad(ThreadPool &p, User u) {
  p.execute([u] {
    me = &u;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'me' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void bad2(ThreadPool &p, User u) {
  p.execute([u] {
    auto *old = me;
    me = &u;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'me' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    me = old;
  });
}
void ok2(ThreadPool &p, User u) {
  p.execute([u] {
    const User *old = std::exchange(me, &u);
    try {
      mayThrow();
    } catch (...) {
      me = old;
      throw;
    }
    me = old;
  });
}
} // namespace ptr_swap

namespace str_context {
thread_local std::string ctx;
class Scope {
  std::string saved;

public:
  explicit Scope(std::string_view v) : saved(ctx) { ctx = v; }
  ~Scope() { ctx.swap(saved); }
};
void ok(ThreadPool &p, std::string s) {
  p.execute([s] {
    Scope a(s);
    mayThrow();
  });
}
void bad(ThreadPool &p, std::string s) {
  p.execute([s] {
    ctx = s;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void bad2(ThreadPool &p, std::string s) {
  p.execute([s] {
    ctx.assign(s.begin(), s.end());
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      ctx.clear();
  });
}
void ok2(ThreadPool &p, std::string s) {
  p.execute([s] {
    ctx = s;
    quiet();
    ctx = std::string();
  });
}
void ok3(ThreadPool &p, std::string s) {
  p.execute([s] {
    ctx = s;
    quiet();
    ctx = "";
  });
}
void ok4(ThreadPool &p, std::string s) {
  p.execute([s] {
    auto old = std::move(ctx);
    ctx = s;
    quiet();
    ctx = std::move(old);
  });
}
void ok5(ThreadPool &p, std::string s) {
  p.execute([s] {
    std::string mine = s;
    std::swap(ctx, mine);
    quiet();
    std::swap(mine, ctx);
  });
}
void ok6(ThreadPool &p, std::string s) {
  p.execute([s] {
    std::string().swap(ctx);
    quiet();
  });
}
void ok7(ThreadPool &p, std::string s) {
  p.execute([s] {
    ctx = s;
    quiet();
    std::string().swap(ctx);
  });
}
void ok8(ThreadPool &p, std::string s) {
  p.execute([s] {
    ctx = s;
    quiet();
    ctx.erase();
  });
}
} // namespace str_context

namespace prefix { // a log prefix that grows and shrinks
thread_local std::string prefix;
struct Part {
  std::size_t old = prefix.size();
  explicit Part(std::string_view s) { prefix += s; }
  ~Part() { prefix.resize(old); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Part a("x");
    Part b("y");
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    auto n = prefix.length();
    prefix.append("x");
    quiet();
    prefix.erase(n);
  });
}
} // namespace prefix

namespace smart {
thread_local std::shared_ptr<User> cur;
thread_local std::unique_ptr<User> own;
struct Keep {
  std::shared_ptr<User> old = std::move(cur);
  explicit Keep(std::shared_ptr<User> n) { cur = std::move(n); }
  ~Keep() { cur = std::move(old); }
};
void ok(ThreadPool &p, std::shared_ptr<User> u) {
  p.execute([u] {
    Keep k(u);
    mayThrow();
  });
}
void bad(ThreadPool &p, std::shared_ptr<User> u) {
  p.execute([u] {
    cur = u;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'cur' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    cur.reset();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    own = std::make_unique<User>();
    quiet();
    own = nullptr;
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    own.reset(new User);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'own' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      own.reset();
  });
}
void bad3(ThreadPool &p, std::shared_ptr<User> u) {
  p.execute([u] {
    std::shared_ptr<User> mine = u;
    cur.swap(mine);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'cur' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      cur.swap(mine);
  });
}
} // namespace smart

namespace opt {
thread_local std::optional<int> tenant;
struct T {
  explicit T(int t) { tenant.emplace(t); }
  ~T() { tenant.reset(); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    T t(3);
    mayThrow();
  });
}
void bad(ThreadPool &p, int n) {
  p.execute([n] {
    tenant = n;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'tenant' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (n > 3)
      return;
    tenant = std::nullopt;
  });
}
void ok2(ThreadPool &p, int n) {
  p.execute([n] {
    const auto old = tenant;
    tenant = n;
    quiet();
    tenant = old;
  });
}
void bad3(ThreadPool &p, int n) {
  p.execute([n] {
    tenant.emplace(n);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'tenant' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    tenant = {};
  });
}
} // namespace opt

namespace maps {
thread_local std::map<std::string, std::string> tags;
struct Tag {
  std::string k;
  Tag(std::string key, std::string v) : k(std::move(key)) { tags[k] = v; }
  ~Tag() { tags.erase(k); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Tag a("a", "1");
    Tag b("b", "1");
    mayThrow();
  });
}
void bad(ThreadPool &p, std::string v) {
  p.execute([v] {
    tags["user"] = v;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'tags["user"]' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    tags.erase("uzer");
  });
}
void bad2(ThreadPool &p, std::string v) {
  p.execute([v] {
    tags.insert({"user", v});
    // CHECK: :[[@LINE-1]]:5: warning: slot 'tags' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
void bad3(ThreadPool &p, std::string v) {
  p.execute([v] {
    tags.emplace("user", v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'tags' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    tags.clear();
  });
}
void ok2(ThreadPool &p, std::string v) {
  p.execute([v] {
    auto [it, made] = tags.insert_or_assign("user", v);
    quiet();
    tags.erase(it);
  });
}
void ok3(ThreadPool &p, std::string v) {
  p.execute([v] {
    auto saved = tags;
    tags["user"] = v;
    quiet();
    tags = std::move(saved);
  });
}
} // namespace maps
namespace same_again {
thread_local const User *me;
struct As {
  const User *const prev, *const now;
  explicit As(const User *u) : prev(me), now(u) { me = u; }
  ~As() {
    if (prev != now)
      me = prev;
  }
};
void ok(ThreadPool &p, const User &u) {
  p.execute([&u] {
    As a(&u);
    mayThrow();
  });
}
void copiedOk(ThreadPool &p, User u) {
  p.execute([u] {
    As a(&u);
    mayThrow();
  });
}
thread_local const User *other;
struct OtherAs {
  const User *const prev, *const now;
  OtherAs(const User *u, const User *v) : prev(other), now(v) {
    other = u;
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  ~OtherAs() {
    if (prev != now)
      other = prev;
  }
};
void comparedWithAnotherBad(ThreadPool &p, const User &u, const User &v) {
  p.execute([&u, &v] {
    OtherAs a(&u, &v);
    mayThrow();
  });
}
} // namespace same_again
