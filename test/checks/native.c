// RUN: %check --any-notes %s -- -std=c11
// C has two spellings of thread storage.
#include <string.h>

#define SUBMITS __attribute__((annotate("threadslot::submit(callable=0)")))
SUBMITS void submit(void (*task)(void *), void *data);
void work(void);

static _Thread_local const char *tag;
static __thread struct Context {
  int id;
  int depth;
} context;

static void scoped(void) {
  const char *old = tag;
  tag = "busy";
  context.id = 1;
  work();
  tag = old;
  context.id = 0;
}

static void keeps(void *data) {
  tag = data;
  // CHECK: :[[@LINE-1]]:3: warning: slot 'tag' set here is not removed on every path out of the task [threadslot-missing-remove]
  context.id = 2;
  // CHECK: :[[@LINE-1]]:3: warning: slot 'context.id' set here is not removed on every path out of the task [threadslot-missing-remove]
  context.depth = 1;
}
static void clears(void *data) {
  tag = data;
  context.id = 2;
  work();
  tag = NULL;
  memset(&context, 0, sizeof context);
}
static void clearsAsWhole(void *data) {
  tag = data;
  context.id = 2;
  work();
  tag = (const char *){0};
  context = (struct Context){0};
}
static void setsAsWhole(void *data) {
  (void)data;
  context = (struct Context){.id = 3};
  // CHECK: :[[@LINE-1]]:3: warning: slot 'context' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void start(void) {
  submit(keeps, 0);
  submit(clearsAsWhole, 0);
  submit(setsAsWhole, 0);
  submit(clears, 0);
  submit((void (*)(void *))scoped, 0);
}
