// RUN: %check --any-notes %s
// Futures that run what they are made of when somebody waits.
#include "Inputs/prologue.h"
#include <future>

void deferred(ThreadPool &p) {
  p.execute([] {
    auto f = std::async(std::launch::deferred, [] {
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
    f.get();
  });
  p.execute([] {
    auto f = std::async(std::launch::deferred, [] { slot.set(1); });
    f.wait();
    slot.remove();
  });
  p.execute([] {
    slot.set(1);
    std::async(std::launch::deferred, [] { slot.remove(); }).get();
  });
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    auto f = std::async(std::launch::deferred, [] { slot.remove(); });
  });
  p.execute(
      [] { auto f = std::async(std::launch::deferred, [] { slot.set(1); }); });
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    std::async(std::launch::deferred, [] { mayThrow(); }).get();
    slot.remove();
  });
}
// In a thread of its own, it is no part of the task.
void inAThread(ThreadPool &p) {
  p.execute([] {
    auto f = std::async(std::launch::async, [] { slot.set(1); });
    f.get();
  });
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    auto f = std::async(std::launch::async, [] { slot.remove(); });
    f.wait();
  });
}
// What a future throws passes guards on its way.
void guardedGetOk(ThreadPool &p, std::future<int> &answer) {
  p.execute([&answer] {
    threadslot::ScopedRemove guard(slot);
    slot.set(answer.get());
    use(answer.get());
  });
}
void getBad(ThreadPool &p, std::future<int> &answer) {
  p.execute([&answer] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    use(answer.get());
    slot.remove();
  });
}
