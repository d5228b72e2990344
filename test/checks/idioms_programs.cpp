// RUN: %check --any-notes %s
// Contexts, tenants, keys, deadlines, spans, results and stages as programs have
// them.
#include "Inputs/prologue.h"
#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>
#include <pthread.h>
#include <cerrno>
#include <clocale>
using threadslot::ThreadLocal;
namespace google_style {
class RequestContext {
 public:
  explicit RequestContext(std::string id) : id_(std::move(id)) {}
  const std::string& id() const { return id_; }
  static RequestContext* Current() { return current_; }

 private:
  friend class ScopedRequestContext;
  friend void Leak(RequestContext* c);
  friend void Unbalanced(ThreadPool* p);
  std::string id_;
  static thread_local RequestContext* current_;
};
thread_local RequestContext* RequestContext::current_ = nullptr;
class ScopedRequestContext {
 public:
  explicit ScopedRequestContext(RequestContext* c) : previous_(RequestContext::current_) { RequestContext::current_ = c; }
  ~ScopedRequestContext() { RequestContext::current_ = previous_; }
  ScopedRequestContext(const ScopedRequestContext&) = delete;
  ScopedRequestContext& operator=(const ScopedRequestContext&) = delete;

 private:
  RequestContext* const previous_;
};
void Leak(RequestContext* c) {
  RequestContext::current_ = c;
  // CHECK: :[[@LINE-1]]:3: warning: slot 'RequestContext::current_' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void Handle(ThreadPool* p, std::string id) {
  p->execute([id] {
    RequestContext context(id);
    ScopedRequestContext scoped(&context);
    mayThrow();
  });
}
void Handle2(ThreadPool* p, std::string id) {
  p->execute([id] {
    RequestContext context(id);
    Leak(&context);
    quiet();
  });
}
} // namespace google_style

namespace tenants {
struct Tenant {
  long id;
};
class TenantHolder {
  static ThreadLocal<Tenant> holder;

public:
  static void bind(Tenant t) { holder.set(t); }
  // CHECK: :[[@LINE-1]]:32: warning: slot 'holder' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  static void unbind() { holder.remove(); }
  static std::optional<Tenant> peek() {
    auto *t = holder.try_get();
    return t ? std::optional<Tenant>(*t) : std::nullopt;
  }
  template <class F> static auto runAs(Tenant t, F &&f) -> decltype(f()) {
    auto before = peek();
    holder.set(t);
    struct Back {
      std::optional<Tenant> &b;
      ~Back() {
        if (b.has_value())
          holder.set(b.value());
        else
          holder.remove();
      }
    } back{before};
    return std::forward<F>(f)();
  }
};
ThreadLocal<Tenant> TenantHolder::holder;
void ok(ThreadPool &p, Tenant t) {
  p.execute([t] {
    int n = TenantHolder::runAs(t, [] {
      mayThrow();
      return 3;
    });
    use(n);
  });
}
void bad(ThreadPool &p, Tenant t) {
  p.execute([t] {
    TenantHolder::bind(t);
    mayThrow();
    TenantHolder::unbind();
  });
}
void ok2(ThreadPool &p, Tenant t) {
  p.execute([t] {
    if (TenantHolder::peek())
      return;
    TenantHolder::bind(t);
    try {
      mayThrow();
    } catch (...) {
      TenantHolder::unbind();
      throw;
    }
    TenantHolder::unbind();
  });
}
} // namespace tenants

namespace c_keys {
static pthread_key_t key;
struct Session {
  int fd;
};
void ok(ThreadPool &p, Session *s) {
  p.execute([s] {
    pthread_setspecific(key, s);
    quiet();
    pthread_setspecific(key, NULL);
  });
}
void bad(ThreadPool &p, Session *s) {
  p.execute([s] {
    pthread_setspecific(key, s);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (s->fd < 0)
      return;
    pthread_setspecific(key, nullptr);
  });
}
void ok2(ThreadPool &p, Session *s) {
  p.execute([s] {
    void *old = pthread_getspecific(key);
    pthread_setspecific(key, s);
    quiet();
    pthread_setspecific(key, old);
  });
}
void ok3(ThreadPool &p, Session *s) {
  p.execute([s] {
    if (pthread_setspecific(key, s) != 0)
      return;
    quiet();
    pthread_setspecific(key, nullptr);
  });
}
} // namespace c_keys

namespace timeouts {
using Clock = std::chrono::steady_clock;
thread_local Clock::time_point deadline = Clock::time_point::max();
struct WithDeadline {
  Clock::time_point old;
  explicit WithDeadline(Clock::time_point d) : old(deadline) { deadline = std::min(d, deadline); }
  ~WithDeadline() { deadline = old; }
};
void ok(ThreadPool &p, Clock::time_point d) {
  p.execute([d] {
    WithDeadline w(d);
    mayThrow();
  });
}
void bad(ThreadPool &p, Clock::time_point d) {
  p.execute([d] {
    deadline = d;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'deadline' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    deadline = Clock::time_point::max();
  });
}
void ok2(ThreadPool &p, Clock::time_point d) {
  p.execute([d] {
    deadline = d;
    quiet();
    deadline = Clock::time_point::max();
  });
}
} // namespace timeouts

namespace logging {
class Logger {
  struct Frame {
    std::string name;
    Frame *parent;
  };
  static thread_local Frame *top;

public:
  class Span {
    Frame f;
    bool ended = false;

  public:
    explicit Span(std::string n) : f{std::move(n), top} { top = &f; }
    void end() {
      if (!ended) {
        top = f.parent;
        ended = true;
      }
    }
    ~Span() { end(); }
  };
  static void push(Frame *f) {
    f->parent = top;
    top = f;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'top' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  static void pop() { top = top->parent; }
  static void unsafe(bool early) {
    Frame f{"x", nullptr};
    push(&f);
    if (early)
      return;
    pop();
  }
};
thread_local Logger::Frame *Logger::top = nullptr;
void ok(ThreadPool &p) {
  p.execute([] {
    Logger::Span s("a");
    mayThrow();
    s.end();
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] { Logger::unsafe(flag()); });
}
} // namespace logging

namespace results {
template <class T> struct Result {
  std::optional<T> value;
  std::error_code error;
  explicit operator bool() const { return value.has_value(); }
};
Result<int> open() {
  if (flag())
    return {std::nullopt, std::make_error_code(std::errc::io_error)};
  slot.set(1);
  return {1, {}};
}
void close() { slot.remove(); }
void ok(ThreadPool &p) {
  p.execute([] {
    auto r = open();
    if (!r)
      return;
    quiet();
    close();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    if (auto r = open(); r.value) {
      quiet();
      close();
    }
  });
}
Result<int> openBad() {
  other.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
  if (flag())
    return {std::nullopt, std::make_error_code(std::errc::io_error)};
  return {1, {}};
}
void bad(ThreadPool &p) {
  p.execute([] {
    auto r = openBad();
    if (!r)
      return;
    quiet();
    other.remove();
  });
}
} // namespace results

namespace promises {
void ok(ThreadPool &p, std::shared_ptr<std::promise<int>> pr) {
  p.execute([pr] {
    try {
      threadslot::ScopedValue v(slot, 3);
      mayThrow();
      pr->set_value(1);
    } catch (...) {
      pr->set_exception(std::current_exception());
    }
  });
}
void ok2(ThreadPool &p, std::shared_ptr<std::promise<int>> pr) {
  p.execute([pr] {
    slot.set(3);
    std::exception_ptr e;
    try {
      mayThrow();
    } catch (...) {
      e = std::current_exception();
    }
    slot.remove();
    if (e)
      pr->set_exception(e);
    else
      pr->set_value(1);
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    slot.set(3);
    std::exception_ptr e;
    try {
      mayThrow();
    } catch (...) {
      e = std::current_exception();
    }
    slot.remove();
    if (e)
      std::rethrow_exception(e);
  });
}
void bad3(ThreadPool &p) {
  p.execute([] {
    slot.set(3);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    std::exception_ptr e;
    try {
      mayThrow();
    } catch (...) {
      e = std::current_exception();
    }
    if (e)
      std::rethrow_exception(e);
    slot.remove();
  });
}
} // namespace promises

namespace policies {
struct NoRestore {
  void save(ThreadLocal<int> &) {}
  void back(ThreadLocal<int> &s) { s.remove(); }
};
struct Restore {
  int old = 0;
  void save(ThreadLocal<int> &s) { old = s.get(); }
  void back(ThreadLocal<int> &s) { s.set(old); }
};
struct Nothing {
  void save(ThreadLocal<int> &) {}
  void back(ThreadLocal<int> &) {}
};
template <class Policy> class Scope : Policy {
  ThreadLocal<int> &s;

public:
  Scope(ThreadLocal<int> &s, int v) : s(s) {
    Policy::save(s);
    s.set(v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  ~Scope() { Policy::back(s); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Scope<NoRestore> a(slot, 1);
    Scope<Restore> b(other, 1);
    mayThrow();
  });
}
void bad(ThreadPool &p) {
  p.execute([] { Scope<Nothing> a(slot, 1); });
}
} // namespace policies

namespace pipelines {
struct Stage {
  virtual ~Stage() = default;
  virtual void enter() {}
  virtual void leave() {}
};
struct User : Stage {
  void enter() override { slot.set(1); }
  void leave() override { slot.remove(); }
};
struct Trace : Stage {
  void enter() override { other.set(1); }
  // CHECK: :[[@LINE-1]]:27: warning: slot 'other' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  void leave() override { other.remove(); }
};
void run(const std::vector<std::unique_ptr<Stage>> &stages, const std::function<void()> &f) {
  for (auto &s : stages)
    s->enter();
  f();
  for (auto it = stages.rbegin(); it != stages.rend(); ++it)
    (*it)->leave();
}
void ok(ThreadPool &p) {
  p.execute([] {
    std::vector<std::unique_ptr<Stage>> stages;
    stages.push_back(std::make_unique<User>());
    run(stages, [] { quiet(); });
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    std::vector<std::unique_ptr<Stage>> stages;
    stages.push_back(std::make_unique<Trace>());
    run(stages, [] { mayThrow(); });
  });
}
} // namespace pipelines
