// RUN: %check --any-notes %s
// Pools whose jobs lie in rings and lists, and wrappers of pools called through
// values.
#include "Inputs/prologue.h"
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <pthread.h>
#include <semaphore>
#include <thread>
#include <utility>

#include "Inputs/guard.h"

using Job = std::function<void()>;

// An index is passed on to where the element is taken.
class Ring {
  std::counting_semaphore<> items{0};
  std::array<Job, 64> ring;
  std::atomic<unsigned> head{0}, tail{0};
  std::jthread thread;
  void run() {
    for (;;) {
      items.acquire();
      Job job = std::move(ring[head++ % ring.size()]);
      if (!job)
        break;
      job();
    }
  }

public:
  Ring() : thread([this] { run(); }) {}
  void push(Job job) {
    ring[tail++ % ring.size()] = std::move(job);
    items.release();
  }
};
void ring(Ring &pool) {
  pool.push([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.push([] {
    slot.set(1);
    slot.remove();
  });
}
class Swapping {
  std::array<Job, 64> ring;
  unsigned head = 0, tail = 0;
  std::thread thread;
  void run() {
    for (;;) {
      Job job;
      std::swap(job, ring[head]);
      head = (head + 1) & 63;
      if (job)
        job();
    }
  }

public:
  Swapping() : thread(&Swapping::run, this) {}
  void push(Job job) {
    ring[tail] = std::move(job);
    tail = (tail + 1) & 63;
  }
};
void swapping(Swapping &pool) {
  pool.push([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.push([] {
    Guard guard(slot);
    slot.set(1);
  });
}

// In the style of C, nobody here sees where the pool is made.
struct Node {
  Node *next;
  void (*run)(void *);
  void *data;
};
struct Pool {
  pthread_mutex_t mutex;
  pthread_cond_t some;
  Node *first;
  int stop;
};
static void *work(void *given) {
  Pool *pool = static_cast<Pool *>(given);
  for (;;) {
    pthread_mutex_lock(&pool->mutex);
    while (!pool->first && !pool->stop)
      pthread_cond_wait(&pool->some, &pool->mutex);
    if (pool->stop)
      break;
    Node *node = pool->first;
    pool->first = node->next;
    pthread_mutex_unlock(&pool->mutex);
    node->run(node->data);
    delete node;
  }
  pthread_mutex_unlock(&pool->mutex);
  return nullptr;
}
void start(Pool *pool) {
  pthread_t thread;
  pthread_create(&thread, nullptr, work, pool);
}
void add(Pool *pool, void (*run)(void *), void *data) {
  pthread_mutex_lock(&pool->mutex);
  pool->first = new Node{pool->first, run, data};
  pthread_cond_signal(&pool->some);
  pthread_mutex_unlock(&pool->mutex);
}
static void leaves(void *) { slot.set(1); }
// CHECK: :[[@LINE-1]]:30: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
static void undoes(void *) {
  slot.set(1);
  slot.remove();
}
// This is a list as well, but of another pool that no thread runs.
struct Idle {
  Node *first;
};
void note(Idle *idle, void (*run)(void *)) {
  idle->first = new Node{idle->first, run, nullptr};
}
static void neverRun(void *) { slot.set(2); }
void tasks(Pool *pool, Idle *idle) {
  add(pool, leaves, nullptr);
  add(pool, undoes, nullptr);
  note(idle, neverRun);
}

// The list knows links only; where a job begins is written in two ways.
struct Link {
  Link *next = nullptr;
};
struct Linked {
  Job run;
  Link link;
};
class Linking {
  Link *links = nullptr;
  std::mutex mutex;
  std::thread byBytes{[this] {
    for (;;) {
      Link *link = take();
      auto *job = reinterpret_cast<Linked *>(reinterpret_cast<char *>(link) -
                                             offsetof(Linked, link));
      job->run();
      delete job;
    }
  }};
  Link *take() {
    std::lock_guard lock(mutex);
    Link *first = links;
    links = first->next;
    return first;
  }

public:
  void push(Job run) {
    auto *job = new Linked{std::move(run), {}};
    std::lock_guard lock(mutex);
    job->link.next = links;
    links = &job->link;
  }
};
void linking(Linking &pool) {
  pool.push([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.push([] {
    slot.set(1);
    slot.remove();
  });
}
struct Numbered {
  void (*run)(int);
  Link link;
};
class ByNumber {
  Link *links = nullptr;
  std::thread thread{[this] {
    for (;;) {
      Link *first = links;
      links = first->next;
      auto *job = reinterpret_cast<Numbered *>(
          reinterpret_cast<std::uintptr_t>(first) - numberedAt);
      job->run(1);
    }
  }};
  static constexpr std::size_t numberedAt = offsetof(Numbered, link);

public:
  void push(Numbered &job) {
    job.link.next = links;
    links = &job.link;
  }
};
static void numberedBad(int id) { slot.set(id); }
// CHECK: :[[@LINE-1]]:35: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
static void numberedOk(int id) {
  slot.set(id);
  slot.remove();
}
void numbered(ByNumber &pool) {
  static Numbered bad{numberedBad, {}}, ok{numberedOk, {}};
  pool.push(bad);
  pool.push(ok);
}

// A wrapper that submits is one, too, where it is called through a value.
struct Wrapper {
  ThreadPool &pool;
  void post(Job job) { pool.execute(std::move(job)); }
  static void postTo(ThreadPool &pool, Job job) {
    pool.execute(std::move(job));
  }
};
void wrapped(ThreadPool &pool) {
  Wrapper wrapper{pool};
  auto post = &Wrapper::post;
  (wrapper.*post)([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:24: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void (*postTo)(ThreadPool &, Job) = Wrapper::postTo;
  postTo(pool, [] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  postTo(pool, [] {
    slot.set(1);
    slot.remove();
  });
}
