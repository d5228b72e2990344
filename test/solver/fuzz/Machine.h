//===- Machine.h - What each operation does to a state --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// "Meaning" of docs/slot-program.md, sentence by sentence, on one state.
//
// The machine runs as if all were decided: where the page leaves a choice, it
// asks Choices, which plays a given beginning and takes the first alternative
// from there on. Whoever wants all outcomes runs the machine again with each
// other beginning (see Oracle.cpp), so no code here knows about alternatives.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_MACHINE_H
#define THREADSLOT_TEST_FUZZ_MACHINE_H

#include "State.h"
#include "reach/Roots.h"
#include <set>

namespace threadslot::fuzz {

/// A choice that a run made.
struct Choice {
  bool IsDoubt = false;
  unsigned Alternatives = 0;
  unsigned Taken = 0;
};

/// The choices of one step: those given, then the first of each.
class Choices {
public:
  explicit Choices(std::vector<Choice> Beginning = {})
      : Trail(std::move(Beginning)) {}

  /// One way is enough for residue.
  unsigned any(unsigned Alternatives) { return next(false, Alternatives); }
  /// Whether a callee cleared: residue must follow either way.
  bool doubt() { return next(true, 2); }

  size_t made() const { return Played; }
  const std::vector<Choice> &trail() const { return Trail; }

private:
  unsigned next(bool IsDoubt, unsigned Alternatives) {
    if (Played == Trail.size())
      Trail.push_back({IsDoubt, Alternatives, 0});
    return Trail[Played++].Taken;
  }
  std::vector<Choice> Trail;
  size_t Played = 0;
};

/// A set or push, by its anchor.
struct Site {
  program::AnchorId Anchor;
  const program::SlotTraits *Traits;
};

/// How far the search goes.
struct Bounds {
  uint32_t Frames = 7;   ///< Activations on the stack.
  uint32_t Pushes = 4;   ///< Pushes on one slot.
  uint32_t Nodes = 1500; ///< States and choices of one task.
};

/// What is the same for all states of one task's search.
struct Task {
  const program::Program &P;
  const reach::Reach &R;
  const program::Function &F;
  llvm::ArrayRef<const program::Function *> Given; ///< See reach/Roots.h.
  Bounds Limits;
  Terms T;
  std::vector<Site> Sites;
  std::set<Term> Cleared; ///< Slots that some run clears, empties or restores.
  std::set<Term> Tested;  ///< Slots that some run reads or tests.

  /// A slot in a new object, or behind a new atom, is not another run's.
  void noteTested(Term Slot) {
    if (T[Slot].Stable)
      Tested.insert(Slot);
  }
};

/// How a state came to its end, if it did.
enum class End : uint8_t {
  None,
  Normal,      ///< The task returned.
  Exceptional, ///< An exception left the task.
  NoExit,      ///< The program ended, or control never comes further.
  Bound,       ///< The search goes no further here.
  NoMeaning,   ///< The page does not say what happens.
};

class Machine {
public:
  Machine(Task &Of, State &S, Choices &C)
      : Of(Of), P(Of.P), T(Of.T), S(S), C(C) {}

  /// Binds what reach has found of the task's parameters.
  void bind(const program::Cell &Place, const program::Value &Holds);

  /// Runs on until a choice was made, a call was entered or left, or the end.
  End step();

private:
  struct Argument {
    Tree What;
    bool ReadOnly;
    bool Told = false;
  };
  using Arguments = std::vector<Argument>;

  // Values and locations (Machine.cpp).
  Term location(const program::Cell &C);
  Term pointer(Term V) const;
  Term field(Term Of, program::Name Field);
  Term pointee(Term Address);
  Tree value(const program::Value &V);
  Term operand(const program::Value &V);
  Term ofElement(program::Name Id, Term At);
  Term whole(program::Name Id, Term Part);
  Term pure(program::Name Id, const std::vector<program::Value> &Operands);
  Term contents(const Tree &What);
  bool fromParameter(const std::vector<program::Value> &Operands);
  bool fromParameter(const Tree &What);

  // Numbers (MachineNumbers.cpp).
  Term settled(Term A);
  Term computed(program::Name Id, llvm::ArrayRef<Term> Args);
  std::optional<bool> compareNumbers(Term &A, Term &B);
  bool isOrder(Term A) const;
  Term settledOrder(Term A);
  std::pair<int64_t, int64_t> range(Term Larger, Term Smaller,
                                    program::Name Numbers);
  const program::Function *dispatched(const program::Op &O);
  const program::Function *chosen(const program::Op &O, Term Target);
  std::optional<bool> compareByOrders(Term A, Term B);

  // Slots (MachineSlots.cpp).
  const program::NativeSlot *native(Term Location) const;
  Term place(const program::NativeSlot &N);
  bool isVariable(Term Slot);
  bool isScoped(const program::NativeSlot &N) const;
  Term entry(Term Slot);
  Tree readSlots(Term Location);
  Tree counted(Term Place, Tree What, const program::Op &O);
  Tree partOf(const Tree &Whole, Term Part);
  void write(const program::NativeSlot &N, Term Place, const Tree &What,
             const program::Op &O);
  void onNative(const program::Op &O);
  uint32_t site(program::Name Traits, program::AnchorId Anchor);
  void let(const program::Op &O);
  void set(Term Slot, const Tree &What, program::Name Traits,
           program::AnchorId Anchor);
  void clear(Term Slot);
  bool maybeSame(Term A, Term B);
  void maybeClearOthers(Term Slot);
  void push(const program::Op &O);
  void pop(Term Slot);
  void read(const program::Op &O);
  bool isSet(Term Slot);
  bool wasFoundEmpty(Term Slot);
  bool isEmptyValue(Term V, const program::SlotTraits &Traits);

  // Branches (Machine.cpp).
  std::optional<bool> decided(Term &A, Term &B);
  bool learnEqual(Term A, Term B);
  bool equal(Term A, Term B);
  bool truth(Term V);
  bool holds(const program::Condition &C);
  bool caught(program::Name Type);
  void entryHeldAgain();

  // Calls and exits (MachineCalls.cpp).
  void call(const program::Op &O);
  void submit(const program::Op &O);
  void invoke(const program::Op &O);
  void enter(const program::Function &F, const Arguments &Args,
             Term PureResult);
  void callUnknown(const program::Function *Declared, const program::Op &O,
                   const Arguments &Args, Term PureResult);
  std::vector<Term> undone(const Arguments &Args,
                           std::set<const program::Function *> &Run);
  void mayClear(const std::set<const program::Function *> &Run,
                const std::vector<Term> &Reached);
  void leave();
  bool makes(const Frame &Left, Term A);
  bool agrees(const Frame &Left, const program::Op &O, const Tree &Result);
  void finishCall(const program::Op &O, const Tree &Result);
  void raise(Term Exception);
  bool isHeld(uint32_t Site) const;
  bool isOfTask(const program::Function &F,
                const program::Function *Caller) const;
  void noteUnwound();

  void run(const program::Op &O);
  void run(const program::Terminator &Term);

  Frame &top() { return S.Frames.back(); }

  Task &Of;
  const program::Program &P;
  Terms &T;
  State &S;
  Choices &C;
  End E = End::None;
};

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_MACHINE_H
