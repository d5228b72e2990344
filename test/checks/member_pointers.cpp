// RUN: %check --any-notes %s
// Fields of native slots, by pointers to members.
#include "Inputs/prologue.h"
namespace memptr {
struct Ctx { int user = 0; int tenant = 0; };
thread_local Ctx ctx;
void with(int Ctx::*field, int v) {
  ctx.*field = v;
  quiet();
  ctx.*field = 0;
}
void bad(ThreadPool &p, int v, bool early) {
  p.execute([v, early] {
    ctx.*(&Ctx::user) = v;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx.*(&Ctx::user)' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (early) return;
    ctx.user = 0;
  });
}
void set(int Ctx::*field, int v) {
  ctx.*field = v;
  // CHECK: :[[@LINE-1]]:3: warning: slot 'ctx.*field' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void bad2(ThreadPool &p, int v, bool early) {
  p.execute([v, early] {
    set(&Ctx::user, v);
    if (early) return;
    ctx.user = 0;
  });
}
struct Scoped {
  int Ctx::*f; int old;
  Scoped(int Ctx::*f, int v) : f(f), old(ctx.*f) { ctx.*f = v; }
  ~Scoped() { ctx.*f = old; }
};
void ok(ThreadPool &p, int v) {
  p.execute([v] {
    Scoped s(&Ctx::tenant, v);
    mayThrow();
  });
}
void bad5(ThreadPool &p, int v) {
  p.execute([v] {
    ctx.tenant = v;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx.tenant' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
}
