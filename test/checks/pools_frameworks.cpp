// RUN: %check --any-notes %s
// Pools of larger libraries, by declarations that stand for theirs.
#include <functional>
#include <memory>
#include <threadslot/threadslot.h>
#include <utility>

namespace tsl::thread {
struct ThreadPool {
  void Schedule(std::function<void()> f);
  void ParallelFor(long total, long cost,
                   const std::function<void(long, long)> &f);
};
} // namespace tsl::thread
namespace Eigen {
struct ThreadPoolInterface {
  virtual void Schedule(std::function<void()> f) = 0;
};
struct NonBlockingThreadPool : ThreadPoolInterface {
  void Schedule(std::function<void()> f) override;
};
} // namespace Eigen
namespace onnxruntime::concurrency {
struct ThreadPool {
  static void Schedule(ThreadPool *pool, std::function<void()> f);
};
} // namespace onnxruntime::concurrency
namespace at {
void launch(std::function<void()> f);
template <class F> void parallel_for(long, long, long, const F &) {}
} // namespace at
namespace arrow::internal {
struct Executor {
  template <class F, class... A> int Submit(F &&, A &&...) { return 0; }
  template <class F> int Spawn(F &&) { return 0; }
};
} // namespace arrow::internal
namespace DB {
template <class Thread> struct ThreadPoolImpl {
  using Job = std::function<void()>;
  void scheduleOrThrow(Job job, int priority = 0);
};
struct Thread {};
} // namespace DB
using CPLThreadFunc = void (*)(void *);
struct CPLWorkerThreadPool {
  bool SubmitJob(CPLThreadFunc function, void *data);
};
struct vtkSMPTools {
  template <class F> static void For(long, long, F &) {}
};
namespace juce {
struct ThreadPoolJob {
  virtual ~ThreadPoolJob();
  virtual int runJob() = 0;
};
struct ThreadPool {
  void addJob(ThreadPoolJob *job, bool deleteWhenFinished);
};
} // namespace juce
namespace Napi {
struct AsyncWorker {
  virtual ~AsyncWorker();
  void Queue();
  virtual void Execute() = 0;
  virtual void OnOK();
};
} // namespace Napi
namespace seastar {
struct smp {
  template <class F> static int submit_to(unsigned, F &&) { return 0; }
};
} // namespace seastar
extern "C" int bthread_start_background(unsigned long *id, const void *attr,
                                        void *(*f)(void *), void *data);
struct WFTaskFactory {
  template <class F, class... A>
  static void *create_go_task(const char *, F &&, A &&...) {
    return nullptr;
  }
};
namespace trantor {
struct EventLoop {
  void runInLoop(const std::function<void()> &f);
  void queueInLoop(std::function<void()> &&f);
  unsigned long runAfter(double delay, std::function<void()> &&f);
};
} // namespace trantor
namespace concurrencpp {
struct executor {
  template <class F, class... A> void post(F &&, A &&...) {}
  template <class F, class... A> int submit(F &&, A &&...) { return 0; }
};
struct thread_pool_executor : executor {};
} // namespace concurrencpp
namespace enki {
struct TaskSetPartition {};
struct ITaskSet {
  virtual ~ITaskSet();
  virtual void ExecuteRange(TaskSetPartition range, unsigned thread) = 0;
};
struct TaskScheduler {
  void AddTaskSetToPipe(ITaskSet *set);
};
} // namespace enki
namespace tf {
struct FlowBuilder {
  template <class... F> int emplace(F &&...) { return 0; }
};
struct Taskflow : FlowBuilder {};
} // namespace tf

static threadslot::ThreadLocal<int> slot;
void mayThrow();

void numericsBad(tsl::thread::ThreadPool &pool,
                 Eigen::NonBlockingThreadPool &eigen,
                 onnxruntime::concurrency::ThreadPool *onnx) {
  pool.Schedule([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:22: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.ParallelFor(8, 1, [](long first, long) { slot.set(int(first)); });
// CHECK: :[[@LINE-1]]:49: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  eigen.Schedule([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:23: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  onnx->Schedule(onnx, [] { slot.set(1); });
// CHECK: :[[@LINE-1]]:29: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  at::launch([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:19: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  at::parallel_for(0, 8, 1, [](long, long) { slot.set(1); });
// CHECK: :[[@LINE-1]]:46: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void numericsOk(tsl::thread::ThreadPool &pool) {
  pool.Schedule([] {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
void dataBad(arrow::internal::Executor &executor,
             DB::ThreadPoolImpl<DB::Thread> &pool) {
  executor.Submit([](int n) { slot.set(n); }, 3);
// CHECK: :[[@LINE-1]]:31: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  executor.Spawn([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:23: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  pool.scheduleOrThrow([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
}
struct Tile {
  int n;
};
void render(void *data) { slot.set(static_cast<Tile *>(data)->n); }
// CHECK: :[[@LINE-1]]:27: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void renderOk(void *data) {
  slot.set(static_cast<Tile *>(data)->n);
  slot.remove();
}
struct Range {
  void operator()(long first, long) const { slot.set(int(first)); }
// CHECK: :[[@LINE-1]]:45: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void graphics(CPLWorkerThreadPool &pool, Tile &tile) {
  pool.SubmitJob(render, &tile);
  pool.SubmitJob(renderOk, &tile);
  Range range;
  vtkSMPTools::For(0, 8, range);
}
struct Sound : juce::ThreadPoolJob {
  int runJob() override {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    return 0;
  }
};
struct Silence : juce::ThreadPoolJob {
  int runJob() override {
    threadslot::ScopedRemove guard(slot);
    slot.set(1);
    return 0;
  }
};
void audio(juce::ThreadPool &pool) {
  pool.addJob(new Sound, true);
  pool.addJob(new Silence, true);
}
struct Worker : Napi::AsyncWorker {
  void Execute() override { slot.set(1); }
// CHECK: :[[@LINE-1]]:29: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
struct Scoped : Napi::AsyncWorker {
  void Execute() override {
    slot.set(1);
    slot.remove();
  }
};
void node() {
  (new Worker)->Queue();
  (new Scoped)->Queue();
}
void *fiber(void *) {
  slot.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return nullptr;
}
void go(int n) { slot.set(n); }
// CHECK: :[[@LINE-1]]:18: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
void servers(trantor::EventLoop *loop) {
  seastar::smp::submit_to(0, [] { slot.set(1); });
// CHECK: :[[@LINE-1]]:35: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  bthread_start_background(nullptr, nullptr, fiber, nullptr);
  WFTaskFactory::create_go_task("queue", go, 3);
  loop->runInLoop([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:24: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  loop->queueInLoop([] { slot.set(2); });
// CHECK: :[[@LINE-1]]:26: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  loop->runAfter(0.5, [] { slot.set(3); });
// CHECK: :[[@LINE-1]]:28: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  loop->queueInLoop([] {
    slot.set(2);
    slot.remove();
  });
}
struct Set : enki::ITaskSet {
  void ExecuteRange(enki::TaskSetPartition, unsigned) override { slot.set(1); }
// CHECK: :[[@LINE-1]]:66: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void concurrency(concurrencpp::thread_pool_executor &executor,
                 enki::TaskScheduler &scheduler, Set &set, tf::Taskflow &flow) {
  executor.post([](int n) { slot.set(n); }, 3);
// CHECK: :[[@LINE-1]]:29: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  executor.submit([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
  scheduler.AddTaskSetToPipe(&set);
  flow.emplace([] { slot.set(1); },
// CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
               [] {
                 slot.set(2);
                 slot.remove();
               });
}
