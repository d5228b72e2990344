//===- Body.h - Random bodies of functions --------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One random function: what it can name, and the statements drawn for it.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_TEST_FUZZ_BODY_H
#define THREADSLOT_TEST_FUZZ_BODY_H

#include "Builder.h"
#include "Random.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace threadslot::fuzz {

/// What a parameter is for.
enum class Role : uint8_t {
  Slot,    ///< The address of a slot.
  Flag,    ///< A value to branch on.
  FlagRef, ///< The address of such a value.
  Object,  ///< The address of a closure: `.c0` a Slot, `.c1` a Flag, `.c2` a
           ///< FlagRef, `.()` a function of an Object.
};

/// A function that others can call, by what its parameters are for.
struct Signature {
  program::Name Id;
  std::vector<Role> Params;
  bool Virtual = false;
};

/// What all functions of a program can name.
struct Surroundings {
  std::vector<Signature> Helpers;    ///< With a body.
  std::vector<program::Name> Unseen; ///< Without one.
  bool UsesNatives = false;
};

/// A slot as a function names it.
struct SlotName {
  program::Cell Place;
  program::Name Traits;
  bool IsStack = false;
  bool IsNative = false;
};

class Body {
public:
  /// The body of the helper \p Own, or of the task, which is no helper. Helpers
  /// call those before them; one in ten calls any, so that there is recursion.
  Body(program::Program &P, const Surroundings &Around, Random &R,
       program::Function &F, const Signature &Own);

  /// Fills the function with about \p Size operations.
  void fill(unsigned Size);

private:
  // What can be named (Body.cpp).
  void nameGlobals();
  void nameParam(program::Cell Param, Role For);
  SlotName &slot();
  SlotName &settable();
  program::Value value(unsigned Depth = 0);
  program::Value newValue();
  program::Value argument(Role For);
  const Signature *helper();
  program::Condition anyCondition();
  program::Condition condition();

  // Operations.
  void set(const SlotName &S, program::Value V);
  void set(const SlotName &S) { set(S, newValue()); }
  void save(program::Cell Into, const SlotName &S);
  void undo(const SlotName &S);
  void callUnseen();
  program::Value handedOver();
  void callHelper();
  void callClosure();
  void submitHere();
  void assignFlag();
  void leave();

  // Statements (Statements.cpp).
  void statements();
  void statement();
  void ifElse();
  void loop();
  void correlated();
  void cleanedUp();
  void savedAndRestored();
  void tested();
  void cache();
  void handled();
  void flagged();
  void comparedWithSaved();
  void pushedAndPopped();
  void choose(
      program::Condition C, llvm::function_ref<void()> Yes,
      llvm::function_ref<void()> No = [] {});
  void region(llvm::function_ref<void()> In,
              llvm::function_ref<void(program::BlockId After)> OnError);

  program::Program &P;
  const Surroundings &Around;
  Random &R;
  Builder B;
  const Signature &Own;
  bool IsTask;
  int Budget = 0;
  unsigned Nesting = 0;
  std::vector<SlotName> Slots;
  std::vector<program::Cell> Flags;           ///< To branch on.
  std::vector<program::Cell> Writable;        ///< Flags to write.
  std::vector<program::Condition> Conditions; ///< Drawn from again and again.
};

} // namespace threadslot::fuzz

#endif // THREADSLOT_TEST_FUZZ_BODY_H
