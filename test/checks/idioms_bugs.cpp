// RUN: %check --any-notes %s
// Shapes of bugs that real projects had, each beside what mended it.
#include "Inputs/prologue.h"
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <threadslot/annotations.h>
#include <utility>
#include <vector>

// A task attaches its thread to a group.
namespace attach_detach {
struct Group {};
using GroupPtr = std::shared_ptr<Group>;
class CurrentThread {
  static thread_local GroupPtr group;

public:
  static void attachTo(const GroupPtr &g) { group = g; }
  // CHECK: :[[@LINE-1]]:45: warning: slot 'group' set here is not removed on every path out of the task [threadslot-missing-remove]
  static void attachToIfDetached(const GroupPtr &g) {
    if (!group)
      group = g;
      // CHECK: :[[@LINE-1]]:7: warning: slot 'group' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  static void detachQuery() { group.reset(); }
  static GroupPtr get() { return group; }
};
thread_local GroupPtr CurrentThread::group;
void read();
void leavesBad(ThreadPool &pool, GroupPtr g) {
  pool.execute([g] {
    CurrentThread::attachToIfDetached(g);
    read();
  });
}
void earlyBad(ThreadPool &pool, GroupPtr g) {
  pool.execute([g] {
    CurrentThread::attachTo(g);
    if (flag())
      return;
    CurrentThread::detachQuery();
  });
}
class Switcher {
  GroupPtr previous;

public:
  explicit Switcher(GroupPtr g) : previous(CurrentThread::get()) {
    if (g)
      attach(g);
  }
  ~Switcher() { Group2::detach(previous); }
  struct Group2 {
    static void detach(const GroupPtr &p);
  };
  void attach(const GroupPtr &g);
};
} // namespace attach_detach
namespace attach_ok {
struct Group {};
using GroupPtr = std::shared_ptr<Group>;
class CurrentThread {
  static thread_local GroupPtr group;

public:
  static void attachTo(const GroupPtr &g) { group = g; }
  static void detachQuery() { group.reset(); }
  static GroupPtr get() { return group; }
};
thread_local GroupPtr CurrentThread::group;
void read();
template <class F> struct ScopeExit {
  F f;
  ~ScopeExit() { f(); }
};
template <class F> ScopeExit(F) -> ScopeExit<F>;
void scopeExitOk(ThreadPool &pool, GroupPtr g) {
  pool.execute([g] {
    ScopeExit e{[] { CurrentThread::detachQuery(); }};
    CurrentThread::attachTo(g);
    read();
  });
}
class Switcher {
  GroupPtr previous;

public:
  explicit Switcher(GroupPtr g) : previous(CurrentThread::get()) {
    CurrentThread::attachTo(g);
  }
  ~Switcher() {
    if (previous)
      CurrentThread::attachTo(previous);
    else
      CurrentThread::detachQuery();
  }
};
void switcherOk(ThreadPool &pool, GroupPtr g) {
  pool.execute([g] {
    Switcher s(g);
    read();
    Switcher t(g);
    read();
  });
}
} // namespace attach_ok
namespace attach_exc {
struct Group {};
thread_local Group *group = nullptr;
void read();
void excBad(ThreadPool &pool, Group *g) {
  pool.execute([g] {
    group = g;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'group' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    read();
    group = nullptr;
  });
}
} // namespace attach_exc
// The loop of the pool sets the name back before each job.
namespace pool_resets {
thread_local const char *name = "idle";
void setThreadName(const char *n) { name = n; }
class Pool {
  std::mutex m;
  std::deque<std::function<void()>> q;
  std::vector<std::thread> ts;
  bool stop = false;

public:
  void start() {
    ts.emplace_back([this] { worker(); });
  }
  void schedule(std::function<void()> f) {
    std::lock_guard<std::mutex> l(m);
    q.push_back(std::move(f));
  }
  void worker() {
    while (!stop) {
      std::function<void()> job;
      {
        std::lock_guard<std::mutex> l(m);
        if (q.empty())
          continue;
        job = std::move(q.front());
        q.pop_front();
      }
      setThreadName("idle");
      job();
    }
  }
};
void ok(Pool &p, const char *n) {
  p.schedule([n] { setThreadName(n); });
}
void scoped() {
  setThreadName("x");
  quiet();
  setThreadName("idle");
}
} // namespace pool_resets
// The context of the callback before.
namespace exec_context {
struct ExecContext {
  static thread_local ExecContext *CURRENT;
  static void set(ExecContext *c) { CURRENT = c; }
  // CHECK: :[[@LINE-1]]:37: warning: slot 'CURRENT' set here is not removed on every path out of the task [threadslot-missing-remove]
};
thread_local ExecContext *ExecContext::CURRENT = nullptr;
struct Scope {
  ExecContext *old;
  explicit Scope(ExecContext *c) : old(ExecContext::CURRENT) {
    ExecContext::CURRENT = c;
  }
  ~Scope() { ExecContext::CURRENT = old; }
};
void ok(ThreadPool &pool, ExecContext *c) {
  pool.execute([c] {
    Scope s(c);
    mayThrow();
  });
}
void bad(ThreadPool &pool, ExecContext *c) {
  pool.execute([c] {
    ExecContext::set(c);
    mayThrow();
  });
}
struct MaybeScope {
  ExecContext *old;
  bool restore;
  MaybeScope(ExecContext *c, bool r) : old(ExecContext::CURRENT), restore(r) {
    ExecContext::CURRENT = c;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ExecContext::CURRENT' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  ~MaybeScope() {
    if (restore)
      ExecContext::CURRENT = old;
  }
};
void maybeOk(ThreadPool &pool, ExecContext *c) {
  pool.execute([c] {
    MaybeScope s(c, true);
    mayThrow();
  });
}
void maybeBad(ThreadPool &pool, ExecContext *c) {
  pool.execute([c] {
    MaybeScope s(c, false);
    mayThrow();
  });
}
} // namespace exec_context
// A token that belongs to another attach.
namespace tokens {
struct Token {
  int *old;
};
thread_local int *current = nullptr;
Token attach(int *v) {
  Token t{current};
  current = v;
  return t;
}
void detach(const Token &t) { current = t.old; }
void ok(ThreadPool &pool, int *v) {
  pool.execute([v] {
    Token t = attach(v);
    quiet();
    detach(t);
  });
}
} // namespace tokens
namespace tokens_bad {
struct Token {
  int *old;
};
thread_local int *current = nullptr;
Token attach(int *v) {
  Token t{current};
  current = v;
  // CHECK: :[[@LINE-1]]:3: warning: slot 'current' set here is not removed on every path out of the task [threadslot-missing-remove]
  return t;
}
void detach(const Token &t) { current = t.old; }
void bad(ThreadPool &pool, int *v, int *w) {
  pool.execute([v, w] {
    Token a = attach(v);
    Token b = attach(w);
    quiet();
    detach(b);
  });
}
void good(ThreadPool &pool, int *v, int *w) {
  pool.execute([v, w] {
    Token a = attach(v);
    Token b = attach(w);
    quiet();
    detach(b);
    detach(a);
  });
}
} // namespace tokens_bad
// A pointer to what ends with the task.
namespace dangling {
struct File {
  int fd = 0;
};
thread_local File *gDirectory = nullptr;
struct Context {
  File *old = gDirectory;
  ~Context() { gDirectory = old; }
};
void bad(ThreadPool &pool) {
  pool.execute([] {
    File f;
    gDirectory = &f;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'gDirectory' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
void ok(ThreadPool &pool) {
  pool.execute([] {
    Context c;
    File f;
    gDirectory = &f;
    mayThrow();
  });
}
void nulls(ThreadPool &pool) {
  pool.execute([] {
    File *f = new File;
    gDirectory = f;
    quiet();
    delete f;
    gDirectory = nullptr;
  });
}
} // namespace dangling
// Entries of a map, one an instance: nothing says that they are undone.
namespace per_instance {
thread_local std::map<const void *, int> byInstance;
struct Owner {
  int &mine() { return byInstance[this]; }
  ~Owner() { byInstance.erase(this); }
};
void silent(ThreadPool &pool, Owner *o) {
  pool.execute([o] { o->mine() = 1; });
}
} // namespace per_instance
// Credentials, put back on some paths only.
namespace credentials {
int setfsuid_(int uid) noexcept;
THREADSLOT_EFFECT(exchange(slot = uid, value = 0)) int setUid(int uid) noexcept;
void bad(ThreadPool &pool, int uid) {
  pool.execute([uid] {
    int old = setUid(uid);
    // CHECK: :[[@LINE-1]]:15: warning: slot 'setUid(uid)' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    setUid(old);
  });
}
struct ThreadScope {
  int old = -1;
  bool set = false;
  void set_user(int uid) {
    old = setUid(uid);
    set = true;
  }
  ~ThreadScope() {
    if (set)
      setUid(old);
  }
};
void ok(ThreadPool &pool, int uid) {
  pool.execute([uid] {
    ThreadScope t;
    t.set_user(uid);
    mayThrow();
  });
}
void unusedOk(ThreadPool &pool, int uid) {
  pool.execute([uid] {
    ThreadScope t;
    if (uid)
      t.set_user(uid);
    mayThrow();
  });
}
} // namespace credentials
// Each task overwrites it, none clears it.
namespace overwrite {
thread_local unsigned long trace_id = 0;
void set_trace(unsigned long id) { trace_id = id; }
// CHECK: :[[@LINE-1]]:36: warning: slot 'trace_id' set here is not removed on every path out of the task [threadslot-missing-remove]
void clear_trace() { trace_id = 0; }
void bad(ThreadPool &pool, unsigned long id) {
  pool.execute([id] {
    set_trace(id);
    mayThrow();
  });
}
void evidence(unsigned long id) {
  set_trace(id);
  quiet();
  clear_trace();
}
} // namespace overwrite
