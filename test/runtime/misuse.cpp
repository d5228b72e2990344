// What must not compile, each case beside the right form, and the sentence that the compiler says.
#include <array>
#include <memory>

#include "threadslot/threadslot.h"

using threadslot::ContextLocal;
using threadslot::ContextSnapshot;
using threadslot::ScopedContext;
using threadslot::ScopedRemove;
using threadslot::ScopedRestore;
using threadslot::ScopedValue;
using threadslot::ScopeExit;
using threadslot::ThreadLocal;
using threadslot::ThreadPool;

static ThreadLocal<int> slot("slot");

// CASE unnamed_guard: an unnamed guard ends at once: give it a name
void unnamed_guard_case() {
#ifdef CASE_unnamed_guard
  ScopedRemove{slot};
#else
  ScopedRemove guard{slot};
#endif
}

// CASE unnamed_value: an unnamed guard ends at once: give it a name
void unnamed_value_case() {
#ifdef CASE_unnamed_value
  ScopedValue(slot, 1);
#else
  ScopedValue guard(slot, 1);
#endif
}

// CASE temporary_slot: the slot must outlive the guard
void temporary_slot_case() {
#ifdef CASE_temporary_slot
  ScopedRemove guard(ThreadLocal<int>("temporary"));
#else
  ScopedRemove guard(slot);
#endif
}

// CASE temporary_slot_with_value: the slot must outlive the guard
void temporary_slot_with_value_case() {
#ifdef CASE_temporary_slot_with_value
  ScopedValue guard(ThreadLocal<int>("temporary"), 1);
#else
  ScopedValue guard(slot, 1);
#endif
}

// CASE copied_guard: a guard acts only once
void copied_guard_case() {
  ScopedRestore guard(slot);
#ifdef CASE_copied_guard
  ScopedRestore copy = guard;
#else
  ScopedRestore another(slot);
#endif
}

// CASE moved_guard: a guard acts only once
void moved_guard_case() {
  ScopeExit guard([] {});
#ifdef CASE_moved_guard
  ScopeExit moved = std::move(guard);
#else
  ScopeExit another([] {});
#endif
}

// CASE copied_slot: a slot is a place, not a value
void copied_slot_case() {
#ifdef CASE_copied_slot
  ThreadLocal<int> copy = slot;
#else
  ThreadLocal<int> &reference = slot;
  reference.set(1);
#endif
}

// CASE wrong_value: a T cannot be made from this value
void wrong_value_case() {
#ifdef CASE_wrong_value
  slot.set("one");
#else
  slot.set(1);
#endif
}

// CASE wrong_scoped_value: a T cannot be made from this value
void wrong_scoped_value_case() {
#ifdef CASE_wrong_scoped_value
  ScopedValue guard(slot, "one");
#else
  ScopedValue guard(slot, 1);
#endif
}

// CASE reference_slot: T must be an object type; use a pointer or std::array
void reference_slot_case() {
#ifdef CASE_reference_slot
  static ThreadLocal<int &> references;
#else
  static ThreadLocal<int *> pointers;
#endif
}

// CASE const_slot: T must not be const or volatile, a slot's value can be set
void const_slot_case() {
#ifdef CASE_const_slot
  static ThreadLocal<const int> constants;
#else
  static ThreadLocal<const int *> pointers;
#endif
}

// CASE wrong_supplier: the supplier must return a T
void wrong_supplier_case() {
#ifdef CASE_wrong_supplier
  auto supplied = ThreadLocal<int>::with_initial([] { return "one"; });
#else
  auto supplied = ThreadLocal<int>::with_initial([] { return 1; });
#endif
}

// CASE task_with_argument: a task is called without arguments
void task_with_argument_case(ThreadPool &pool) {
#ifdef CASE_task_with_argument
  pool.execute([](int) {});
#else
  pool.execute([] {});
#endif
}

// CASE task_not_moved: a task is moved into the pool; pass a copy or std::move it
void task_not_moved_case(ThreadPool &pool) {
  auto task = [held = std::make_unique<int>(1)] { return *held; };
#ifdef CASE_task_not_moved
  pool.execute(task);
#else
  pool.execute(std::move(task));
#endif
}

// CASE wrong_emplace: a T cannot be made from these arguments
void wrong_emplace_case() {
#ifdef CASE_wrong_emplace
  slot.emplace("one");
#else
  slot.emplace(1);
#endif
}

// CASE uncopied_exchange: returns a copy; move the earlier value out of get()
void uncopied_exchange_case(ThreadLocal<std::unique_ptr<int>> &owner) {
#ifdef CASE_uncopied_exchange
  owner.exchange(nullptr);
#else
  owner.set(nullptr);
#endif
}

// CASE uncopied_context: a value that travels is copied; name a copier for this type
struct Clone {
  std::unique_ptr<int> operator()(const std::unique_ptr<int> &from) const {
    return std::make_unique<int>(*from);
  }
};
void uncopied_context_case() {
#ifdef CASE_uncopied_context
  static ContextLocal<std::unique_ptr<int>> owners;
#else
  static ContextLocal<std::unique_ptr<int>, Clone> owners;
#endif
}

// CASE copier_with_state: the copier is made anew for every copy and has no state
struct CountingCopier {
#ifdef CASE_copier_with_state
  int copies = 0;
#endif
  int operator()(int value) const { return value; }
};
void copier_with_state_case() { static ContextLocal<int, CountingCopier> counted; }

// CASE unnamed_context: an unnamed guard ends at once: give it a name
void unnamed_context_case(const ContextSnapshot &snapshot) {
#ifdef CASE_unnamed_context
  ScopedContext{snapshot};
#else
  ScopedContext guard{snapshot};
#endif
}

// CASE copied_context: a guard acts only once
void copied_context_case(const ContextSnapshot &snapshot) {
  ScopedContext guard{snapshot};
#ifdef CASE_copied_context
  ScopedContext copy = guard;
#else
  ScopedContext another{snapshot};
#endif
}
