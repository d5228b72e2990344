// RUN: %check --any-notes %s
// A server with interceptors and a pool of its own, and connections with
// transactions: whole small programs.
#include "Inputs/prologue.h"
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

using threadslot::ThreadLocal;

namespace rpc {
struct Request {
  std::string method;
  std::string body;
  std::uint64_t id = 0;
  bool traced = false;
};
struct Response {
  int code = 0;
  std::string body;
};
struct Status {
  int code = 0;
  bool ok() const noexcept { return code == 0; }
};

// per-thread request context
struct Context {
  std::uint64_t id = 0;
  const char *user = nullptr;
  int depth = 0;
};
inline ThreadLocal<Context> current;
inline ThreadLocal<std::string> user;
inline ThreadLocal<std::uint64_t> deadline;
inline ThreadLocal<int> priority;
inline ThreadLocal<const char *> span;

class Executor {
  std::mutex m;
  std::condition_variable cv;
  std::deque<std::function<void()>> q[3];
  bool stopping = false;
  std::vector<std::thread> threads;
  bool next(std::function<void()> &out) {
    std::unique_lock lk(m);
    for (;;) {
      for (auto &lane : q)
        if (!lane.empty()) {
          out = std::move(lane.front());
          lane.pop_front();
          return true;
        }
      if (stopping)
        return false;
      cv.wait(lk);
    }
  }
  void work() {
    std::function<void()> job;
    while (next(job)) {
      try {
        job();
      } catch (const std::exception &) {
        priority.remove();
      }
      deadline.remove();
    }
  }

public:
  explicit Executor(unsigned n) {
    for (unsigned i = 0; i < n; ++i)
      threads.emplace_back([this] { work(); });
  }
  void post(int lane, std::function<void()> f) {
    {
      std::lock_guard lk(m);
      q[lane].push_back(std::move(f));
    }
    cv.notify_one();
  }
  ~Executor() {
    {
      std::lock_guard lk(m);
      stopping = true;
    }
    cv.notify_all();
    for (auto &t : threads)
      t.join();
  }
};

class Interceptor {
public:
  virtual ~Interceptor() = default;
  virtual Status before(Request &) = 0;
  virtual void after(Request &) noexcept = 0;
};
class AuthInterceptor : public Interceptor {
public:
  Status before(Request &r) override {
    if (r.body.empty())
      return {401};
    user.set(r.body);
    return {};
  }
  void after(Request &) noexcept override { user.remove(); }
};
class SpanInterceptor : public Interceptor {
  bool enabled;

public:
  explicit SpanInterceptor(bool e) : enabled(e) {}
  Status before(Request &r) override {
    if (enabled)
      span.set(r.method.c_str());
      // CHECK: :[[@LINE-1]]:7: warning: slot 'span' set here is not removed on every path out of the task [threadslot-missing-remove]
    return {};
  }
  void after(Request &r) noexcept override {
    if (enabled && r.traced)
      span.remove();
  }
};

struct Scope {
  explicit Scope(Context c) { current.set(c); }
  Scope(const Scope &) = delete;
  ~Scope() { current.remove(); }
};

class Server {
  Executor &ex;
  std::unordered_map<std::string, std::function<Response(const Request &)>>
      handlers;

public:
  explicit Server(Executor &e) : ex(e) {}
  void on(std::string n, std::function<Response(const Request &)> h) {
    handlers.emplace(std::move(n), std::move(h));
  }
  void serve(Request r) {
    ex.post(0, [this, r = std::move(r)]() mutable {
      Scope s({r.id});
      deadline.set(number());
      dispatch(r);
    });
  }
  void serveUrgent(Request r) {
    ex.post(2, [this, r = std::move(r)] {
      priority.set(9);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'priority' set here is not removed on every path out of the task [threadslot-missing-remove]
      dispatch(r);
    });
  }
  void serveCarefully(Request r) {
    ex.post(1, [this, r] {
      priority.set(1);
      try {
        dispatch(r);
      } catch (...) {
        priority.remove();
        throw;
      }
      priority.remove();
    });
  }
  Response dispatch(const Request &r) {
    auto it = handlers.find(r.method);
    if (it == handlers.end())
      return {404};
    return it->second(r);
  }
};
void serveWith(Executor &ex, Request r, AuthInterceptor &auth,
               SpanInterceptor &sp) {
  ex.post(0, [r, &auth, &sp]() mutable {
    if (!auth.before(r).ok())
      return;
    sp.before(r);
    number();
    sp.after(r);
    auth.after(r);
  });
}
int main2() {
  Executor ex(4);
  Server s(ex);
  s.on("echo", [](const Request &r) -> Response { return {0, r.body}; });
  s.on("boom", [](const Request &r) -> Response {
    mayThrow();
    return {0, r.body};
  });
  s.serve({});
  s.serveUrgent({});
  s.serveCarefully({});
  return 0;
}
} // namespace rpc

namespace db {
struct Connection {
  int fd = -1;
  bool broken = false;
  void exec(const char *sql);
  bool ping() const noexcept;
};
class Pool;
inline thread_local Connection *tlConn = nullptr;
inline thread_local int txDepth = 0;
inline thread_local std::string lastError;
inline thread_local std::optional<int> isolation;
inline thread_local bool readOnly = false;
class Lease {
  Pool *pool;
  Connection *c;

public:
  Lease(Pool *p, Connection *c) noexcept : pool(p), c(c) { tlConn = c; }
  Lease(Lease &&o) noexcept : pool(std::exchange(o.pool, nullptr)), c(o.c) {}
  Lease &operator=(Lease &&) = delete;
  Connection *operator->() const noexcept { return c; }
  ~Lease();
};
class Pool {
  std::mutex m;
  std::vector<std::unique_ptr<Connection>> idle;

public:
  Lease acquire() {
    std::lock_guard l(m);
    if (idle.empty())
      throw 1;
    auto c = std::move(idle.back());
    idle.pop_back();
    return Lease(this, c.release());
  }
  std::optional<Lease> tryAcquire() {
    std::lock_guard l(m);
    if (idle.empty())
      return std::nullopt;
    auto *c = idle.back().release();
    idle.pop_back();
    return std::optional<Lease>(std::in_place, this, c);
  }
  void give(Connection *c) noexcept {
    std::lock_guard l(m);
    idle.emplace_back(c);
  }
};
inline Lease::~Lease() {
  if (pool) {
    tlConn = nullptr;
    pool->give(c);
  }
}
class Transaction {
  Connection &c;
  bool done = false;

public:
  explicit Transaction(Connection &cn) : c(cn) {
    if (txDepth++ == 0)
    // CHECK: :[[@LINE-1]]:9: warning: slot 'txDepth' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      c.exec("BEGIN");
  }
  void commit() {
    c.exec("COMMIT");
    done = true;
  }
  ~Transaction() {
    --txDepth;
    if (!done)
      try {
        c.exec("ROLLBACK");
      } catch (...) {
      }
  }
};
class BadTransaction {
  Connection &c;
  bool done = false;

public:
  explicit BadTransaction(Connection &cn) : c(cn) {
    readOnly = true;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'readOnly' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    c.exec("BEGIN");
  }
  void commit() {
    c.exec("COMMIT");
    done = true;
  }
  ~BadTransaction() { readOnly = false; }
};
template <class F> auto inTx(Pool &p, F &&f) {
  auto l = p.acquire();
  Transaction t(*l.operator->());
  if constexpr (std::is_void_v<std::invoke_result_t<F, Connection &>>) {
    std::forward<F>(f)(*tlConn);
    t.commit();
  } else {
    auto r = std::forward<F>(f)(*tlConn);
    t.commit();
    return r;
  }
}
template <class F> bool withIsolation(int level, F f) {
  auto old = isolation;
  isolation = level;
  // CHECK: :[[@LINE-1]]:3: warning: slot 'isolation' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  bool ok = f();
  isolation = old;
  return ok;
}
template <class F> bool withIsolationSafe(int level, F f) {
  struct R {
    std::optional<int> o = isolation;
    ~R() { isolation = o; }
  } r;
  isolation = level;
  return f();
}
void fail(const char *what) { lastError = what; }
void clearError() { lastError.clear(); }
void good(ThreadPool &ex, Pool &p) {
  ex.execute([&p] {
    auto l = p.acquire();
    l->exec("select 1");
  });
  ex.execute([&p] {
    if (auto l = p.tryAcquire())
      (*l)->exec("select 2");
  });
  ex.execute([&p] {
    inTx(p, [](Connection &c) { c.exec("x"); });
    int n = inTx(p, [](Connection &) { return 3; });
    (void)n;
  });
  ex.execute([] {
    withIsolationSafe(3, [] {
      mayThrow();
      return true;
    });
  });
}
void bad(ThreadPool &ex, Pool &p) {
  ex.execute([&p] {
    auto l = p.acquire();
    BadTransaction t(*l.operator->());
    t.commit();
  });
  ex.execute([] {
    withIsolation(3, [] {
      mayThrow();
      return true;
    });
  });
  ex.execute([] { withIsolation(3, [] { return true; }); });
}
} // namespace db
