// RUN: %check --any-notes %s
// Pools of C libraries take a function and its data.
#include <pthread.h>
#include <stddef.h>

typedef struct uv_loop_s uv_loop_t;
typedef struct uv_work_s uv_work_t;
int uv_queue_work(uv_loop_t *loop, uv_work_t *work, void (*run)(uv_work_t *),
                  void (*after)(uv_work_t *, int));
typedef struct GThreadPool GThreadPool;
GThreadPool *g_thread_pool_new(void (*run)(void *, void *), void *user,
                               int threads, int exclusive, void **error);
typedef struct dispatch_queue_s *dispatch_queue_t;
void dispatch_async_f(dispatch_queue_t queue, void *context,
                      void (*work)(void *));

static pthread_key_t key;

static void work(uv_work_t *work) { pthread_setspecific(key, work); }
// CHECK: :[[@LINE-1]]:37: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
static void afterOk(uv_work_t *work, int status) {
  pthread_setspecific(key, work);
  pthread_setspecific(key, NULL);
}
static void item(void *data, void *user) { pthread_setspecific(key, data); }
// CHECK: :[[@LINE-1]]:44: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
static void queued(void *context) { pthread_setspecific(key, context); }
// CHECK: :[[@LINE-1]]:37: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
static void calledOk(void *context) { pthread_setspecific(key, context); }

void submit(uv_loop_t *loop, uv_work_t *request, dispatch_queue_t queue) {
  uv_queue_work(loop, request, work, afterOk);
  g_thread_pool_new(item, NULL, 4, 0, NULL);
  dispatch_async_f(queue, request, queued);
  calledOk(request);
}
