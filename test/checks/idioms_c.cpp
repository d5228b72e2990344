// RUN: %check --any-notes %s
// C compiled as C++: structures, getters of pointers, labels that clean up.
#include "Inputs/prologue.h"
#include <coroutine>
#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <utility>

using Slot = threadslot::ThreadLocal<int>;
typedef struct ctx {
  int id;
  const char *name;
  struct ctx *parent;
} ctx_t;
static __thread ctx_t *g_ctx = NULL;
static _Thread_local int g_err;
static thread_local ctx_t g_store;
static void ctx_push(ctx_t *c) {
  c->parent = g_ctx;
  g_ctx = c;
}
static void ctx_pop(void) { g_ctx = g_ctx->parent; }
static void ctx_set(ctx_t *c) { g_ctx = c; }
static void ctx_clear(void) { g_ctx = NULL; }
static void evidence(ctx_t *c) {
  ctx_set(c);
  quiet();
  ctx_clear();
}
void linkedList(ThreadPool &p) {
  p.execute([] {
    ctx_t c = {1, "a", NULL};
    ctx_push(&c);
    quiet();
    ctx_pop();
  });
}
static __thread ctx_t *g2;
static void g2_set(ctx_t *c) { g2 = c; }
// CHECK: :[[@LINE-1]]:32: warning: slot 'g2' set here is not removed on every path out of the task [threadslot-missing-remove]
static void g2_clear(void) { g2 = NULL; }
static int g2_work(ctx_t *c) {
  int rc = -1;
  g2_set(c);
  if (flag())
    goto out;
  rc = 0;
out:
  g2_clear();
  return rc;
}
static int g2_bad(ctx_t *c) {
  g2_set(c);
  if (flag())
    return -1;
  g2_clear();
  return 0;
}
void clearedAtTheEnd(ThreadPool &p) {
  p.execute([] {
    ctx_t c;
    g2_work(&c);
  });
  p.execute([] {
    ctx_t c;
    g2_bad(&c);
  });
}
static thread_local struct {
  int depth;
  char buf[32];
  ctx_t *top;
} tls;
static void enter(void) { tls.depth++; }
static void leave(void) { tls.depth--; }
static void both(void) {
  enter();
  quiet();
  leave();
}
void depthInAStruct(ThreadPool &p) {
  p.execute([] {
    enter();
    leave();
    both();
  });
  p.execute([] {
    strcpy(tls.buf, "x");
    snprintf(tls.buf, sizeof tls.buf, "%d", 3);
  });
}
static thread_local int dep2;
static void enter2(void) { dep2++; }
// CHECK: :[[@LINE-1]]:28: warning: slot 'dep2' set here is not removed on every path out of the task [threadslot-missing-remove]
static void leave2(void) { dep2--; }
static void both2(void) {
  enter2();
  quiet();
  leave2();
}
void depthThatStays(ThreadPool &p) {
  p.execute([] {
    enter2();
    if (number() < 0)
      return;
    leave2();
    both2();
  });
}
static thread_local ctx_t whole;
static void w_ev(void) {
  ctx_t old = whole;
  whole.id = 3;
  quiet();
  whole = old;
}
void wholeStruct(ThreadPool &p) {
  p.execute([] {
    ctx_t saved = whole;
    whole.id = 4;
    whole = saved;
  });
  p.execute([] {
    whole.id = 4;
    memset(&whole, 0, sizeof whole);
  });
  p.execute([] {
    whole.id = 4;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'whole.id' set here is not removed on every path out of the task [threadslot-missing-remove]
    whole.name = "";
  });
  p.execute([] {
    ctx_t saved;
    memcpy(&saved, &whole, sizeof saved);
    whole.id = 5;
    memcpy(&whole, &saved, sizeof saved);
  });
}
void stores(ThreadPool &p) {
  p.execute([] {
    g_err = 5;
    g_store.id = 3;
  });
}
struct Tls {
  int cur;
  int prev;
};
static Tls *tls_get(void) {
  static thread_local Tls t;
  return &t;
}
static void tls_ev(int v) {
  Tls *t = tls_get();
  t->prev = t->cur;
  t->cur = v;
  quiet();
  t->cur = t->prev;
}
void pointerGetter(ThreadPool &p) {
  p.execute([] {
    Tls *t = tls_get();
    int o = t->cur;
    t->cur = 4;
    quiet();
    t->cur = o;
  });
  p.execute([] { tls_get()->cur = 4; });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'tls_get()->cur' set here is not removed on every path out of the task [threadslot-missing-remove]
}
// A Boolean that is one of two values.
static thread_local bool inTask = false;
struct Flag {
  Flag() { inTask = true; }
  ~Flag() { inTask = false; }
};
void booleans(ThreadPool &p) {
  p.execute([] {
    Flag f;
    if (inTask)
      quiet();
  });
  p.execute([] {
    inTask = true;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'inTask' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    inTask = false;
  });
  p.execute([] {
    inTask = true;
    try {
      mayThrow();
    } catch (...) {
      inTask = false;
      throw;
    }
    inTask = false;
  });
  p.execute([] {
    inTask = true;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'inTask' set here is not removed on every path out of the task [threadslot-missing-remove]
    try {
      mayThrow();
      inTask = false;
    } catch (...) {
    }
  });
  p.execute([] {
    bool was = inTask;
    inTask = true;
    quiet();
    if (!was)
      inTask = false;
  });
  p.execute([] {
    if (inTask)
      return;
    inTask = true;
    quiet();
    inTask = false;
  });
  p.execute([] {
    bool was = std::exchange(inTask, true);
    quiet();
    inTask = was;
  });
}
struct Co {
  struct promise_type {
    Co get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};
struct G {
  Slot &s;
  explicit G(Slot &x) : s(x) {}
  ~G() { s.remove(); }
};
Co co1() {
  G g(slot);
  slot.set(1);
  co_await std::suspend_never{};
}
Co co2() {
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  co_await std::suspend_never{};
}
Co co3() {
  slot.set(1);
  co_await std::suspend_never{};
  slot.remove();
  co_return;
}
void coroutineBodies(ThreadPool &p) {
  p.execute([] { co1(); });
  p.execute([] { co2(); });
  p.execute([] { co3(); });
}
void packagedTasks(ThreadPool &p) {
  p.execute([] {
    std::packaged_task<void()> t([] { slot.set(1); });
    // CHECK: :[[@LINE-1]]:39: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    t();
  });
  p.execute([] {
    std::packaged_task<void()> t([] {
      slot.set(1);
      mayThrow();
    });
    t();
    slot.remove();
  });
  p.execute([] {
    auto f = std::async(std::launch::async, [] { slot.set(1); });
    f.get();
  });
  p.execute([] { std::call_once(*new std::once_flag, [] { slot.set(1); }); });
  // CHECK: :[[@LINE-1]]:59: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void callbacks(ThreadPool &p) {
  p.execute([] {
    auto with = [](int v, auto &&body) {
      slot.set(v);
      body();
      slot.remove();
    };
    with(1, [] { quiet(); });
  });
  p.execute([] {
    auto with = [](int v, auto &&body) {
      slot.set(v);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
      body();
      slot.remove();
    };
    with(1, [] { mayThrow(); });
  });
  p.execute([] {
    auto with = [](int v, const std::function<void()> &body) {
      slot.set(v);
      body();
      slot.remove();
    };
    with(1, [] { quiet(); });
  });
  p.execute([&p] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    p.execute([] { slot.remove(); });
  });
}
