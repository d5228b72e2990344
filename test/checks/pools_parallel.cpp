// RUN: %check --any-notes %s
// Parallel algorithms and task groups, by declarations that stand for TBB's and
// OpenCV's, and those of the standard library: what they call may run here.
#include <stdexcept>
#include <threadslot/threadslot.h>

namespace tbb::detail::d1 {
template <class R, class B> void parallel_for(const R &, const B &) {}
template <class I, class F> void parallel_for(I, I, const F &) {}
template <class... F> void parallel_invoke(const F &...) {}
class task_group {
public:
  template <class F> void run(F &&) {}
  template <class F> int run_and_wait(const F &) { return 0; }
  int wait();
};
class task_arena {
public:
  template <class F> void enqueue(F &&) {}
  template <class F> void execute(F &&) {}
};
} // namespace tbb::detail::d1
namespace tbb {
using detail::d1::parallel_for;
using detail::d1::parallel_invoke;
using detail::d1::task_arena;
using detail::d1::task_group;
} // namespace tbb
namespace std::execution {
struct parallel_policy {};
struct sequenced_policy {};
inline constexpr parallel_policy par;
inline constexpr sequenced_policy seq;
} // namespace std::execution
namespace std {
template <class P, class I, class F> void for_each(P &&, I begin, I end, F f) {
  for (; begin != end; ++begin)
    f(*begin);
}
}

static threadslot::ThreadLocal<int> slot;
void mayThrow();
struct Range {};

void loopsBad() {
  tbb::parallel_for(Range(), [](const Range &) { slot.set(1); });
// CHECK: :[[@LINE-1]]:50: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  tbb::parallel_for(0, 8, [](int i) { slot.set(i); });
// CHECK: :[[@LINE-1]]:39: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
struct Body {
  void operator()(const Range &) const { slot.set(1); }
// CHECK: :[[@LINE-1]]:42: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
};
void bodyBad() { tbb::parallel_for(Range(), Body()); }
void loopsOk() {
  tbb::parallel_for(0, 8, [](int i) {
    threadslot::ScopedRestore guard(slot);
    slot.set(i);
    mayThrow();
  });
}
void invokeBad() {
  tbb::parallel_invoke([] { slot.set(1); slot.remove(); },
                       [] { slot.set(2); });
// CHECK: :[[@LINE-1]]:29: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void groupBad(tbb::task_group &group) {
  group.run([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
  });
  group.run_and_wait([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:27: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void arenaBad(tbb::task_arena &arena) {
  arena.enqueue([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:22: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  arena.execute([] { slot.set(1); });
// CHECK: :[[@LINE-1]]:22: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}

void policyBad(int *begin, int *end) {
  std::for_each(std::execution::par, begin, end, [](int i) { slot.set(i); });
// CHECK: :[[@LINE-1]]:62: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
// In this thread, one after the other.
void policyOk(int *begin, int *end) {
  std::for_each(std::execution::seq, begin, end, [](int i) { slot.set(i); });
}
