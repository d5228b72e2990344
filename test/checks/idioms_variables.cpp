// RUN: %check --any-notes %s
// Variables of every type, emptied in every way.
#include "Inputs/prologue.h"
#include <threadslot/annotations.h>
#include <algorithm>
#include <array>
#include <bitset>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stack>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>
using threadslot::ThreadLocal;
struct MDC {
  THREADSLOT_EFFECT(set(slot=mdc[0], value=1))
  static void put(std::string_view key, std::string_view value);
  THREADSLOT_EFFECT(clear(slot=mdc[0])) static void remove(std::string_view key);
  THREADSLOT_EFFECT(clear(slot=mdc)) static void clear();
};
namespace natives {
struct Request {
  int id;
  std::string user;
};
thread_local Request *current;
thread_local std::string ctx;
thread_local std::optional<Request> opt;
thread_local char name[32];
thread_local Request req;
thread_local std::function<void(int)> handler;
thread_local bool busy;
thread_local std::shared_ptr<Request> sp;
thread_local std::weak_ptr<Request> wp;
thread_local std::string_view sv;
thread_local int depth;
thread_local std::stack<int> st;
thread_local std::list<int> li;
thread_local std::vector<int> vec;
class RequestContext {
  static thread_local Request *current_;

public:
  static void setCurrent(Request *r) { current_ = r; }
  // CHECK: :[[@LINE-1]]:40: warning: slot 'current_' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  static void clear() { current_ = nullptr; }
  static Request *get() { return current_; }
};
thread_local Request *RequestContext::current_;
void ok(ThreadPool &p, Request r) {
  p.execute([r]() mutable {
    RequestContext::setCurrent(&r);
    mayThrow();
    RequestContext::clear();
  });
}
void ok1(ThreadPool &p, std::string v) {
  p.execute([v] {
    ctx = v;
    quiet();
    ctx.erase();
  });
}
void ok2(ThreadPool &p, std::string v) {
  p.execute([v] {
    ctx = v;
    quiet();
    ctx.resize(0);
  });
}
void ok3(ThreadPool &p, std::string v) {
  p.execute([v] {
    ctx.assign(v);
    quiet();
    ctx = std::string();
  });
}
void ok4(ThreadPool &p, std::string v) {
  p.execute([v] {
    std::string mine = v;
    ctx.swap(mine);
    quiet();
    ctx.swap(mine);
  });
}
void ok5(ThreadPool &p, std::string v) {
  p.execute([v] {
    std::string mine = v;
    std::swap(ctx, mine);
    quiet();
    std::swap(ctx, mine);
  });
}
void ok5b(ThreadPool &p, std::string v) {
  p.execute([v] {
    std::string saved = std::move(ctx);
    ctx = v;
    quiet();
    ctx = std::move(saved);
  });
}
void bad5(ThreadPool &p, std::string v) {
  p.execute([v] {
    std::string mine = v;
    std::swap(ctx, mine);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    std::swap(ctx, mine);
  });
}
void ok6(ThreadPool &p, Request r) {
  p.execute([r] {
    opt = r;
    quiet();
    opt = std::nullopt;
  });
}
void ok7(ThreadPool &p, Request r) {
  p.execute([r] {
    opt.emplace(r);
    quiet();
    opt.reset();
  });
}
void ok8(ThreadPool &p, Request r) {
  p.execute([r] {
    opt = r;
    quiet();
    opt = {};
  });
}
void bad8(ThreadPool &p, Request r) {
  p.execute([r] {
    opt = r;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'opt' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      opt.reset();
  });
}
void ok9(ThreadPool &p, const char *n) {
  p.execute([n] {
    std::strcpy(name, n);
    quiet();
    name[0] = 0;
  });
}
void ok10(ThreadPool &p, int id) {
  p.execute([id] {
    req.id = id;
    quiet();
    std::memset(&req.id, 0, sizeof req.id);
  });
}
void ok11(ThreadPool &p, Request r) {
  p.execute([r] {
    req = r;
    quiet();
    req = Request();
  });
}
void ok12(ThreadPool &p, Request r) {
  p.execute([r] {
    auto saved = req;
    req = r;
    quiet();
    req = saved;
  });
}
void bad12(ThreadPool &p, Request r) {
  p.execute([r] {
    req = r;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'user' set by this call is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    req.id = 0;
  });
}
void ok13(ThreadPool &p, int x) {
  p.execute([x] {
    handler = [x](int y) { use(x + y); };
    quiet();
    handler = nullptr;
  });
}
void bad13(ThreadPool &p, int x) {
  p.execute([x] {
    handler = [x](int y) { use(x + y); };
    // CHECK: :[[@LINE-1]]:5: warning: slot 'handler' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    handler = nullptr;
  });
}
void ok14(ThreadPool &p) {
  p.execute([] {
    if (busy)
      return;
    busy = true;
    quiet();
    busy = false;
  });
}
void bad14(ThreadPool &p) {
  p.execute([] {
    if (busy)
      return;
    busy = true;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'busy' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    busy = false;
  });
}
void ok15(ThreadPool &p, std::shared_ptr<Request> r) {
  p.execute([r] {
    sp = r;
    wp = r;
    quiet();
    sp.reset();
    wp.reset();
  });
}
void bad15(ThreadPool &p, std::shared_ptr<Request> r) {
  p.execute([r] {
    sp = r;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'sp' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    wp = r;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'wp' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    sp = nullptr;
    wp = {};
  });
}
void ok16(ThreadPool &p, std::string s) {
  p.execute([s] {
    sv = s;
    quiet();
    sv = {};
  });
}
void bad16(ThreadPool &p, std::string s) {
  p.execute([s] {
    sv = s;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'sv' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      sv = {};
  });
}
struct Nest {
  Nest() { ++depth; }
  ~Nest() { --depth; }
};
void ok17(ThreadPool &p) {
  p.execute([] {
    Nest n;
    mayThrow();
  });
}
void bad17(ThreadPool &p) {
  p.execute([] {
    ++depth;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'depth' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    --depth;
  });
}
void ok18(ThreadPool &p, int x) {
  p.execute([x] {
    st.push(x);
    quiet();
    st.pop();
  });
}
void bad18(ThreadPool &p, int x) {
  p.execute([x] {
    st.emplace(x);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'st' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    st.pop();
  });
}
void ok19(ThreadPool &p, int x) {
  p.execute([x] {
    li.push_back(x);
    auto it = std::prev(li.end());
    quiet();
    li.erase(it);
  });
}
void ok20(ThreadPool &p, std::vector<int> mine) {
  p.execute([mine]() mutable {
    vec.swap(mine);
    quiet();
    vec.swap(mine);
  });
}
void bad20(ThreadPool &p, std::vector<int> mine) {
  p.execute([mine]() mutable {
    vec.swap(mine);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'vec' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    vec.swap(mine);
  });
}
Request *&cur() {
  thread_local Request *c;
  return c;
}
void ok21(ThreadPool &p, Request r) {
  p.execute([r]() mutable {
    cur() = &r;
    quiet();
    cur() = nullptr;
  });
}
void bad21(ThreadPool &p, Request r) {
  p.execute([r]() mutable {
    cur() = &r;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'cur()' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    cur() = nullptr;
  });
}
void ok22(ThreadPool &p, Request r) {
  p.execute([r]() mutable {
    auto *prev = std::exchange(current, &r);
    quiet();
    std::exchange(current, prev);
  });
}
void bad22(ThreadPool &p, Request r) {
  p.execute([r]() mutable {
    auto *prev = std::exchange(current, &r);
    // CHECK: :[[@LINE-1]]:18: warning: slot 'current' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    current = prev;
  });
}
void ok23(ThreadPool &p, std::vector<int> xs) {
  p.execute([xs] {
    for (int x : xs) {
      vec.push_back(x);
      quiet();
      vec.pop_back();
    }
  });
}
void bad23(ThreadPool &p, std::vector<int> xs) {
  p.execute([xs] {
    for (int x : xs) {
      vec.push_back(x);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'vec' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (x == 3)
        break;
      vec.pop_back();
    }
  });
}
} // namespace natives
