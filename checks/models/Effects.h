//===- Effects.h - What one call or declaration means ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The effect of an entity of a library, in the one notation that model files
// and annotations share:
//
//   set(slot=this, value=0) boost::thread_specific_ptr::reset
//   set(slot=pthread[0], value=1)               pthread_setspecific
//   submit(callable=last, exceptions=propagate) boost::asio::post
//   slot(empty=null, fix=clear)                 class
//   boost::thread_specific_ptr
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_MODELS_EFFECTS_H
#define THREADSLOT_MODELS_EFFECTS_H

#include "program/Program.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace threadslot::models {

/// One of a call's operands (e.g., `this`, `0`, `last`).
struct Operand {
  enum class Kind : uint8_t {
    This,
    Argument,
    Last,
    First, ///< Submit, Spawn: the first that can be called.
    Each,  ///< Submit: all that can be called, each for itself.
  } K = Kind::This;
  unsigned Index = 0; ///< Argument only, from 0.
};

/// Which slot an effect is about (e.g., `this`, `0`, `pthread[0]`).
struct SlotOperand {
  Operand Object;    ///< The slot, if Space is empty.
  std::string Space; ///< Else a family of slots that no object stands for.
  std::optional<Operand> Key; ///< What tells the slots of the space, or of the
                              ///< object, apart.
};

/// What a call, a class or a variable means.
struct Effect {
  enum class Kind : uint8_t {
    Slot,     ///< Objects of the class are slots (e.g., `slot(empty=null)`).
    Set,      ///< e.g., `set(slot=this, value=0)`; without value: some value.
    Clear,    ///< e.g., `clear(slot=this)`.
    Push,     ///< e.g., `push(slot=ndc, value=0)`.
    Pop,      ///< e.g., `pop(slot=ndc)`.
    Read,     ///< e.g., `read(slot=this)`: returns what the slot holds.
    Exchange, ///< e.g., `exchange(slot=this, value=0)`: sets, returns the old.
    Submit,   ///< e.g., `submit(callable=0, exceptions=caught, inline=maybe)`.
    Spawn,    ///< e.g., `spawn(callable=0, with=rest)`: a thread of its own.
    Wraps,    ///< e.g., `wraps(callable=0)`: returns what runs that.
    Persistent, ///< `persistent`: the variable may outlive tasks.
    Scoped,     ///< `scoped`: the variable is meant to be undone.
    NoThrow,    ///< `nothrow`.
    Throws,     ///< `throws(std::out_of_range)`; without type: anything.
    NoReturn,   ///< `noreturn`.
    Pure,       ///< `pure`: the same result for the same operands.
  };
  Kind K = Kind::Pure;
  std::string Text;             ///< As it was written.
  SlotOperand Slot;             ///< Set to Exchange.
  std::optional<Operand> Value; ///< Set, Push, Exchange.
  /// Set: what the call returns if it has set nothing.
  enum class Failure : uint8_t { Never, Zero, NonZero } Fails = Failure::Never;
  Operand Callable;             ///< Submit, Spawn, Wraps.
  std::string Method; ///< Submit, Spawn: what of it runs (e.g., `run`).
  std::optional<Operand> With; ///< Submit, Spawn: what it is called with.
  bool WithRest = false;       ///< Submit, Spawn: that is all that follows it.
  std::optional<Operand>
      Receiver; ///< Submit: the execution context whose class
                ///< decides which row applies (`on=0`).
  program::PoolExceptions Exceptions = program::PoolExceptions::Terminate;
  program::RunsWhen When = program::RunsWhen::Later;
  std::string Throws; ///< Throws: the type, or empty.

  /// Slot only.
  bool EmptyNull = false;
  program::SlotTraits::Severity Level = program::SlotTraits::Severity::High;
  bool CanRestore = true;
  std::string Guard;   ///< Guard class, constructed as `Guard name(slot);`.
  std::string Include; ///< With its brackets or quotes.
  std::string Scope;   ///< A class whose members may clear such slots.

  /// Whether it is something done with a slot.
  bool isOnSlot() const { return K >= Kind::Set && K <= Kind::Exchange; }
};

/// Parses one effect. The error says what was expected at which column.
llvm::Expected<Effect> parseEffect(llvm::StringRef Text);

/// The prefix of the annotations that carry effects.
inline constexpr llvm::StringLiteral AnnotationPrefix = "threadslot::";

} // namespace threadslot::models

#endif // THREADSLOT_MODELS_EFFECTS_H
