// RUN: %check --any-notes %s
// A write is told only if the program shows that the variable is meant to be
// undone. Each case has a variable of its own.
#include <threadslot/threadslot.h>
#include <utility>

using threadslot::ThreadPool;
void work();
void quiet() noexcept;
bool flag() noexcept;
int parse() noexcept;

//===--- Evidence ---------------------------------------------------------===//

namespace in_one_function {
thread_local int slot;
void scoped() {
  slot = 1;
  quiet();
  slot = 0;
}
void taskBad(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace in_one_function

namespace by_swapping {
thread_local int slot;
class Guard {
  int other;

public:
  explicit Guard(int n) : other(n) { std::swap(other, slot); }
  ~Guard() { std::swap(other, slot); }
};
void taskOk(ThreadPool &pool) {
  pool.execute([] {
    Guard guard(1);
    work();
  });
}
void taskBad(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace by_swapping

namespace not_by_what_was_overwritten {
thread_local int slot;
struct Setter {
  int saved;
  explicit Setter(int n) : saved(slot) {
    slot = n;
    saved = n;
  }
  ~Setter() { slot = saved; }
};
void useOk() { Setter setter(1); }
void taskOk(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
}
} // namespace not_by_what_was_overwritten

namespace not_by_what_may_not_be_saved {
thread_local int slot;
struct Setter {
  int saved;
  explicit Setter(int n) : saved(n) {
    if (flag())
      std::swap(saved, slot);
  }
  ~Setter() { slot = saved; }
};
void useOk() { Setter setter(1); }
void taskOk(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
}
} // namespace not_by_what_may_not_be_saved

namespace on_some_path {
thread_local int slot;
void scoped() {
  slot = 1;
  if (flag())
    slot = 0;
}
void taskBad(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace on_some_path

namespace in_callees {
thread_local int slot;
void enter() { slot = 1; }
void leave() { slot = 0; }
void scoped() {
  enter();
  quiet();
  leave();
}
void taskBad(ThreadPool &pool) {
  pool.execute([] { enter(); });
  // CHECK: :[[@LINE-9]]:16: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace in_callees

namespace by_a_setter {
thread_local int level;
int getLevel() { return level; }
void setLevel(int value) { level = value; }
struct Scope {
  int previous;
};
Scope open(int value) {
  Scope scope;
  scope.previous = getLevel();
  setLevel(value);
  return scope;
}
void close(const Scope &scope) { setLevel(scope.previous); }
void scoped() {
  Scope scope = open(3);
  quiet();
  close(scope);
}
void taskBad(ThreadPool &pool) {
  pool.execute([] { setLevel(4); });
  // CHECK: :[[@LINE-18]]:28: warning: slot 'level' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void taskOk(ThreadPool &pool) {
  pool.execute([] {
    int previous = getLevel();
    setLevel(4);
    quiet();
    if (previous != 4)
      setLevel(previous);
  });
}
} // namespace by_a_setter

namespace by_a_guard {
thread_local int slot;
class Guard {
  int old;

public:
  explicit Guard(int value) : old(slot) { slot = value; }
  ~Guard() { slot = old; }
};
void taskBad(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace by_a_guard

namespace by_a_guard_of_guards {
thread_local int slot;
struct Clear {
  ~Clear() { slot = 0; }
};
struct Guard {
  Clear clear;
  Guard() { slot = 1; }
};
void taskBad(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace by_a_guard_of_guards

namespace by_a_scope_exit {
thread_local int slot;
template <class F> struct Finally {
  F f;
  ~Finally() { f(); }
};
template <class F> Finally<F> finally(F f) { return {f}; }
void scoped() {
  int old = slot;
  slot = 1;
  auto restore = finally([&] { slot = old; });
  quiet();
}
void taskBad(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace by_a_scope_exit

namespace in_a_loop {
thread_local int slot;
void scoped(int n) {
  for (int i = 0; i < n; ++i) {
    slot = i;
    quiet();
    slot = 0;
  }
}
void taskBad(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace in_a_loop

// Cleared to be sure, set, and cleared.
namespace cleared_twice {
thread_local int slot;
void scoped() {
  slot = 0;
  quiet();
  slot = 1;
  quiet();
  slot = 0;
}
void taskBad(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace cleared_twice

namespace in_a_handler {
thread_local int slot;
void scoped() {
  slot = 1;
  try {
    work();
  } catch (...) {
    slot = 0;
    throw;
  }
}
void taskBad(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace in_a_handler

//===--- No evidence ------------------------------------------------------===//

namespace only_set {
thread_local int slot;
void taskOk(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
}
} // namespace only_set

// An error code is cleared before what may set it.
namespace error_code {
thread_local int last_error;
bool step() {
  last_error = 0;
  if (parse() == 0)
    return true;
  last_error = parse();
  return false;
}
void several() {
  step();
  step();
}
void taskOk(ThreadPool &pool) {
  pool.execute([] {
    for (int i = 0; i < 3; ++i)
      step();
    step();
  });
}
} // namespace error_code

namespace only_cleared {
thread_local int slot;
void reset() { slot = 0; }
void taskOk(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
}
} // namespace only_cleared

// The destructor of a variable runs when its thread ends.
namespace at_thread_exit {
thread_local int *slot;
struct Cleaner {
  Cleaner() { slot = new int; }
  ~Cleaner() {
    delete slot;
    slot = nullptr;
  }
};
thread_local Cleaner cleaner;
void taskOk(ThreadPool &pool) {
  pool.execute([] { slot = new int; });
}
} // namespace at_thread_exit

// A guard's destructor alone proves nothing.
namespace destructor_only {
thread_local int slot;
struct Reset {
  ~Reset() { slot = 0; }
};
void taskOk(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
}
} // namespace destructor_only

// What is cleared in one branch is not what is set in the other.
namespace either_way {
thread_local int slot;
void setOrClear(bool on) {
  if (on)
    slot = 1;
  else
    slot = 0;
}
void taskOk(ThreadPool &pool) {
  pool.execute([] { slot = 2; });
}
} // namespace either_way

namespace lazily_made {
struct Cache {
  int size = 0;
};
thread_local Cache *cache;
Cache &get() {
  Cache *found = cache;
  if (!found) {
    found = new Cache;
    cache = found;
  }
  return *found;
}
void taskOk(ThreadPool &pool) {
  pool.execute([] { get().size = 1; });
}
} // namespace lazily_made

// A cache that is dropped somewhere is still no residue of a task that fills it
// where it is empty.
namespace dropped_cache {
thread_local int *cache;
int *get() {
  if (!cache)
    cache = new int;
  return cache;
}
void shutDown() {
  get();
  delete cache;
  cache = nullptr;
}
void taskOk(ThreadPool &pool) {
  pool.execute([] { *get() = 1; });
}
void madeForTheTaskBad(ThreadPool &pool, int *given) {
  pool.execute([given] {
    if (!cache)
      cache = given;
    // CHECK: :[[@LINE-1]]:7: warning: slot 'cache' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace dropped_cache

//===--- Counting ---------------------------------------------------------===//

namespace depth {
thread_local int depth;
void nested() {
  ++depth;
  quiet();
  --depth;
}
void taskBad(ThreadPool &pool) {
  pool.execute([] {
    depth++;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'depth' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      depth -= 1;
  });
}
void taskOk(ThreadPool &pool) {
  pool.execute([] {
    if (++depth > 3) {
      --depth;
      return;
    }
    depth += 1;
    quiet();
    depth -= 1;
    depth--;
  });
}
// The outermost level sets and clears another slot.
thread_local int other;
void outermostOk(ThreadPool &pool) {
  pool.execute([] {
    if (depth++ == 0)
      other = 1;
    quiet();
    if (--depth == 0)
      other = 0;
  });
}
void savedOk(ThreadPool &pool) {
  pool.execute([] {
    int saved = depth;
    ++depth;
    quiet();
    depth = saved;
  });
}
} // namespace depth

namespace counters {
thread_local long calls;
thread_local long bytes;
void count(int n) {
  ++calls;
  bytes += n;
  if (calls == 100) {
    calls = 0;
    bytes = 0;
  }
}
void taskOk(ThreadPool &pool, int n) {
  pool.execute([n] {
    for (int i = 0; i < n; ++i)
      count(i);
  });
}
} // namespace counters
