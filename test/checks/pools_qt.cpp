// RUN: %check --any-notes %s
// Qt's pools and event loops, by declarations that stand for Qt's.
#include <functional>
#include <threadslot/threadslot.h>

class QObject {};
class QRunnable {
public:
  virtual ~QRunnable();
  virtual void run() = 0;
  static QRunnable *create(std::function<void()> function);
  void setAutoDelete(bool on);
};
class QThreadPool {
public:
  static QThreadPool *globalInstance();
  void start(QRunnable *runnable, int priority = 0);
  void start(std::function<void()> function, int priority = 0);
  bool tryStart(std::function<void()> function);
};
class QThread : public QObject {
public:
  void start();

protected:
  virtual void run();
};
template <class T> class QFuture {};
namespace QtConcurrent {
template <class F, class... A> QFuture<void> run(F &&, A &&...) { return {}; }
template <class F, class... A>
QFuture<void> run(QThreadPool *, F &&, A &&...) { return {}; }
template <class S, class F> QFuture<void> map(S &, F) { return {}; }
template <class S, class F> void blockingMap(S &, F) {}
} // namespace QtConcurrent
struct QMetaObject {
  template <class F> static bool invokeMethod(QObject *, F &&) {
    return true;
  }
};

static threadslot::ThreadLocal<int> slot;
void mayThrow();

struct Bad : QRunnable {
  void run() override { slot.set(1); }
// CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct Ok : QRunnable {
  void run() override {
    threadslot::ScopedRemove guard(slot);
    slot.set(1);
  }
};
void runnables() {
  QThreadPool::globalInstance()->start(new Bad);
  QThreadPool::globalInstance()->start(new Ok, 7);
}
void functions(QThreadPool &pool) {
  pool.start([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.tryStart([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:22: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
// The program ends.
void throwsOk(QThreadPool &pool) {
  pool.start([] {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
void setTo(int value) { slot.set(value); }
// CHECK: :[[@LINE-1]]:25: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void concurrentBad(QThreadPool &pool) {
  QtConcurrent::run(setTo, 1);
  QtConcurrent::run(&pool, [](int value) { slot.set(value); }, 2);
// CHECK: :[[@LINE-1]]:44: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  int values[] = {1, 2};
  QtConcurrent::map(values, [](int &value) { slot.set(value); });
// CHECK: :[[@LINE-1]]:46: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
// Its future keeps the exception.
void concurrentThrowsBad() {
  QtConcurrent::run([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
void invokedBad(QObject &object) {
  QMetaObject::invokeMethod(&object, [] { slot.set(1); });
// CHECK: :[[@LINE-1]]:43: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}

// A thread of its own is no pool, but a loop in it that takes callables is.
class Once : public QThread {
  void run() override { slot.set(1); }
};
class Worker : public QThread {
public:
  void add(std::function<void()> job) { jobs[tail++ % 8] = job; }

private:
  void run() override {
    while (head != tail)
      jobs[head++ % 8]();
  }
  std::function<void()> jobs[8];
  unsigned head = 0, tail = 0;
};
void threads(Once &once, Worker &worker) {
  once.start();
  worker.start();
  worker.add([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}

// Runnables that are made of functions.
void created(QThreadPool &pool, int id) {
  pool.start(QRunnable::create([id] { slot.set(id); }));
// CHECK: :[[@LINE-1]]:39: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  QRunnable *job = QRunnable::create([id] { slot.set(id); });
// CHECK: :[[@LINE-1]]:45: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  job->setAutoDelete(true);
  pool.start(job, 1);
  pool.start(QRunnable::create([id] {
    threadslot::ScopedRemove guard(slot);
    slot.set(id);
  }));
}
