// RUN: %check --any-notes %s
// Functions that the models know, called through values.
#include "Inputs/prologue.h"
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "Inputs/guard.h"

namespace spdlog::mdc {
void put(const std::string &key, const std::string &value) noexcept;
void clear() noexcept;
} // namespace spdlog::mdc
extern "C" {
int pthread_setspecific(unsigned key, const void *value) noexcept;
void CPLPushErrorHandler(void (*handler)(int)) noexcept;
void CPLPopErrorHandler() noexcept;
}
extern unsigned key, otherKey;
void handler(int);
template <class F> struct Finally {
  F end;
  explicit Finally(F end) : end(end) {}
  ~Finally() { end(); }
};

// A guard is given the function that undoes.
void undoneByAPointer(ThreadPool &p) {
  p.execute([] {
    CPLPushErrorHandler(handler);
    Finally end(CPLPopErrorHandler);
    mayThrow();
  });
  p.execute([] {
    CPLPushErrorHandler(handler);
    Finally<void (*)()> end(&CPLPopErrorHandler);
    mayThrow();
  });
  p.execute([] {
    spdlog::mdc::put("a", "b");
    std::function<void()> end = spdlog::mdc::clear;
    quiet();
    end();
  });
  p.execute([] {
    spdlog::mdc::put("a", "b");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"a"' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    std::function<void()> end = spdlog::mdc::clear;
    mayThrow();
    end();
  });
}
// What is set by a call through a value is told at the call.
void setByAPointer(ThreadPool &p) {
  p.execute([] {
    int x = 0;
    auto set = pthread_setspecific;
    set(key, &x);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'pthread_setspecific' set by this call is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
  p.execute([] {
    int x = 0;
    auto *set = &pthread_setspecific;
    set(key, &x);
    quiet();
    set(key, nullptr);
  });
  p.execute([] {
    int x = 0;
    std::function<int(unsigned, const void *)> set = pthread_setspecific;
    set(key, &x);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'pthread_setspecific' set by this call is not removed on every path out of the task [threadslot-missing-remove]
  });
  p.execute([] {
    int x = 0;
    std::function<int(unsigned, const void *)> set = pthread_setspecific;
    set(key, &x);
    set(key, nullptr);
  });
}
// What clears does not fail, whoever looks at what is returned.
void undoneByAValue(ThreadPool &p) {
  p.execute([] {
    int x = 0;
    pthread_setspecific(key, &x);
    std::invoke(pthread_setspecific, key, nullptr);
  });
  p.execute([] {
    int x = 0;
    auto end = std::bind(pthread_setspecific, key, nullptr);
    pthread_setspecific(key, &x);
    end();
  });
  p.execute([] {
    int x = 0;
    auto end = std::bind(pthread_setspecific, otherKey, nullptr);
    pthread_setspecific(key, &x);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'key' set here is not removed on every path out of the task [threadslot-missing-remove]
    end();
  });
}
struct Bus {
  [[clang::annotate("threadslot::submit(callable=0)")]] void
  post(std::function<void()> f);
  [[clang::annotate("threadslot::submit(callable=0)")]] static void
  postNow(std::function<void()> f);
};
void submittedByAPointer(Bus &bus) {
  std::invoke(&Bus::post, bus, [] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:37: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  std::invoke(&Bus::post, &bus, [] {
    Guard guard(slot);
    slot.set(1);
  });
  auto member = &Bus::post;
  (bus.*member)([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:22: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  auto pointer = &Bus::postNow;
  pointer([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:16: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  auto bound = std::bind_front(&Bus::post, &bus);
  bound([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:14: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  auto adapted = std::mem_fn(&Bus::post);
  adapted(bus, [] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void submittedByAWrapper(Bus &bus) {
  std::function<void(std::function<void()>)> post =
      [&bus](std::function<void()> f) { bus.post(std::move(f)); };
  post([] { slot.set(1); });
  // CHECK: :[[@LINE-1]]:13: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}

// What a reference refers to is there, so its address is not null.
namespace owned {
class Owner {
public:
  class Lease {
  public:
    explicit Lease(Owner *owner) noexcept : owner(owner) { slot.set(1); }
    Lease(Lease &&o) noexcept : owner(std::exchange(o.owner, nullptr)) {}
    ~Lease() {
      if (owner)
        slot.remove();
    }

  private:
    Owner *owner;
  };
  Lease lease() { return Lease(this); }
};
Owner *find() noexcept;
Owner &get() noexcept;

class Unsure {
public:
  explicit Unsure(Owner *owner) noexcept : owner(owner) {
    other.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  ~Unsure() {
    if (owner)
      other.remove();
  }

private:
  Owner *owner;
};
class Sure {
public:
  explicit Sure(Owner *owner) noexcept : owner(owner) { other.set(1); }
  ~Sure() {
    if (owner)
      other.remove();
  }

private:
  Owner *owner;
};
void tasks(ThreadPool &p, Owner &owner) {
  p.execute([&] {
    auto lease = owner.lease();
    mayThrow();
  });
  p.execute([&owner] { Sure sure(&owner); });
  p.execute([&owner] { Sure sure(std::addressof(owner)); });
  p.execute([] { Sure sure(&get()); });
  p.execute([] {
    Owner &found = *find();
    Sure sure(&found);
  });
  p.execute([] { Unsure unsure(find()); });
}
} // namespace owned
