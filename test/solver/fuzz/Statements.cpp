//===- Statements.cpp - Random statements, as people write them -----------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Body.h"

using namespace threadslot::fuzz;
using namespace threadslot::program;

void Body::fill(unsigned Size) {
  Budget = Size;
  while (Budget > 0)
    statement();
  if (!IsTask && R.percent(60))
    B.let(result(), R.percent(70) ? integer(R.below(2)) : value());
  B.end(Terminator::Kind::Return);
}

/// One to three statements, fewer the deeper.
void Body::statements() {
  ++Nesting;
  for (unsigned I = 0, N = 1 + R.below(Nesting > 2 ? 1 : 3); I < N; ++I)
    statement();
  --Nesting;
}

void Body::statement() {
  if (Budget <= 0 || Nesting > 4)
    return;
  using Statement = void (Body::*)();
  static constexpr std::pair<unsigned, Statement> Draws[] = {
      {4, &Body::ifElse},
      {3, &Body::loop},
      {14, &Body::correlated},
      {14, &Body::cleanedUp},
      {8, &Body::savedAndRestored},
      {5, &Body::tested},
      {4, &Body::cache},
      {5, &Body::handled},
      {6, &Body::flagged},
      {3, &Body::comparedWithSaved},
      {4, &Body::pushedAndPopped},
      {10, &Body::callUnseen},
      {14, &Body::callHelper},
      {8, &Body::callClosure},
      {3, &Body::submitHere},
      {6, &Body::assignFlag},
  };
  unsigned Total = 0;
  for (auto [Weight, Draw] : Draws)
    Total += Weight;
  if (R.percent(5))
    return undo(slot());
  if (R.percent(3))
    return set(slot());
  unsigned Drawn = R.below(Total);
  for (auto [Weight, Draw] : Draws) {
    if (Drawn < Weight)
      return (this->*Draw)();
    Drawn -= Weight;
  }
}

//===----------------------------------------------------------------------===//
// Frames of statements
//===----------------------------------------------------------------------===//

void Body::choose(Condition C, llvm::function_ref<void()> Yes,
                  llvm::function_ref<void()> No) {
  BlockId OnTrue = B.block(), OnFalse = B.block(), After = B.block();
  B.branch(std::move(C), OnTrue, OnFalse);
  B.start(OnTrue);
  Yes();
  B.jump(After);
  B.start(OnFalse);
  No();
  B.jump(After);
  B.start(After);
}

/// \p In with its exceptions going to \p OnError, which ends its block itself;
/// both may go on at the same place.
void Body::region(llvm::function_ref<void()> In,
                  llvm::function_ref<void(BlockId After)> OnError) {
  BlockId Outer = B.Unwind, Inner = B.block(), Landing = B.block(),
          After = B.block();
  B.jump(Inner);
  B.Unwind = Landing;
  B.start(Inner);
  In();
  B.Unwind = Outer;
  B.jump(After);
  B.start(Landing);
  OnError(After);
  B.start(After);
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

void Body::ifElse() {
  choose(
      condition(),
      [&] {
        statements();
        if (R.percent(15)) {
          leave();
          B.start();
        }
      },
      [&] {
        if (R.percent(40))
          statements();
      });
}

void Body::loop() {
  BlockId Head = B.block(), Inside = B.block(), After = B.block();
  B.jump(Head);
  B.start(Head);
  B.branch(R.percent(60) ? truth(depends()) : condition(), Inside, After);
  B.start(Inside);
  statements();
  if (R.percent(20))
    choose(condition(), [&] {
      B.jump(After);
      B.start();
    });
  B.jump(Head);
  B.start(After);
}

/// if (on) set; ...; if (on) clear
void Body::correlated() {
  SlotName &S = slot();
  Condition C = condition();
  choose(C, [&] { set(S); });
  if (R.percent(50))
    statements();
  choose(R.percent(70) ? C : condition(), [&] { undo(S); });
}

/// set; try { ... } finally { clear }
void Body::cleanedUp() {
  SlotName &S = slot();
  set(S);
  bool OnError = R.percent(65), OnReturn = R.percent(75);
  region([&] { statements(); },
         [&](BlockId) {
           if (OnError)
             undo(S);
           B.end(Terminator::Kind::Resume);
         });
  if (OnReturn)
    undo(S);
}

/// old = get; set; ...; set(old)
void Body::savedAndRestored() {
  SlotName S = settable();
  if (S.IsStack)
    return;
  Cell Old = local(B.newLocal());
  save(Old, S);
  set(S);
  region([&] { statements(); },
         [&](BlockId) {
           if (R.percent(70))
             set(S, held(Old));
           B.end(Terminator::Kind::Resume);
         });
  if (R.percent(25))
    choose(truth(held(Old)), [&] { set(S, held(Old)); }, [&] { undo(S); });
  else
    set(S, held(Old));
}

/// set; ...; if (isset) clear
void Body::tested() {
  SlotName &S = slot();
  if (R.percent(60))
    set(S);
  if (R.percent(60))
    statements();
  choose(
      isSet(S.Place), [&] { undo(S); },
      [&] {
        if (R.percent(20))
          statements();
      });
}

/// if (!isset) set
void Body::cache() {
  SlotName S = settable();
  if (S.IsStack)
    return;
  Condition C = isSet(S.Place);
  if (R.percent(40)) {
    Cell Old = local(B.newLocal());
    save(Old, S);
    C = R.percent(50) ? truth(held(Old)) : C;
  }
  choose(
      C, [] {},
      [&] {
        set(S, R.percent(60) ? depends() : newValue());
        if (R.percent(20))
          statements();
      });
}

/// try { ... } catch (T) { ... }
void Body::handled() {
  static const char *const Types[] = {"E0", "E1", "X", "std::exception", "..."};
  Name Type = R.pick(Types);
  SlotName &S = slot();
  region(
      [&] {
        if (R.percent(50))
          set(S);
        statements();
        if (R.percent(20)) {
          leave();
          B.start();
        }
      },
      [&](BlockId After) {
        BlockId Handler = B.block(), Onward = B.block();
        B.branch(caught(Type), Handler, Onward);
        B.start(Onward);
        B.end(Terminator::Kind::Resume);
        B.start(Handler);
        Cell Saved = local(B.newLocal());
        bool IsSaved = R.percent(30);
        if (IsSaved)
          B.let(Saved, named(Value::Kind::Pure, "throw"));
        if (R.percent(60))
          undo(S);
        if (R.percent(30))
          statements();
        if (IsSaved && R.percent(60))
          B.end(Terminator::Kind::Throw).Exception = held(Saved);
        else if (R.percent(20))
          B.end(Terminator::Kind::Resume);
        else
          B.jump(After);
      });
  if (R.percent(50))
    undo(S);
}

/// done = false; if (on) { set; done = true }; ...; if (done) clear
void Body::flagged() {
  SlotName &S = slot();
  Cell Flag = local(B.newLocal());
  B.let(Flag, integer(0));
  choose(condition(), [&] {
    set(S);
    B.let(Flag, integer(R.percent(95)));
  });
  auto Undo = [&] { choose(truth(held(Flag)), [&] { undo(S); }); };
  region([&] { statements(); },
         [&](BlockId) {
           if (R.percent(60))
             Undo();
           B.end(Terminator::Kind::Resume);
         });
  Undo();
}

/// old = get; set(v); if (old == v) ...
void Body::comparedWithSaved() {
  SlotName S = settable();
  if (S.IsStack)
    return;
  Cell Old = local(B.newLocal());
  Value V = held(R.pick(Flags));
  save(Old, S);
  set(S, V);
  choose(
      equal(held(Old), V), [&] { statement(); },
      [&] {
        if (R.percent(70))
          set(S, held(Old));
      });
}

void Body::pushedAndPopped() {
  SlotName S = {global("ndc"), "U", true};
  set(S);
  if (R.percent(70))
    statements();
  if (R.percent(30))
    set(S), undo(S);
  if (R.percent(90))
    undo(S);
}
