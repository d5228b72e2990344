// RUN: %check --any-notes %s
// Coroutines that tasks and worker loops go on with: what these do around that
// counts, and what a promise stores is an exit by exception.
#include "Inputs/prologue.h"
#include <coroutine>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { error = std::current_exception(); }
    std::exception_ptr error;
  };
};
struct Awaiter {
  ThreadPool &pool;
  bool await_ready() { return false; }
  void await_resume() {}
};

namespace in_a_task {
struct OnPool : Awaiter {
  void await_suspend(std::coroutine_handle<> handle) {
    pool.execute([handle] { handle.resume(); });
  }
};
Task leavesBad(ThreadPool &pool) {
  co_await OnPool{pool};
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
Task throwsBad(ThreadPool &pool) {
  co_await OnPool{pool};
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  mayThrow();
  slot.remove();
}
Task catchesOk(ThreadPool &pool) {
  co_await OnPool{pool};
  slot.set(1);
  try {
    mayThrow();
  } catch (...) {
  }
  slot.remove();
}
} // namespace in_a_task

namespace guarded {
threadslot::ThreadLocal<int> other;
struct OnPool : Awaiter {
  void await_suspend(std::coroutine_handle<> handle) {
    pool.execute([handle] {
      threadslot::ScopedRemove guard(slot);
      handle.resume();
    });
  }
};
Task leavesOk(ThreadPool &pool) {
  co_await OnPool{pool};
  slot.set(1);
  mayThrow();
}
Task leavesAnotherBad(ThreadPool &pool) {
  co_await OnPool{pool};
  other.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace guarded

namespace cleared_after {
struct OnPool : Awaiter {
  void await_suspend(std::coroutine_handle<> handle) {
    pool.execute([handle] {
      handle.resume();
      slot.remove();
    });
  }
};
Task leavesOk(ThreadPool &pool) {
  co_await OnPool{pool};
  slot.set(1);
  mayThrow();
}
} // namespace cleared_after

namespace by_a_worker {
class Loop {
public:
  void post(std::coroutine_handle<> handle) {
    std::lock_guard lock(mutex);
    ready.push_back(handle);
  }

private:
  void run() {
    for (;;) {
      std::coroutine_handle<> next;
      {
        std::lock_guard lock(mutex);
        if (ready.empty())
          continue;
        next = ready.front();
        ready.pop_front();
      }
      next.resume();
    }
  }
  std::deque<std::coroutine_handle<>> ready;
  std::mutex mutex;
  std::thread thread{[this] { run(); }};
};
struct OnLoop {
  Loop &loop;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> handle) { loop.post(handle); }
  void await_resume() {}
};
Task leavesBad(Loop &loop) {
  co_await OnLoop{loop};
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
Task throwsBad(Loop &loop) {
  co_await OnLoop{loop};
  slot.set(1);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  mayThrow();
  slot.remove();
}
Task catchesOk(Loop &loop) {
  co_await OnLoop{loop};
  slot.set(1);
  try {
    mayThrow();
  } catch (...) {
  }
  slot.remove();
}
} // namespace by_a_worker
