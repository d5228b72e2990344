// RUN: %check --any-notes %s
// Functions that the models know, run by what owns, binds or goes over them:
// they do what they do when they are called by name.
#include "Inputs/prologue.h"
#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

using Slot = threadslot::ThreadLocal<int>;
extern "C" int pthread_setspecific(unsigned key, const void *value) noexcept;
extern unsigned key;

// Deleters.
void byAFunction(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    std::unique_ptr<Slot, std::function<void(Slot *)>> end(&slot, [](Slot *s) { s->remove(); });
  });
}
void byAFunctionOther(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::unique_ptr<Slot, std::function<void(Slot *)>> end(&other, [](Slot *s) { s->remove(); });
  });
}
void byMemFn(ThreadPool &p) {
  p.execute([] {
    auto remove = std::mem_fn(&Slot::remove);
    slot.set(1);
    std::unique_ptr<Slot, decltype(remove)> end(&slot, remove);
  });
}
void byBind(ThreadPool &p) {
  p.execute([] {
    auto remove = std::bind(&Slot::remove, std::placeholders::_1);
    slot.set(1);
    std::unique_ptr<Slot, decltype(remove)> end(&slot, remove);
  });
}
void shared(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    std::shared_ptr<Slot> end(&slot, std::mem_fn(&Slot::remove));
  });
}
void byMemFnOther(ThreadPool &p) {
  p.execute([] {
    auto remove = std::mem_fn(&Slot::remove);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::unique_ptr<Slot, decltype(remove)> end(&other, remove);
  });
}
void byBindOther(ThreadPool &p) {
  p.execute([] {
    auto remove = std::bind(&Slot::remove, std::placeholders::_1);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::unique_ptr<Slot, decltype(remove)> end(&other, remove);
  });
}
void sharedOther(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::shared_ptr<Slot> end(&other, std::mem_fn(&Slot::remove));
  });
}

// Arguments that are pointers, references or stand for them.
void called(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    std::mem_fn(&Slot::remove)(slot);
  });
}
void calledByPointer(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    std::mem_fn(&Slot::remove)(&slot);
  });
}
void invoked(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    std::invoke(&Slot::remove, slot);
  });
}
void bound(ThreadPool &p) {
  p.execute([] {
    auto remove = std::bind(&Slot::remove, std::placeholders::_1);
    slot.set(1);
    remove(slot);
  });
}
void boundByPointer(ThreadPool &p) {
  p.execute([] {
    auto remove = std::bind(&Slot::remove, std::placeholders::_1);
    slot.set(1);
    remove(&slot);
  });
}
void boundByWrapper(ThreadPool &p) {
  p.execute([] {
    auto remove = std::bind(&Slot::remove, std::placeholders::_1);
    slot.set(1);
    remove(std::ref(slot));
  });
}
void functionOf(ThreadPool &p) {
  p.execute([] {
    std::function<void(Slot &)> remove = &Slot::remove;
    slot.set(1);
    remove(slot);
  });
}
void functionOfPointers(ThreadPool &p) {
  p.execute([] {
    std::function<void(Slot *)> remove = &Slot::remove;
    slot.set(1);
    remove(&slot);
  });
}
void calledOther(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::mem_fn(&Slot::remove)(other);
  });
}
void calledByPointerOther(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::mem_fn(&Slot::remove)(&other);
  });
}
void invokedOther(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::invoke(&Slot::remove, other);
  });
}
void boundOther(ThreadPool &p) {
  p.execute([] {
    auto remove = std::bind(&Slot::remove, std::placeholders::_1);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    remove(other);
  });
}
void boundByPointerOther(ThreadPool &p) {
  p.execute([] {
    auto remove = std::bind(&Slot::remove, std::placeholders::_1);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    remove(&other);
  });
}
void boundByWrapperOther(ThreadPool &p) {
  p.execute([] {
    auto remove = std::bind(&Slot::remove, std::placeholders::_1);
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    remove(std::ref(other));
  });
}
void functionOfOther(ThreadPool &p) {
  p.execute([] {
    std::function<void(Slot &)> remove = &Slot::remove;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    remove(other);
  });
}
void functionOfPointersOther(ThreadPool &p) {
  p.execute([] {
    std::function<void(Slot *)> remove = &Slot::remove;
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    remove(&other);
  });
}

// Algorithms.
void pointersEach(ThreadPool &p) {
  p.execute([] {
    std::vector<Slot *> all{&slot};
    slot.set(1);
    other.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::for_each(all.begin(), all.end(), std::mem_fn(&Slot::remove));
  });
}
void wrappersEach(ThreadPool &p) {
  p.execute([] {
    std::vector<std::reference_wrapper<Slot>> all{slot};
    slot.set(1);
    other.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::for_each(all.begin(), all.end(), std::mem_fn(&Slot::remove));
  });
}
void givenPointersEach(ThreadPool &p) {
  p.execute([] {
    std::vector<Slot *> all{&slot};
    slot.set(1);
    other.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::for_each(all.begin(), all.end(), [](Slot *s) { s->remove(); });
  });
}
void givenReferencesEach(ThreadPool &p) {
  p.execute([] {
    std::vector<std::reference_wrapper<Slot>> all{slot};
    slot.set(1);
    other.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::for_each(all.begin(), all.end(), [](Slot &s) { s.remove(); });
  });
}
void pointersRange(ThreadPool &p) {
  p.execute([] {
    std::vector<Slot *> all{&slot};
    slot.set(1);
    other.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::ranges::for_each(all, &Slot::remove);
  });
}
void wrappersRange(ThreadPool &p) {
  p.execute([] {
    std::vector<std::reference_wrapper<Slot>> all{slot};
    slot.set(1);
    other.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::ranges::for_each(all, &Slot::remove);
  });
}
void givenPointersRange(ThreadPool &p) {
  p.execute([] {
    std::vector<Slot *> all{&slot};
    slot.set(1);
    other.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::ranges::for_each(all, [](Slot *s) { s->remove(); });
  });
}
void givenReferencesRange(ThreadPool &p) {
  p.execute([] {
    std::vector<std::reference_wrapper<Slot>> all{slot};
    slot.set(1);
    other.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    std::ranges::for_each(all, [](Slot &s) { s.remove(); });
  });
}

// Setters.
void set(ThreadPool &p) {
  p.execute([] {
    void (Slot::*set)(int &&, std::source_location) = &Slot::set;
    (slot.*set)(1, std::source_location::current());
    // CHECK: :[[@LINE-1]]:5: warning: slot 'set' set by this call is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void setAndRemoved(ThreadPool &p) {
  p.execute([] {
    void (Slot::*set)(int &&, std::source_location) = &Slot::set;
    (slot.*set)(1, std::source_location::current());
    slot.remove();
  });
}
void setOwned(ThreadPool &p) {
  p.execute([] {
    static int x;
    std::function<int(unsigned, const void *)> set = pthread_setspecific;
    set(key, &x);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'pthread_setspecific' set by this call is not removed on every path out of the task [threadslot-missing-remove]
  });
}
