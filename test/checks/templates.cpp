// RUN: %check --any-notes %s
// Templates: an instance is judged as any function; what is never instantiated
// is walked over whatever it holds, and nobody is told of it.
#include <initializer_list>
#include <threadslot/threadslot.h>
#include <utility>

using threadslot::ThreadPool;
static threadslot::ThreadLocal<int> slot;
void work();

struct Text {
  Text(int);
  Text(const Text &);
  ~Text();
};
Text text();

template <class T> struct neverInstantiatedOk {
  using Key = typename T::Key;
  // What is given to constructors that nobody knows yet has no type.
  void constructors() {
    Key one(text());
    Key two(text(), 0);
    Key three{text(), 0};
    Key four = {text()};
    new Key(text(), 1);
    Key(text(), 2);
    (void)T(text()), T{text()};
    static Key five(text(), 3);
    [six = Key(text(), 4)] {}();
  }
  void calls(ThreadPool &pool, T t) {
    pool.execute([t] { slot.set(t); });
    pool.execute([=, k = t.key(text())] { slot.set(k), t(text()).value; });
    slot.set(t);
    t.set(text()), T::set(text()), set(t, text());
    for (auto &each : t.all(text()))
      slot.set(each);
  }
  neverInstantiatedOk(T t) : key(text(), t) {}
  Key key = Key(text(), 5);
};

template <class T> void instanceBad(ThreadPool &pool, T value) {
  pool.execute([value] {
    slot.set(value);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
template void instanceBad(ThreadPool &, int);

template <class T> void instanceOk(ThreadPool &pool, T value) {
  pool.execute([value] {
    slot.set(value);
    slot.remove();
  });
}
template void instanceOk(ThreadPool &, int);

// The branch that an instance drops is none of its paths.
template <bool Clears> void constantBranch(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
    if constexpr (Clears)
      slot.remove();
  });
}
void constantBranchOk(ThreadPool &pool) { constantBranch<true>(pool); }

template <bool Clears> void otherBranch(ThreadPool &pool) {
  pool.execute([] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if constexpr (Clears)
      slot.remove();
  });
}
void otherBranchBad(ThreadPool &pool) { otherBranch<false>(pool); }

// Folds set and clear in order.
template <class... Values> void fold(ThreadPool &pool, Values... values) {
  pool.execute([values...] {
    (slot.set(values), ...);
    (slot.remove(), ..., (void)values);
  });
}
void foldOk(ThreadPool &pool) { fold(pool, 1, 2, 3); }

template <class... Values> void setsBad(ThreadPool &pool, Values... values) {
  pool.execute([values...] {
    (slot.set(values), ...);
// CHECK: :[[@LINE-1]]:6: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
template void setsBad(ThreadPool &, int, int);
