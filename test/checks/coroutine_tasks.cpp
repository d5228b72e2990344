// RUN: %check --any-notes %s
// Tasks that are coroutines.
#include "Inputs/prologue.h"
#include <coroutine>
#include <exception>
#include <utility>

struct Task {
  struct promise_type {
    Task get_return_object() {
      return Task{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> h;
};
struct Awaitable {
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() noexcept;
};
struct ThrowingAwaitable {
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume();
};
void run(ThreadPool &pool) {
  pool.execute([]() -> Task {
    slot.set(1);
    co_await Awaitable{};
    slot.remove();
  });
  pool.execute([]() -> Task {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    co_await Awaitable{};
  });
  pool.execute([]() -> Task {
    threadslot::ScopedRemove g(slot);
    slot.set(1);
    co_await ThrowingAwaitable{};
  });
  pool.execute([]() -> Task {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      co_return;
    slot.remove();
  });
  pool.execute([]() -> Task {
    for (int i = 0; i < number(); ++i) {
      slot.set(i);
      co_await Awaitable{};
      slot.remove();
    }
  });
}
