// RUN: %check --any-notes %s
// A packaged_task keeps for its future what it throws, whatever its pool does
// with exceptions.
#include <future>
#include <threadslot/threadslot.h>
#include <utility>

static threadslot::ThreadLocal<int> slot;
void mayThrow();

template <class F>
[[clang::annotate("threadslot::submit(callable=0)")]] void post(F &&f) {}

void throwsBad() {
  post(std::packaged_task<void()>([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  }));
}
void namedBad() {
  std::packaged_task<int()> task([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
    return 1;
  });
  post(std::move(task));
}
void guardedOk() {
  post(std::packaged_task<void()>([] {
    threadslot::ScopedRemove guard(slot);
    slot.set(1);
    mayThrow();
  }));
}
// The program ends.
void withoutFutureOk() {
  post([] {
    slot.set(1);
    mayThrow();
    slot.remove();
  });
}
