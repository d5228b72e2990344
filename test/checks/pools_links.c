// RUN: %check --any-notes %s
// Lists that hold links, and the wholes that these are parts of.
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

static pthread_key_t key;
void work(void);

#define CONTAINER_OF(part, type, member)                                       \
  ((type *)((char *)(part)-offsetof(type, member)))

// A ring of links with a head; what runs is one more whole further out.
struct links {
  struct links *next, *prev;
};
struct item {
  void (*run)(struct item *);
  struct links links;
};
static struct links ring;
static pthread_mutex_t mutex;
static pthread_cond_t ready;

static void append(struct links *head, struct links *new) {
  new->next = head;
  new->prev = head->prev;
  new->prev->next = new;
  head->prev = new;
}
static void removeFrom(struct links *links) {
  links->prev->next = links->next;
  links->next->prev = links->prev;
}
static void *worker(void *unused) {
  for (;;) {
    pthread_mutex_lock(&mutex);
    while (ring.next == &ring)
      pthread_cond_wait(&ready, &mutex);
    struct links *first = ring.next;
    removeFrom(first);
    pthread_mutex_unlock(&mutex);
    struct item *item = CONTAINER_OF(first, struct item, links);
    item->run(item);
  }
  return NULL;
}
void startRing(void) {
  pthread_t thread;
  ring.next = ring.prev = &ring;
  pthread_create(&thread, NULL, worker, NULL);
}
static void post(struct item *item) {
  pthread_mutex_lock(&mutex);
  append(&ring, &item->links);
  pthread_cond_signal(&ready);
  pthread_mutex_unlock(&mutex);
}

struct request {
  int user;
  void (*serve)(struct request *);
  struct item item;
};
static void serveItem(struct item *item) {
  struct request *request = CONTAINER_OF(item, struct request, item);
  request->serve(request);
}
static void postRequest(void (*serve)(struct request *)) {
  struct request *request = malloc(sizeof(*request));
  request->serve = serve;
  request->item.run = serveItem;
  post(&request->item);
}
static void serveBad(struct request *request) {
  pthread_setspecific(key, &request->user);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
  work();
}
static void serveOk(struct request *request) {
  pthread_setspecific(key, &request->user);
  work();
  pthread_setspecific(key, NULL);
}
void serveAll(void) {
  postRequest(serveBad);
  postRequest(serveOk);
}

// What undoes is found from a part of it.
struct undo {
  void (*run)(struct undo *);
};
struct scope {
  void *old;
  struct undo undo;
};
static void restore(struct undo *undo) {
  pthread_setspecific(key, CONTAINER_OF(undo, struct scope, undo)->old);
}
static void scoped(struct item *item) {
  struct scope scope = {pthread_getspecific(key), {restore}};
  pthread_setspecific(key, item);
  work();
  scope.undo.run(&scope.undo);
}
static void unscoped(struct item *item) {
  struct scope scope = {pthread_getspecific(key), {restore}};
  pthread_setspecific(key, item);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
  work();
}
void postScopes(void) {
  static struct item first = {scoped}, second = {unscoped};
  post(&first);
  post(&second);
}

// The link is the first member: a cast is all.
struct base {
  struct base *next;
  void (*run)(struct base *);
};
struct mail {
  struct base base;
  int user;
};
static struct base *inbox;
static void *reader(void *unused) {
  for (;;) {
    pthread_mutex_lock(&mutex);
    struct base *first = inbox;
    if (first)
      inbox = first->next;
    pthread_mutex_unlock(&mutex);
    if (first)
      first->run(first);
  }
  return NULL;
}
void startReader(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, reader, NULL);
}
static void send(struct base *base) {
  pthread_mutex_lock(&mutex);
  base->next = inbox;
  inbox = base;
  pthread_mutex_unlock(&mutex);
}
static void readBad(struct base *base) {
  pthread_setspecific(key, &((struct mail *)base)->user);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
}
static void readOk(struct base *base) {
  pthread_setspecific(key, &((struct mail *)base)->user);
  pthread_setspecific(key, NULL);
}
void sendAll(void) {
  struct mail *mail = malloc(sizeof(*mail));
  mail->base.run = readBad;
  send((struct base *)mail);
  mail = malloc(sizeof(*mail));
  mail->base.run = readOk;
  send((struct base *)mail);
}

// Nobody but the user of the queue knows where in a job the link is.
struct job {
  void *next;
  void (*run)(void *);
  void *data;
};
static void *jobs;
static int linkAt;
static void put(void *job) {
  void **link = (void **)((char *)job + linkAt);
  pthread_mutex_lock(&mutex);
  *link = jobs;
  jobs = link;
  pthread_mutex_unlock(&mutex);
}
static void *take(void) {
  pthread_mutex_lock(&mutex);
  while (!jobs)
    pthread_cond_wait(&ready, &mutex);
  void *job = (char *)jobs - linkAt;
  jobs = *(void **)jobs;
  pthread_mutex_unlock(&mutex);
  return job;
}
static void *runner(void *unused) {
  for (;;) {
    struct job *job = take();
    job->run(job->data);
    free(job);
  }
  return NULL;
}
void startRunner(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, runner, NULL);
}
static void enqueue(void (*run)(void *), void *data) {
  struct job *job = malloc(sizeof(*job));
  job->run = run;
  job->data = data;
  put(job);
}
static void jobBad(void *data) { pthread_setspecific(key, data); }
// CHECK: :[[@LINE-1]]:34: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
static void jobOk(void *data) {
  pthread_setspecific(key, data);
  pthread_setspecific(key, NULL);
}
void enqueueAll(void *data) {
  enqueue(jobBad, data);
  enqueue(jobOk, data);
}

// Made by one who knows its base and how large it is; one queue takes the whole
// as it is, the other by a pointer to anything.
struct event {
  struct event *next;
  void (*run)(struct event *);
};
struct call {
  struct event base;
  void (*function)(void *);
  void *data;
};
static struct event *events;
static struct event *makeEvent(size_t size, void (*run)(struct event *)) {
  struct event *event = calloc(1, size);
  event->run = run;
  return event;
}
static void pushEvent(struct event *event) {
  pthread_mutex_lock(&mutex);
  event->next = events;
  events = event;
  pthread_mutex_unlock(&mutex);
}
static void pushAny(void *event) { pushEvent(event); }
static void runCall(struct event *event) {
  struct call *call = (struct call *)event;
  call->function(call->data);
  free(event);
}
static void callLater(void (*function)(void *), void *data) {
  struct call *call = (struct call *)makeEvent(sizeof(*call), runCall);
  call->function = function;
  call->data = data;
  pushEvent(&call->base);
}
static void callAnyLater(void (*function)(void *), void *data) {
  struct call *call = (struct call *)makeEvent(sizeof(*call), runCall);
  call->function = function;
  call->data = data;
  pushAny(call);
}
static void *eventLoop(void *unused) {
  for (;;) {
    pthread_mutex_lock(&mutex);
    while (!events)
      pthread_cond_wait(&ready, &mutex);
    struct event *event = events;
    events = event->next;
    pthread_mutex_unlock(&mutex);
    event->run(event);
  }
  return NULL;
}
void startEvents(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, eventLoop, NULL);
}
static void callBad(void *data) { pthread_setspecific(key, data); }
// CHECK: :[[@LINE-1]]:35: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
static void callOk(void *data) {
  pthread_setspecific(key, data);
  pthread_setspecific(key, NULL);
}
static void callAnyBad(void *data) { pthread_setspecific(key, data); }
// CHECK: :[[@LINE-1]]:38: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
void callAll(void *data) {
  callLater(callBad, data);
  callLater(callOk, data);
  callAnyLater(callAnyBad, data);
}
