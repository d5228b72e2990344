// RUN: %check --any-notes %s
// pthread keys in C: one slot a key, null clears; tasks given to a C pool.
#include <pthread.h>
#include <stdlib.h>

#define SUBMIT __attribute__((annotate("threadslot::submit(callable=1)")))
struct pool;
SUBMIT void pool_add(struct pool *pool, void (*task)(void *), void *argument);

static pthread_key_t request_key, user_key;
int flag(void);
void work(void *);

// Never cleared.
static void never_bad(void *argument) {
  pthread_setspecific(request_key, argument);
// CHECK: :[[@LINE-1]]:3: warning: slot 'request_key' set here is not removed on every path out of the task [threadslot-missing-remove]
  work(argument);
}

// Cleared on every way: C functions do not throw.
static void cleared_ok(void *argument) {
  pthread_setspecific(request_key, argument);
  work(argument);
  pthread_setspecific(request_key, NULL);
}

static void early_return_bad(void *argument) {
  pthread_setspecific(request_key, argument);
// CHECK: :[[@LINE-1]]:3: warning: slot 'request_key' set here is not removed on every path out of the task [threadslot-missing-remove]
  if (flag())
    return;
  pthread_setspecific(request_key, 0);
}

static void goto_ok(void *argument) {
  pthread_setspecific(request_key, argument);
  if (flag())
    goto done;
  work(argument);
done:
  pthread_setspecific(request_key, NULL);
}

// Keys are told apart.
static void other_key_bad(void *argument) {
  pthread_setspecific(request_key, argument);
// CHECK: :[[@LINE-1]]:3: warning: slot 'request_key' set here is not removed on every path out of the task [threadslot-missing-remove]
  pthread_setspecific(user_key, NULL);
}

// What was there before is put back.
static void restored_ok(void *argument) {
  void *before = pthread_getspecific(request_key);
  pthread_setspecific(request_key, argument);
  work(argument);
  pthread_setspecific(request_key, before);
}

// In a helper, with the key as a parameter.
static void enter(pthread_key_t key, void *value) {
  pthread_setspecific(key, value);
}
static void leave(pthread_key_t key) { pthread_setspecific(key, NULL); }
static void helpers_ok(void *argument) {
  enter(request_key, argument);
  leave(request_key);
}

static void forget(pthread_key_t key, void *value) {
  pthread_setspecific(key, value);
// CHECK: :[[@LINE-1]]:3: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
}
static void helper_of_another_key_bad(void *argument) {
  forget(user_key, argument);
  leave(request_key);
}

// A cache of the thread: what is stored does not depend on the task.
static pthread_key_t cache_key;
static void cache_ok(void *argument) {
  void *buffer = pthread_getspecific(cache_key);
  if (!buffer) {
    buffer = malloc(100);
    pthread_setspecific(cache_key, buffer);
  }
  work(buffer);
}

// The cleanup attribute of GNU C.
static void clear(int *unused) { pthread_setspecific(user_key, NULL); }
static void cleanup_ok(void *argument) {
  __attribute__((cleanup(clear))) int guard = 0;
  pthread_setspecific(user_key, argument);
  if (flag())
    return;
  work(argument);
}

// If the call says that it has failed, nothing was set.
static void fails_ok(void *argument) {
  if (pthread_setspecific(request_key, argument) != 0)
    return;
  work(argument);
  pthread_setspecific(request_key, NULL);
}
static void status_ok(void *argument) {
  int status = pthread_setspecific(request_key, argument);
  if (status == 0) {
    work(argument);
    pthread_setspecific(request_key, NULL);
  }
}
static void fails_bad(void *argument) {
  if (pthread_setspecific(request_key, argument) != 0)
// CHECK: :[[@LINE-1]]:7: warning: slot 'request_key' set here is not removed on every path out of the task [threadslot-missing-remove]
    return;
  work(argument);
}
static void wrong_way_bad(void *argument) {
  if (pthread_setspecific(request_key, argument) == 0)
// CHECK: :[[@LINE-1]]:7: warning: slot 'request_key' set here is not removed on every path out of the task [threadslot-missing-remove]
    return;
  pthread_setspecific(request_key, NULL);
}
// What clears is believed to succeed.
static void clear_is_looked_at_ok(void *argument) {
  pthread_setspecific(request_key, argument);
  if (pthread_setspecific(request_key, NULL) != 0)
    work(argument);
}

void run(struct pool *pool, void *argument) {
  pool_add(pool, never_bad, argument);
  pool_add(pool, cleared_ok, argument);
  pool_add(pool, &early_return_bad, argument);
  pool_add(pool, goto_ok, argument);
  pool_add(pool, other_key_bad, argument);
  pool_add(pool, restored_ok, argument);
  pool_add(pool, helpers_ok, argument);
  pool_add(pool, helper_of_another_key_bad, argument);
  pool_add(pool, cache_ok, argument);
  pool_add(pool, cleanup_ok, argument);
  pool_add(pool, fails_ok, argument);
  pool_add(pool, status_ok, argument);
  pool_add(pool, fails_bad, argument);
  pool_add(pool, wrong_way_bad, argument);
  pool_add(pool, clear_is_looked_at_ok, argument);
}
