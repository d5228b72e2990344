// RUN: %check --any-notes %s
// Coroutines: a suspension is no exit, the body is a straight line to its end,
// and an exception that leaves it is one though the promise takes note of it.
#include <coroutine>
#include <exception>
#include <threadslot/annotations.h>
#include <threadslot/threadslot.h>
#include <utility>

using namespace threadslot;

static ThreadLocal<int> user("user");
void work();
void quiet() noexcept;
bool chance() noexcept;

/// Runs at once, and on its own.
struct Fire {
  struct promise_type {
    Fire get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

/// Starts when it is waited for, and hands on exceptions.
class Task {
public:
  struct promise_type;
  using Handle = std::coroutine_handle<promise_type>;
  struct End {
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(Handle self) noexcept {
      auto next = self.promise().next;
      return next ? next : std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };
  struct promise_type {
    Task get_return_object() { return Task(Handle::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    End final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { error = std::current_exception(); }
    std::coroutine_handle<> next;
    std::exception_ptr error;
  };

  Task(Task &&other) : self(std::exchange(other.self, {})) {}
  ~Task() {
    if (self)
      self.destroy();
  }
  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> next) {
    self.promise().next = next;
    return self;
  }
  void await_resume() {
    if (self.promise().error)
      std::rethrow_exception(self.promise().error);
  }

private:
  explicit Task(Handle self) : self(self) {}
  Handle self;
};

struct Executor {};
template <class F>
THREADSLOT_EFFECT(submit(callable=1, exceptions=caught))
void co_spawn(Executor &, F) {}

/// Something that is not ready at once.
struct Event {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  int await_resume() noexcept;
};
/// The same, and it may fail.
struct Reply {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  int await_resume();
};

namespace calledByTasks {
Fire leavesBad() {
  user.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
  co_await Event{};
}
Fire suspendsOk() {
  user.set(1);
  co_await Event{};
  user.remove();
}
// The promise ends the program.
Fire terminatesOk() {
  user.set(1);
  co_await Reply{};
  user.remove();
}
void submitsBad(ThreadPool &pool) {
  pool.execute([] { leavesBad(); });
}
void submitsOk(ThreadPool &pool) {
  pool.execute([] {
    suspendsOk();
    terminatesOk();
  });
}
// Nobody runs it.
Fire leavesOk() {
  user.set(1);
  co_await Event{};
}
// It is made and not started.
Task lazyOk() {
  user.set(1);
  co_return;
}
void makesOk(ThreadPool &pool) {
  pool.execute([] { Task task = lazyOk(); });
}
} // namespace calledByTasks

namespace tasks {
void closureBad(ThreadPool &pool) {
  pool.execute([]() -> Fire {
    user.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
    co_await Event{};
  });
}
void closureOk(ThreadPool &pool) {
  pool.execute([]() -> Fire {
    user.set(1);
    co_await Event{};
    user.remove();
  });
}
Task spawnedBad() {
  user.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
  co_await Event{};
  if (chance())
    co_return;
  user.remove();
}
Task spawnedOk() {
  user.set(1);
  co_await Event{};
  if (chance()) {
    user.remove();
    co_return;
  }
  user.remove();
}
Task movedBad() {
  user.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
  co_return;
}
Task neverSpawnedOk() {
  user.set(1);
  co_return;
}
Task throwsBad() {
  user.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'user' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  co_await Reply{};
  user.remove();
}
Task catchesOk() {
  user.set(1);
  try {
    co_await Reply{};
  } catch (...) {
  }
  user.remove();
}
Task guardsOk() {
  ScopedValue guard(user, 1);
  co_await Reply{};
}
void spawns(Executor &executor) {
  co_spawn(executor, spawnedBad());
  co_spawn(executor, spawnedOk());
  Task moved = movedBad();
  co_spawn(executor, std::move(moved));
  co_spawn(executor, throwsBad());
  co_spawn(executor, catchesOk());
  co_spawn(executor, guardsOk());
  co_spawn(executor, []() -> Task {
    user.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
    co_await Event{};
  });
}
} // namespace tasks

namespace waiting {
Task leavesBad() {
  user.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
  co_return;
}
Task clears() {
  user.remove();
  co_return;
}
Task fails() {
  work();
  co_return;
}
Task succeeds() {
  quiet();
  co_return;
}
Task ofALeakBad() { co_await leavesBad(); }
Task undoneByAnotherOk() {
  user.set(1);
  co_await clears();
}
Task failingBad() {
  user.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'user' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  co_await fails();
  user.remove();
}
Task succeedingOk() {
  user.set(1);
  co_await succeeds();
  user.remove();
}
Task inALoopBad() {
  for (int i = 0; i < co_await Event{}; ++i) {
    user.set(i);
// CHECK: :[[@LINE-1]]:5: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (co_await Event{} == 3)
      continue;
    user.remove();
  }
}
Task inALoopOk() {
  while (co_await Event{} != 0) {
    user.set(1);
    if (int n = co_await Event{}; n == 3)
      user.remove();
    else
      user.remove();
  }
}
void spawns(Executor &executor) {
  co_spawn(executor, ofALeakBad());
  co_spawn(executor, undoneByAnotherOk());
  co_spawn(executor, failingBad());
  co_spawn(executor, succeedingOk());
  co_spawn(executor, inALoopBad());
  co_spawn(executor, inALoopOk());
}
} // namespace waiting

namespace hopping {
/// Goes on as a task of a pool.
struct Schedule {
  ThreadPool &pool;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> rest) {
    pool.execute([rest] { rest.resume(); });
  }
  void await_resume() {}
};
Fire hopsBad(ThreadPool &pool) {
  co_await Schedule{pool};
  user.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
  work();
}
Fire hopsOk(ThreadPool &pool) {
  co_await Schedule{pool};
  user.set(1);
  work();
  user.remove();
}
Fire staysOk(ThreadPool &) {
  co_await Event{};
  user.set(1);
  work();
}
} // namespace hopping

namespace parameters {
struct Guard {
  explicit Guard(ThreadLocal<int> &slot) : slot(&slot) {}
  Guard(Guard &&other) : slot(std::exchange(other.slot, nullptr)) {}
  ~Guard() {
    if (slot)
      slot->remove();
  }
  ThreadLocal<int> *slot;
};
// The frame has a copy of it, which ends with the frame.
Fire guardedOk(Guard) {
  user.set(1);
  co_await Event{};
}
Fire unguardedBad(const Guard &) {
  user.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
  co_await Event{};
}
Fire slotBad(ThreadLocal<int> &slot, int value) {
  slot.set(value);
// CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  co_await Event{};
}
Fire slotOk(ThreadLocal<int> &slot, int value) {
  slot.set(value);
  co_await Event{};
  slot.remove();
}
void submitsOk(ThreadPool &pool) {
  pool.execute([] { guardedOk(Guard(user)); });
  pool.execute([] { slotOk(user, 1); });
}
void submitsBad(ThreadPool &pool) {
  pool.execute([] {
    static ThreadLocal<int> other("other");
    unguardedBad(Guard(other));
  });
  pool.execute([] { slotBad(user, 1); });
}
} // namespace parameters

namespace generators {
struct Numbers {
  struct promise_type {
    Numbers get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int n) {
      value = n;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { throw; }
    int value;
  };
  bool next() {
    handle.resume();
    return !handle.done();
  }
  std::coroutine_handle<promise_type> handle;
};
Numbers yieldsBad() {
  user.set(1);
// CHECK: :[[@LINE-1]]:3: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
  co_yield 1;
}
Numbers yieldsOk() {
  user.set(1);
  co_yield 1;
  user.remove();
}
void submits(ThreadPool &pool) {
  pool.execute([] {
    Numbers numbers = yieldsBad();
    while (numbers.next())
      quiet();
  });
  pool.execute([] {
    Numbers numbers = yieldsOk();
    while (numbers.next())
      quiet();
  });
}
} // namespace generators

namespace templates {
template <class T> Fire instanceBad(T value) {
  user.set(value);
// CHECK: :[[@LINE-1]]:3: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
  co_await Event{};
}
template <class T> Fire noInstanceOk(T value) {
  user.set(value);
  co_await value;
}
void submits(ThreadPool &pool) {
  pool.execute([] { instanceBad(1); });
}
} // namespace templates
