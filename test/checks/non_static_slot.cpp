// RUN: %check --any-notes %s
// Slots that are no globals, so that every instance leaves values of its own;
// and those of which there is one after all.
#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <threadslot/annotations.h>
#include <threadslot/threadslot.h>
#include <vector>

using threadslot::ThreadLocal;
using threadslot::ThreadPool;
void use(ThreadLocal<int> &);

namespace variables {
ThreadLocal<int> globalOk("global");
namespace {
ThreadLocal<int> internalOk("internal");
}
extern ThreadLocal<int> declaredOk;
void localBad(ThreadPool &pool) {
  ThreadLocal<int> local("local");
// CHECK: :[[@LINE-1]]:20: warning: slot 'local' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
  pool.execute([&] {
    threadslot::ScopedValue guard(local, 1);
  });
}
void staticOk() {
  static ThreadLocal<int> once("once");
  thread_local ThreadLocal<int> everyThread("every thread");
  use(once);
  use(everyThread);
}
void notTheSlotItselfOk(ThreadLocal<int> &parameter, ThreadLocal<int> *pointer) {
  ThreadLocal<int> &reference = parameter;
  ThreadLocal<int> *other = pointer;
  use(reference);
}
void arrayBad() {
  ThreadLocal<int> array[2];
// CHECK: :[[@LINE-1]]:20: warning: slot 'array' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
  use(array[0]);
}
void ownedBad() {
  std::optional<ThreadLocal<int>> maybe;
// CHECK: :[[@LINE-1]]:35: warning: slot 'maybe' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
  auto heap = std::make_unique<ThreadLocal<int>>("heap");
// CHECK: :[[@LINE-1]]:8: warning: slot 'heap' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
}
auto lambdaBad = [] {
  ThreadLocal<int> inside;
// CHECK: :[[@LINE-1]]:20: warning: slot 'inside' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
  use(inside);
};
template <class T> void templateBad() {
  ThreadLocal<T> local;
// CHECK: :[[@LINE-1]]:18: warning: slot 'local' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
}
void instances() {
  templateBad<int>();
  templateBad<long>();
}
template <class T> void neverInstantiatedOk() {
  ThreadLocal<int> local;
}
void keptOk() {
  THREADSLOT_EFFECT(persistent) ThreadLocal<int> kept;
  use(kept);
}
} // namespace variables

namespace members {
struct Session {
  ThreadLocal<int> user;
// CHECK: :[[@LINE-1]]:20: warning: slot 'user' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
  static ThreadLocal<int> sharedOk;
  inline static ThreadLocal<int> inlineOk{"inline"};
  ThreadLocal<int> &referenceOk;
  ThreadLocal<int> *pointerOk;
  explicit Session(ThreadLocal<int> &slot);
};
void serve(ThreadLocal<int> &slot) { Session session(slot); }
/// Nobody makes one here: it was not made to be one.
class Unused {
  ThreadLocal<int> user;
// CHECK: :[[@LINE-1]]:20: warning: slot 'user' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
/// On the heap.
struct Request {
  ThreadLocal<int> user;
// CHECK: :[[@LINE-1]]:20: warning: slot 'user' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
Request *makeRequest() { return new Request; }
struct Reply {
  ThreadLocal<int> user;
// CHECK: :[[@LINE-1]]:20: warning: slot 'user' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
static Reply lastReply;
std::shared_ptr<Reply> makeReply() { return std::make_shared<Reply>(); }
/// In a container, though that is static.
struct Job {
  ThreadLocal<int> user;
// CHECK: :[[@LINE-1]]:20: warning: slot 'user' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
static std::map<int, Job> jobs;
/// A base, a member, an element of an array of what there are many.
struct Base {
  ThreadLocal<int> user;
// CHECK: :[[@LINE-1]]:20: warning: slot 'user' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
struct Derived : Base {};
struct Holder {
  std::array<Derived, 2> two;
};
void hold() { Holder holder; }
template <class T> class Typed {
  ThreadLocal<T> value;
// CHECK: :[[@LINE-1]]:18: warning: slot 'value' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
void typed() { Typed<int> a; }
} // namespace members

namespace once {
struct Global {
  ThreadLocal<int> userOk;
};
static Global global;
struct Nested {
  ThreadLocal<int> userOk;
};
struct Part : Nested {};
struct Whole {
  std::optional<Part> part;
};
static Whole whole;
struct Meyers {
  ThreadLocal<int> userOk;
  static Meyers &instance() {
    static Meyers only;
    return only;
  }
};
/// Never destroyed.
struct Leaked {
  ThreadLocal<int> userOk;
  static Leaked &instance() {
    static auto *only = new Leaked;
    return *only;
  }
};
class Lazy {
  Lazy() = default;
  ThreadLocal<int> userOk;
  static Lazy *only;

public:
  static Lazy *instance() {
    if (!only)
      only = new Lazy;
    return only;
  }
};
class Owned {
  Owned() = default;
  ThreadLocal<int> userOk;
  static std::unique_ptr<Owned> only;
  static std::once_flag flag;

public:
  static Owned &instance() {
    std::call_once(flag, [] { only.reset(new Owned); });
    return *only;
  }
};
/// Made in another unit.
class Elsewhere {
  Elsewhere();
  ThreadLocal<int> userOk;

public:
  static Elsewhere &instance();
};
/// The same, but for everybody to make.
class Anywhere {
public:
  Anywhere();
  static Anywhere &instance();

private:
  ThreadLocal<int> user;
// CHECK: :[[@LINE-1]]:20: warning: slot 'user' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
static struct {
  ThreadLocal<int> userOk;
} unnamed;
template <class T> struct Registry {
  ThreadLocal<T> valueOk;
  static Registry &instance() {
    static Registry only;
    return only;
  }
};
int registered() { return Registry<int>::instance().valueOk.get(); }
} // namespace once

namespace combiners {
template <class T> class THREADSLOT_EFFECT(slot()) Combinable {
public:
  THREADSLOT_EFFECT(read(slot=this)) T &local();
  THREADSLOT_EFFECT(set(slot=this, value=0)) void set(T);
  template <class F> T combine(F) { return T(); }
  T *begin();
  T *end();
};
int combinedOk(ThreadPool &pool) {
  Combinable<int> partial;
  pool.submit([&] { partial.local() += 1; }).get();
  return partial.combine([](int a, int b) { return a + b; });
}
int iteratedOk(ThreadPool &pool) {
  Combinable<int> partial;
  pool.submit([&] { partial.local() += 1; }).get();
  int sum = 0;
  for (int part : partial)
    sum += part;
  return sum;
}
struct StatisticsOk {
  Combinable<int> hits;
  int total() { return hits.combine([](int a, int b) { return a + b; }); }
};
void countedOk() { StatisticsOk statistics; }
void neverReadBad(ThreadPool &pool) {
  Combinable<int> partial;
// CHECK: :[[@LINE-1]]:19: warning: slot 'partial' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
  pool.submit([&] { partial.local() += 1; }).get();
}
/// What a slot is made of is no slot of its own.
class THREADSLOT_EFFECT(slot()) Wrapper {
  ThreadLocal<int> implementationOk;
};
static Wrapper wrapper;
} // namespace combiners

/// Objects that other functions make.
namespace made {
class OnlyStaticOk {
  ThreadLocal<int> slot;
};
std::unique_ptr<OnlyStaticOk> theOnly = std::make_unique<OnlyStaticOk>();
class OneOfMoreBad {
public:
  static OneOfMoreBad &instance() {
    static OneOfMoreBad one;
    return one;
  }
  ThreadLocal<int> slot;
// CHECK: :[[@LINE-1]]:20: warning: slot 'slot' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
std::unique_ptr<OneOfMoreBad> another() {
  return std::make_unique<OneOfMoreBad>();
}
class GatheredBad {
  ThreadLocal<int> slot;
// CHECK: :[[@LINE-1]]:20: warning: slot 'slot' is not static, so that every instance leaves values of its own [threadslot-non-static-slot]
};
std::vector<std::unique_ptr<GatheredBad>> all;
void gather() { all.push_back(std::make_unique<GatheredBad>()); }
} // namespace made
