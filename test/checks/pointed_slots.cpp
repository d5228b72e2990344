// RUN: %check --any-notes %s
// Slots that global variables point to: on the heap so that they are never
// destroyed, or chosen by configuration.
#include <memory>
#include <threadslot/threadslot.h>

using threadslot::ThreadLocal;
using threadslot::ThreadPool;
static ThreadLocal<int> direct, other;
bool flag() noexcept;
void quiet() noexcept;
void mayThrow();

namespace leaked {
static ThreadLocal<int> *slot = new ThreadLocal<int>("slot");
void bad(ThreadPool &pool) {
  pool.execute([] { slot->set(1); });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void badByException(ThreadPool &pool) {
  pool.execute([] {
    slot->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot->remove();
  });
}
void ok(ThreadPool &pool) {
  pool.execute([] {
    slot->set(1);
    quiet();
    slot->remove();
  });
}
} // namespace leaked

namespace owned {
static std::unique_ptr<ThreadLocal<int>> slot =
    std::make_unique<ThreadLocal<int>>("slot");
void bad(ThreadPool &pool) {
  pool.execute([] { slot->set(1); });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(ThreadPool &pool) {
  pool.execute([] {
    slot->set(1);
    quiet();
    slot->remove();
  });
}
} // namespace owned

namespace singleton {
struct Registry {
  ThreadLocal<int> slot{"slot"};
  static Registry &get() {
    static Registry *registry = new Registry;
    return *registry;
  }
};
void bad(ThreadPool &pool) {
  pool.execute([] { Registry::get().slot.set(1); });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'Registry::get().slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void ok(ThreadPool &pool) {
  pool.execute([] {
    Registry::get().slot.set(1);
    quiet();
    Registry::get().slot.remove();
  });
}
} // namespace singleton

namespace environments {
struct Environment {
  ThreadLocal<int> *first;
  ThreadLocal<int> *second;
};
static Environment environment = {&direct, &other};
void bad(ThreadPool &pool) {
  pool.execute([] {
    environment.first->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'environment.first' set here is not removed on every path out of the task [threadslot-missing-remove]
    environment.second->remove();
  });
}
void ok(ThreadPool &pool) {
  pool.execute([] {
    environment.first->set(1);
    direct.remove();
  });
}
void okTheOtherWay(ThreadPool &pool) {
  pool.execute([] {
    other.set(1);
    environment.second->remove();
  });
}
} // namespace environments

namespace chosen {
static ThreadLocal<int> *slot = &direct;
void choose() {
  if (flag())
    slot = &other;
}
void bad(ThreadPool &pool) {
  pool.execute([] {
    slot->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    other.remove();
  });
}
void ok(ThreadPool &pool) {
  pool.execute([] {
    slot->set(1);
    quiet();
    slot->remove();
  });
}
} // namespace chosen
