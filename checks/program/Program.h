//===- Program.h - The slot program ---------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The small language that code is lowered to before it is analysed.
//
//   pool.execute([&] {              fn @task params=1 {
//     if (on) slot.set(user);       b0:
//     work();                         br pure @on($0.*.c0.*) b1 b2
//     if (on) slot.remove();        b1:
//   });                               set @slot depends($0.*.c1) traits=@T !2
//                                     goto b2
//                                   ...
//
// Everything hard about C++ is gone here: destructors are calls, exceptions
// are edges, lambdas are objects, references are addresses, library calls are
// operations on slots. What is left is small enough that its meaning fits on
// one page, docs/slot-program.md, which is the contract between lowering and
// the solver and is checked against an explicit-state search.
//
// The types are plain data. All strings are interned in the Program that owns
// them (Program::intern), so a Name is as cheap as a pointer and two Programs
// never share one: a Linker gives them new ones, or takes over the first's.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_PROGRAM_H
#define THREADSLOT_PROGRAM_PROGRAM_H

#include "program/Rare.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/StringSaver.h"
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace threadslot::program {

/// An interned string: an entity, a field, a type, a cause.
using Name = llvm::StringRef;

/// An index into Program::Anchors.
using AnchorId = uint32_t;
inline constexpr AnchorId NoAnchor = ~0U;

/// An index into Function::Blocks.
using BlockId = uint32_t;
inline constexpr BlockId NoBlock = ~0U;

struct Value;

/// How deeply values may nest, keys of cells included: so deeply that no code
/// does, and so little that recursion over a value never uses up the stack.
inline constexpr unsigned MaxValueDepth = 64;

/// One step from a cell to another.
struct Step {
  enum class Kind : uint8_t {
    Field, ///< A member, or a capture of a closure (e.g., `.c0`). The reserved
           ///< field `()` of an object holds the function that a call of the
           ///< object runs.
    Deref, ///< What an address points to (e.g., `$0.*`).
    Each,  ///< Some element of a container (e.g., `%jobs.each`).
    Key,   ///< The element with a given key (e.g., `@mdc["request"]`).
  };
  Kind K;
  Name Field;                       ///< Field only.
  std::shared_ptr<const Value> Key; ///< Key only.
  bool operator==(const Step &) const;
};

/// A place that holds a value and has sub-places.
struct Cell {
  enum class Root : uint8_t {
    Global, ///< A variable with static or thread storage (e.g., `@slot`).
    Param,  ///< A parameter; `$0` is `this` in a member function.
    Local,  ///< A local variable or temporary (e.g., `%3`).
    Result, ///< What the function returns (`%ret`).
  };
  Root R = Root::Local;
  uint32_t Index = 0;              ///< Param and Local only.
  Name Global;                     ///< Global only.
  llvm::SmallVector<Step, 0> Path; ///< Mostly empty, and a program is cells.
  bool operator==(const Cell &) const = default;
  static Cell global(Name Id);
  static Cell param(uint32_t Index);
  static Cell local(uint32_t Index);
  static Cell result();
  /// Whether a pointer leads to it, so that it need not lie in its root.
  bool isBehindPointer() const;
};

/// What is put into a cell, set into a slot or passed to a function.
struct Value {
  enum class Kind : uint8_t {
    Int,      ///< An integer, Boolean, enumerator or null pointer (e.g., `0`).
    String,   ///< A string literal (e.g., `"request"`).
    Read,     ///< What a cell and its sub-cells hold (e.g., `%1.c0`).
    Address,  ///< Where a cell is (e.g., `&@slot`).
    Function, ///< A function (e.g., `fn @worker`).
    New,      ///< The address of a new heap object (e.g., `new`).
    Pure,     ///< A value determined by Id and Operands, else unknown
              ///< (e.g., `pure @_ZNK3Req2onEv($0.*)`).
    Depends,  ///< Some value computed from Operands, a new one each time
              ///< (e.g., `depends($0.*.c1)`).
    Type,     ///< An exception object of the type Id (e.g., `type "Error"`).
    Unknown,  ///< A new value each time; Id is the cause (e.g.,
              ///< `unknown "no body"`).
  };
  Kind K = Kind::Unknown;
  int64_t Int = 0;
  Name Id; ///< String: its text. Function, Pure, Type: its name. Unknown: why.
  Cell Place; ///< Read and Address only.
  std::vector<Value> Operands;
  bool operator==(const Value &) const = default;
  static Value read(Cell Place);
};

/// An argument of a call or submission.
struct Argument {
  Value V;
  bool ReadOnly = false; ///< A reference or pointer to const (`const &%1`):
                         ///< an unknown callee does not write through it.
  bool Told = false;     ///< What an unknown callee does to slots in it, native
                         ///< operations beside the call say (`told &%1`).
};

/// Who is called: exactly one of the three is meant.
struct Callee {
  enum class Kind : uint8_t {
    Direct,   ///< `@f`: that function.
    Virtual,  ///< `virtual @f`: that function or one that overrides it.
    Indirect, ///< `*VALUE`: the function that the value holds.
  };
  Kind K = Kind::Direct;
  Name Function;      ///< Direct and Virtual.
  Rare<Value> Target; ///< Indirect.
};

/// What happens to an exception that leaves a submitted callable.
enum class PoolExceptions : uint8_t {
  Terminate, ///< The program ends: no exit.
  Caught,    ///< The pool catches it and the thread lives on: an exit.
  Propagate, ///< It leaves the worker loop for whoever runs it: an exit.
};

/// When a submitted callable runs.
enum class RunsWhen : uint8_t {
  Later,    ///< On a thread of the pool, not inside the submission.
  MaybeNow, ///< Perhaps inside the submitting call (e.g., parallel loops).
};

struct Op {
  enum class Kind : uint8_t {
    Let,     ///< `let CELL = VALUE`: copies, sub-cells included.
    Set,     ///< `set SLOT VALUE traits=@T !A`.
    Clear,   ///< `clear SLOT`: every slot below it too (all keys, all fields).
    Push,    ///< `push SLOT VALUE traits=@T !A`.
    Pop,     ///< `pop SLOT`.
    Read,    ///< `read CELL = SLOT`: what the slot holds, for a later restore.
    Call,    ///< `call CALLEE(ARGS) -> CELL !A`.
    Submit,  ///< `submit CALLEE(ARGS) exceptions=E when=W !A`.
    Spawn,   ///< `spawn CALLEE(ARGS) !A`: a thread of its own runs the callee.
    Suspend, ///< `suspend`: a coroutine waits; no exit.
  };
  Kind K = Kind::Let;
  bool HasDst = false; ///< Call: the result is kept.
  bool Pushes = false; ///< Let: into a native slot, it is a push (e.g., `++`).
  bool Pops = false;   ///< Let: into a native slot, it is a pop (e.g., `--`).
  bool Native = false; ///< Set, Clear, Push, Pop: nothing happens but to a
                       ///< native slot, and no cell is written.
  PoolExceptions Exceptions = PoolExceptions::Terminate; ///< Submit.
  RunsWhen When = RunsWhen::Later;                       ///< Submit.
  AnchorId Anchor = NoAnchor;
  Cell Dst;      ///< Let, Read; Call if HasDst.
  Cell Slot;     ///< Set, Clear, Push, Pop, Read.
  Value V;       ///< Let, Set, Push.
  Callee Target; ///< Call, Submit, Spawn.
  std::vector<Argument> Args;
  Name Traits; ///< Set, Push, and Let into a native slot: the SlotTraits.
};

/// A test that a branch makes.
struct Condition {
  enum class Kind : uint8_t {
    Truth,  ///< `VALUE`: it is not 0.
    Equal,  ///< `VALUE == VALUE`.
    IsSet,  ///< `isset SLOT`: the slot holds something.
    Caught, ///< `caught "T"`: a handler of type T takes the exception in
            ///< flight; `caught "..."` takes any.
  };
  Kind K = Kind::Truth;
  Value Lhs;
  Value Rhs;      ///< Equal only.
  Cell Slot;      ///< IsSet only.
  Name Exception; ///< Caught only.
  static Condition isTrue(Value V);
  static Condition areEqual(Value Lhs, Value Rhs);
};

struct Terminator {
  enum class Kind : uint8_t {
    Goto,      ///< `goto B`.
    Branch,    ///< `br COND T F !A`.
    Return,    ///< `ret !A`: normal exit; the result is in `%ret`.
    Throw,     ///< `throw VALUE !A`: to the block's unwind label.
    Resume,    ///< `resume`: the exception in flight leaves the function.
    Terminate, ///< `terminate`: the program ends here; no exit.
    NoReturn,  ///< `noreturn`: control does not get here or never leaves.
  };
  Kind K = Kind::Return;
  Rare<Condition> Cond;   ///< Branch.
  BlockId Then = NoBlock; ///< Goto, Branch.
  BlockId Else = NoBlock; ///< Branch.
  Rare<Value> Exception;  ///< Throw.
  AnchorId Anchor = NoAnchor;
};

struct Block {
  std::vector<Op> Ops;
  Terminator Term;
  BlockId Unwind = NoBlock; ///< Where an exception of this block's calls and
                            ///< throws goes; NoBlock: it leaves the function.
  /// Where control goes from here within the function.
  llvm::SmallVector<BlockId, 3> successors() const;
};

/// A function, lowered (Blocks is not empty) or only declared.
struct Function {
  Name Id;      ///< The entity's name; unique in a Program.
  Name Display; ///< How a person calls it (e.g., "Session::on_read").
  uint32_t Params = 0;
  uint32_t Locals = 0;
  bool Internal = false; ///< Not visible to other units.
  bool Inline = false;   ///< May be defined in several units, all alike.
  bool NoThrow = false;  ///< An exception that would leave it ends the program;
                         ///< declared: does not throw.
  bool NoReturn = false; ///< Declared: neither returns nor throws.
  bool Pure = false; ///< What it returns follows from its arguments (e.g., a
                     ///< const member function): where that is not known from
                     ///< the body, it is `pure @Id(arguments)`.
  bool Skipped = false;  ///< Has a body that could not be lowered (a budget, a
                         ///< preamble): may clear any slot that it can name.
  bool MayClear = false; ///< Declared destructor of user type: may clear any
                         ///< slot.
  bool Likewise = false; ///< Does to objects that are not told apart what its
                         ///< caller does to others: may clear what that may.
  Name Class;            ///< The class it is a member of.
  Name Header;           ///< The included file that declares it.
  /// By parameter, the class of the objects that it points to and may change;
  /// empty, or missing at the end, where that does not matter.
  std::vector<Name> Pointees;
  std::vector<Name> Overrides; ///< What it overrides directly.
  std::vector<Name> Runs;      ///< Of one that stands for a class: what virtual
                               ///< calls on its objects run.
  Name Coroutine; ///< What runs the coroutine that a call of it makes, or goes
                  ///< on with: that is the task, whoever starts it.
  std::vector<Block> Blocks;  ///< Blocks[0] is the entry.
  AnchorId Anchor = NoAnchor; ///< Where it is defined.
};

/// What the models say about a kind of slot.
struct SlotTraits {
  Name Id;
  bool EmptyNull = false;           ///< Setting 0 (a null pointer) clears.
  std::vector<int64_t> EmptyInts;   ///< Further integers whose setting clears.
  std::vector<Name> EmptyStrings;   ///< Strings whose setting clears.
  std::vector<Name> EmptyAddresses; ///< Variables and functions, the setting
                                    ///< of whose address clears.
  bool Persistent = false; ///< Declared to outlive tasks: never residue.
  bool Scoped = false; ///< Native slots: declared to be undone, no evidence is
                       ///< asked for.
  enum class Severity : uint8_t { Low, Medium, High } Level = Severity::High;
  bool CanRestore = true; ///< The fix restores; else it clears.
  Name Guard;   ///< The fix's guard (e.g., "threadslot::ScopedRestore").
  Name Include; ///< The header that declares it, with its brackets.
  Name Class;   ///< The class that declares the slot, for rule 7.
  Name Header;  ///< The included file that declares the slot, for rule 7.

  /// Whether setting the integer \p N clears.
  bool isEmpty(int64_t N) const;
};

/// A global that is itself a slot, or a field of one (e.g., `@ctx.user`): every
/// `let` into it or below is a set. Of a structure, each field is a slot of its
/// own, and a `let` of the whole is one of each.
struct NativeSlot {
  Name Global;
  std::vector<Name> Fields; ///< From the global to the field.
  Name Traits;
  bool Opaque = false; ///< A `let` is no set, only operations that say `native`
                       ///< are (e.g., a container, filled by its members).
};

/// An exception type with the types a handler for which takes it too.
struct ExceptionType {
  Name Id;
  std::vector<Name> Bases; ///< All accessible bases, transitively.
};

/// A guard, if its destructor undoes a set, that ends before it guards
/// anything (e.g., `Guard(slot, 1);`).
struct DiscardedGuard {
  Name Destructor;
  Name Maker;              ///< The constructor, or function, that makes it.
  std::vector<Name> Given; ///< The callables that Maker is given.
  bool Declared = false;   ///< `Guard(slot);`: it declares a variable `slot`.
  AnchorId Anchor = NoAnchor;
};

/// A global that no code writes: the destructor of those discarded guards that
/// are taken to have a name, and so to live as long as their block; 0 if none.
inline constexpr llvm::StringLiteral NamedGuards = "guards:named";

/// Before the name of a field, the operator that gives, for the address of that
/// field of an object, the address of the object.
inline constexpr llvm::StringLiteral WholeOf = "whole ";
/// The field of which \p V is the whole; empty if it is none of any.
inline Name fieldOfWhole(const Value &V) {
  Name Field = V.K == Value::Kind::Pure ? V.Id : Name();
  return Field.consume_front(WholeOf) ? Field : Name();
}

/// Operators on the address of an element: the address of what it is an element
/// of, and by which key.
inline constexpr llvm::StringLiteral ArrayOf = "array";
inline constexpr llvm::StringLiteral IndexOf = "index";
/// Whether the operands of \p V stand for addresses, not for what is there.
inline bool isOfAddresses(const Value &V) {
  return V.K == Value::Kind::Pure &&
         (V.Id == ArrayOf || V.Id == IndexOf || !fieldOfWhole(V).empty());
}

/// The reserved field of an object that holds the function that stands for its
/// class.
inline constexpr llvm::StringLiteral ClassField = "class";
/// The field in which an owner of an object holds the pointer.
inline constexpr llvm::StringLiteral OwnedField = "p";

/// How the name of a function ends that calls the initialisers of a unit's
/// static variables, each with the address of one.
inline constexpr llvm::StringLiteral StartSuffix = "#start";

/// Something that is known of where the instances of an object live. Objects
/// are slots that are no globals, and classes that hold such slots.
struct Instance {
  enum class Place : uint8_t {
    Static,   ///< In a variable with static or thread storage.
    Many,     ///< On a stack or heap: as often as that code runs.
    Member,   ///< In each instance of the class Holder.
    Gathered, ///< Wherever: the values of all threads are read together.
  };
  Name Object;
  Place Lives = Place::Static;
  Name Holder;                ///< Member only.
  Name Traits;                ///< Slots, at their declaration: what they are.
  AnchorId Anchor = NoAnchor; ///< The same: where that is.
};

/// Where a message or a fix points when no AST is left.
struct Anchor {
  Name File;           ///< As the compiler named it, made absolute.
  uint32_t Line = 0;   ///< From 1.
  uint32_t Column = 0; ///< From 1, in bytes.
  uint32_t Offset = 0; ///< From 0, in bytes; the start of Length bytes.
  uint32_t Length = 0;
  Name Text;           ///< The spelled source text, whitespace normalised.
  Name Function;       ///< The enclosing entity's Id, for the fingerprint.
  Name Slot;           ///< Sets: the slot as spelled (e.g., "ctx.user").
  bool System = false; ///< File is a system header.

  /// Sets: how the guard is put in. Discarded guards and slots: what is.
  struct FixPlan {
    bool Possible = false;
    Name WhyNot;                ///< If not Possible (e.g., "in a macro").
    uint32_t InsertOffset = 0;  ///< Where the guard goes: the first byte of the
                                ///< statement of the callable's outermost block
                                ///< that holds the set.
    Name Text;                  ///< What is put in, where it is no guard.
    Name Indentation;           ///< Of that statement's line.
    uint32_t IncludeOffset = 0; ///< Where the include's line goes in File.
    bool NeedsInclude = false;  ///< The guard's header is not included yet.
    Name GuardName;             ///< A name that is free in the callable.
  } Fix;
};

/// A translation unit's slot program, or several linked ones.
class Program {
public:
  Program() = default;
  Program(const Program &) = delete;
  Program &operator=(const Program &) = delete;

  Name intern(llvm::StringRef Text) { return Strings->Saver.save(Text); }
  /// Takes over what \p Other has interned: a program without names of its own
  /// gets all of those, and \p Other may intern no more.
  void takeNames(Program &Other) { Strings = std::move(Other.Strings); }

  /// The function named \p Id, or null.
  const Function *find(Name Id) const {
    auto It = Index.find(Id);
    return It == Index.end() ? nullptr : &Functions[It->second];
  }
  Function *find(Name Id) {
    return const_cast<Function *>(std::as_const(*this).find(Id));
  }
  /// The function named \p Id, declared if it was not there.
  Function &getOrDeclare(llvm::StringRef Id);

  std::string UnitName;           ///< The main file, for messages.
  std::deque<Function> Functions; ///< A deque: references stay valid.
  std::vector<SlotTraits> Traits;
  std::vector<NativeSlot> Natives;
  std::vector<ExceptionType> Types;
  std::vector<DiscardedGuard> Discarded;
  std::vector<Instance> Instances;
  std::vector<Anchor> Anchors;

private:
  struct Interned {
    llvm::BumpPtrAllocator Allocator;
    llvm::UniqueStringSaver Saver{Allocator};
  };
  std::unique_ptr<Interned> Strings = std::make_unique<Interned>();
  llvm::DenseMap<llvm::StringRef, uint32_t> Index;
};

/// Whether \p O may run its callee before it ends.
inline bool isCall(const Op &O) {
  return O.K == Op::Kind::Call ||
         (O.K == Op::Kind::Submit && O.When == RunsWhen::MaybeNow);
}

/// Where it is held which class the object is of that the virtual call \p O is
/// made on; nothing if \p O is none.
std::optional<Cell> classOf(const Op &O);

/// Drops the blocks that control cannot come to from the entry.
void dropUnreachable(Function &F);

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_PROGRAM_H
