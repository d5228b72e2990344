//===- Generator.cpp - Random slot programs -------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Generator.h"
#include "Body.h"

using namespace threadslot::fuzz;
using namespace threadslot::program;

static void addTraits(Program &P) {
  SlotTraits T, U, V, W;
  T.Id = "T";
  T.EmptyNull = true;
  T.Scoped = true;
  U.Id = "U";
  U.Class = "C";
  V.Id = "V";
  V.EmptyInts = {7};
  V.EmptyStrings = {""};
  V.Header = "h.h";
  W.Id = "W";
  W.Persistent = true;
  P.Traits = {T, U, V, W};
  P.Types = {{"E1", {"E0", "std::exception"}}, {"E0", {"std::exception"}}};
}

/// Functions without a body, one of each kind.
static void declare(Program &P, Surroundings &Around) {
  auto Declare = [&](Name Id) -> Function & {
    Around.Unseen.push_back(Id);
    return P.getOrDeclare(Id);
  };
  Declare("work");
  Declare("work2");
  Declare("work3");
  Declare("quiet").NoThrow = true;
  Declare("die").NoReturn = true;
  Function &Computed = Declare("computed");
  Computed.Pure = Computed.NoThrow = true;
  Declare("member").Class = "C";
  Function &Near = Declare("near");
  Near.Header = "h.h";
  Near.NoThrow = true;
  Declare("skipped").Skipped = true;
  Function &Unseen = Declare("destroy");
  Unseen.MayClear = Unseen.NoThrow = true;
}

static std::vector<Role> drawParams(Random &R) {
  if (R.percent(25))
    return {Role::Object};
  std::vector<Role> Result(R.below(3));
  for (Role &For : Result)
    For = Role(R.below(3));
  return Result;
}

/// The helpers' signatures; the last may override the first.
static void signHelpers(Program &P, Surroundings &Around, Random &R) {
  static const char *const Names[] = {"h0", "h1", "h2"};
  for (unsigned I = 0, N = R.below(4); I < N; ++I)
    Around.Helpers.push_back({Names[I], drawParams(R)});
  for (Signature &H : Around.Helpers)
    P.getOrDeclare(H.Id).Params = H.Params.size();
  if (Around.Helpers.size() < 2 || !R.percent(30))
    return;
  Signature &First = Around.Helpers.front(), &Last = Around.Helpers.back();
  Last.Params = First.Params;
  First.Virtual = true;
  P.find(Last.Id)->Overrides = {First.Id};
}

/// main() makes the closure and submits each task.
static void submitTasks(Program &P, Random &R, unsigned Tasks) {
  Function &F = P.getOrDeclare("main");
  Builder B(P, F);
  for (unsigned I = 0; I < Tasks; ++I) {
    Cell Closure = local(B.newLocal());
    Cell Named = R.percent(50) ? global("s") : local(B.newLocal());
    B.let(field(Closure, "c0"), addressOf(Named));
    B.let(field(Closure, "c1"), depends());
    B.let(field(Closure, "c2"), addressOf(global("on")));
    Op &O = B.op(Op::Kind::Submit);
    O.Target.Function = I ? "task2" : "task";
    O.Args.push_back({addressOf(Closure), false});
    O.Exceptions = PoolExceptions(R.below(3));
  }
  B.end(Terminator::Kind::Return);
}

/// Sends one goto elsewhere, as `goto` statements do.
static void misdirect(Function &F, Random &R) {
  Block &B = R.pick(F.Blocks);
  if (B.Term.K == Terminator::Kind::Goto)
    B.Term.Then = R.below(F.Blocks.size());
}

/// Some helpers are coroutines: what goes on with them catches as their promise
/// does, and some calls are made to that.
static void addCoroutines(Program &P, const Surroundings &Around, Random &R) {
  for (const Signature &H : Around.Helpers) {
    if (!R.percent(30))
      continue;
    Name Id = P.intern("resume_" + H.Id.str());
    for (Function &F : P.Functions)
      for (Block &Calls : F.Blocks)
        for (Op &O : Calls.Ops)
          if (O.K == Op::Kind::Call && O.Target.K == Callee::Kind::Direct &&
              O.Target.Function == H.Id && R.percent(70))
            O.Target.Function = Id;
    Function &Resume = P.getOrDeclare(Id);
    Resume.Params = H.Params.size();
    Resume.Coroutine = H.Id;
    Builder B(P, Resume);
    BlockId Runs = B.block(), Catches = B.block();
    B.jump(Runs);
    B.Unwind = Catches;
    B.start(Runs);
    Op &O = B.op(Op::Kind::Call);
    O.Target.Function = H.Id;
    for (unsigned I = 0; I < Resume.Params; ++I)
      O.Args.push_back({held(param(I)), false});
    B.end(Terminator::Kind::Return);
    B.Unwind = NoBlock;
    B.start(Catches);
    B.end(Terminator::Kind::Return);
  }
}

std::unique_ptr<Program> threadslot::fuzz::generate(uint64_t Seed) {
  Random R(Seed);
  auto P = std::make_unique<Program>();
  Surroundings Around;
  Around.UsesNatives = R.percent(20);
  addTraits(*P);
  if (Around.UsesNatives)
    P->Natives = {{"tls", {"f"}, "T"}, {"tls", {"g"}, "T"}};
  if (Around.UsesNatives && R.percent(50))
    P->Natives = {{"tls", {}, "T"}};
  declare(*P, Around);
  signHelpers(*P, Around, R);
  for (const Signature &H : Around.Helpers) {
    Function &F = *P->find(H.Id);
    F.NoThrow = R.percent(10);
    F.Pure = R.percent(10);
    Body(*P, Around, R, F, H).fill(1 + R.below(4));
  }
  unsigned Tasks = R.percent(85) ? 1 : 2;
  for (unsigned I = 0; I < Tasks; ++I) {
    Function &F = P->getOrDeclare(I ? "task2" : "task");
    Body(*P, Around, R, F, {F.Id, {Role::Object}}).fill(2 + R.below(5));
    if (R.percent(5))
      misdirect(F, R);
  }
  submitTasks(*P, R, Tasks);
  addCoroutines(*P, Around, R);
  return P;
}
