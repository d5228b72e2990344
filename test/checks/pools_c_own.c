// RUN: %check --any-notes %s
// Pools written in C: structures that threads and functions are given.
#include <pthread.h>
#include <stdlib.h>

static pthread_key_t key;
void quiet(void);

// A list of jobs on the heap; who adds one is given the pool by who knows whom.
struct job {
  void (*run)(void *);
  void *data;
  struct job *next;
};
struct pool {
  pthread_mutex_t mutex;
  pthread_cond_t added;
  struct job *first;
  int stop;
  pthread_t threads[4];
};
static void *worker(void *data) {
  struct pool *pool = data;
  for (;;) {
    pthread_mutex_lock(&pool->mutex);
    while (!pool->first && !pool->stop)
      pthread_cond_wait(&pool->added, &pool->mutex);
    if (pool->stop) {
      pthread_mutex_unlock(&pool->mutex);
      return NULL;
    }
    struct job *job = pool->first;
    pool->first = job->next;
    pthread_mutex_unlock(&pool->mutex);
    job->run(job->data);
    free(job);
  }
}
struct pool *poolNew(void) {
  struct pool *pool = calloc(1, sizeof *pool);
  for (int i = 0; i < 4; i++)
    pthread_create(&pool->threads[i], NULL, worker, pool);
  return pool;
}
void poolAdd(struct pool *pool, void (*run)(void *), void *data) {
  struct job *job = malloc(sizeof *job);
  job->run = run;
  job->data = data;
  pthread_mutex_lock(&pool->mutex);
  job->next = pool->first;
  pool->first = job;
  pthread_mutex_unlock(&pool->mutex);
  pthread_cond_signal(&pool->added);
}
static void bad(void *data) { pthread_setspecific(key, data); }
// CHECK: :[[@LINE-1]]:31: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
static void ok(void *data) {
  pthread_setspecific(key, data);
  quiet();
  pthread_setspecific(key, NULL);
}
void use(struct pool *pool, int *number) {
  poolAdd(pool, bad, number);
  poolAdd(pool, ok, number);
}

// A ring in a structure that only a typedef names.
typedef struct {
  struct {
    void (*run)(void *);
    void *data;
  } jobs[64];
  volatile unsigned head, tail;
} ring_t;
static void *ringWorker(void *ring) {
  ring_t *r = (ring_t *)ring;
  for (;;)
    if (r->tail != r->head) {
      unsigned at = r->tail++ % 64;
      r->jobs[at].run(r->jobs[at].data);
    }
  return NULL;
}
void ringStart(ring_t *r) {
  pthread_t thread;
  pthread_create(&thread, NULL, ringWorker, r);
}
int ringAdd(ring_t *r, void (*run)(void *), void *data) {
  r->jobs[r->head % 64].run = run;
  r->jobs[r->head % 64].data = data;
  r->head++;
  return 0;
}
static void ringBad(void *data) { pthread_setspecific(key, data); }
// CHECK: :[[@LINE-1]]:35: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
static void ringOk(void *data) {
  pthread_setspecific(key, data);
  pthread_setspecific(key, NULL);
}
void useRing(ring_t *r, int *number) {
  ringAdd(r, ringBad, number);
  ringAdd(r, ringOk, number);
}

// A ring in memory of its own, which each side has a name for.
struct cell {
  void (*run)(void *);
  void *data;
};
typedef struct {
  struct cell *cells;
  unsigned head, tail, size;
} heap_ring_t;
static void *heapRingWorker(void *data) {
  heap_ring_t *r = data;
  for (;;)
    if (r->tail != r->head) {
      struct cell *cells = r->cells;
      struct cell job = cells[r->tail];
      r->tail = (r->tail + 1) % r->size;
      job.run(job.data);
    }
  return NULL;
}
heap_ring_t *heapRingStart(unsigned size) {
  heap_ring_t *r = calloc(1, sizeof(*r));
  pthread_t thread;
  r->cells = calloc(size, sizeof(struct cell));
  r->size = size;
  pthread_create(&thread, NULL, heapRingWorker, r);
  return r;
}
int heapRingAdd(heap_ring_t *r, void (*run)(void *), void *data) {
  r->cells[r->head].run = run;
  r->cells[r->head].data = data;
  r->head = (r->head + 1) % r->size;
  return 0;
}
static void heapRingBad(void *data) { pthread_setspecific(key, data); }
// CHECK: :[[@LINE-1]]:39: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
static void heapRingOk(void *data) {
  pthread_setspecific(key, data);
  pthread_setspecific(key, NULL);
}
static void (*const heapRingJobs[])(void *) = {heapRingBad, heapRingOk};
void useHeapRing(heap_ring_t *r, int which, int *number) {
  heapRingAdd(r, heapRingJobs[which], number);
}

// A worker that clears the slot after each job.
struct tidy {
  void (*run)(void *);
  void *data;
};
static void *tidyWorker(void *data) {
  struct tidy *tidy = data;
  for (;;) {
    tidy->run(tidy->data);
    pthread_setspecific(key, NULL);
  }
  return NULL;
}
void tidyStart(struct tidy *tidy) {
  pthread_t thread;
  pthread_create(&thread, NULL, tidyWorker, tidy);
}
static void tidied(void *data) { pthread_setspecific(key, data); }
void useTidy(struct tidy *tidy, int *number) {
  tidy->run = tidied;
  tidy->data = number;
}

// No thread is given one of these: what one caller puts in, another need not
// take out.
struct reply {
  void (*then)(void *);
  void *data;
};
void onDone(struct reply *reply, void (*then)(void *), void *data) {
  reply->then = then;
  reply->data = data;
}
void done(struct reply *reply) { reply->then(reply->data); }
static void answer(void *reply) { done((struct reply *)reply); }
void answerLater(struct pool *pool, struct reply *reply) {
  poolAdd(pool, answer, reply);
}
static void mine(void *data) { pthread_setspecific(key, data); }
void ask(int *number) {
  struct reply reply;
  onDone(&reply, mine, number);
  done(&reply);
  pthread_setspecific(key, NULL);
}
