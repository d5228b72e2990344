//===- Messages.cpp - What a loop takes and hands over --------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Messages.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

/// Fields of a place that are told apart: a list leads on and on.
static constexpr size_t MaxFields = 8;

/// Places that a variable may stand for.
static constexpr size_t MaxPlaces = 32;

/// Functions that are looked at for one loop, and calls from it to what it
/// gives messages to: both are near.
static constexpr size_t MaxFunctions = 64, MaxCalls = 3;

/// Instead of a field, all elements of what is before it.
static constexpr llvm::StringLiteral Elements = "[]";

/// Whether \p C lies in a variable of its function.
static bool isOwn(const Cell &C) {
  return C.R != Cell::Root::Global && !C.isBehindPointer();
}

static bool isOwnAddress(const Value &V) {
  return V.K == Value::Kind::Address && isOwn(V.Place);
}

/// The parameter where \p V leads to, if it is one, or what it points to.
static std::optional<uint32_t> paramOf(const Value &V) {
  const size_t Pointers = V.K == Value::Kind::Address;
  if ((V.K != Value::Kind::Read && !Pointers) ||
      V.Place.R != Cell::Root::Param || V.Place.Path.size() != Pointers)
    return std::nullopt;
  return V.Place.Index;
}

/// Whether \p O calls a member function of a library's container that may take
/// something out. What other unseen classes do, nobody knows.
static bool changesContainer(const Op &O, const Program &P) {
  if (O.K != Op::Kind::Call || O.Target.K != Callee::Kind::Direct ||
      O.Args.empty() || O.Args[0].ReadOnly)
    return false;
  const Function *F = P.find(O.Target.Function);
  return F && F->Blocks.empty() && F->Class.starts_with("std::");
}

//===--- Where values are from --------------------------------------------===//

Messages::Paths Messages::below(const Paths &Of, Name Field) {
  Paths Below;
  for (Path X : Of) {
    if (X.Fields.size() < MaxFields)
      X.Fields.push_back(Field);
    Below.insert(std::move(X));
  }
  return Below;
}

Messages::Paths Messages::places(const Cell &C, const Function &In) {
  Paths Found;
  if (C.R == Cell::Root::Global)
    Found.insert({{}, {C.Global}});
  else if (auto It = Now->Values.find({&In, C.R, C.Index});
           It != Now->Values.end())
    Found = It->second;
  for (const Step &S : C.Path)
    if (S.K != Step::Kind::Deref)
      Found = below(Found, S.K == Step::Kind::Field ? S.Field : Elements);
  return Found;
}

Messages::Paths Messages::values(const Value &V, const Function &In) {
  if (V.K == Value::Kind::Read || V.K == Value::Kind::Address)
    return places(V.Place, In);
  Paths Found;
  if (!Regions::isNumber(V))
    for (const Value &Operand : V.Operands)
      Found.merge(values(Operand, In));
  return Found;
}

/// Whether there were new ones.
bool Messages::add(Paths &Into, const Paths &From) {
  const size_t Before = Into.size();
  if (Before < MaxPlaces)
    Into.insert(From.begin(), From.end());
  return Into.size() != Before;
}

/// Notes what \p O moves between variables; whether there was something new.
bool Messages::follow(const Op &O, const Function &In) {
  if (O.K == Op::Kind::Call && O.Target.K == Callee::Kind::Direct)
    return followCall(O, In);
  if (O.K != Op::Kind::Let || O.Dst.R == Cell::Root::Global)
    return false;
  const Variable Into(&In, O.Dst.R, O.Dst.Index);
  if (isOwn(O.Dst))
    return add(Now->Values[Into], values(O.V, In));
  auto IsPointer = [](const Step &S) { return S.K == Step::Kind::Deref; };
  return O.Dst.R == Cell::Root::Param &&
         llvm::count_if(O.Dst.Path, IsPointer) == 1 &&
         add(Now->Behind[Into], values(O.V, In));
}

/// The object of a member function without a body keeps what that is given, and
/// gives it back.
bool Messages::followCall(const Op &O, const Function &In) {
  const Function *F = P.find(O.Target.Function);
  if (!F || O.Args.empty())
    return false;
  bool New = false;
  Paths Result;
  if (F->Blocks.empty() && !F->Class.empty()) {
    Result = values(O.Args[0].V, In);
    if (isOwnAddress(O.Args[0].V))
      for (const Argument &A : llvm::drop_begin(O.Args)) {
        const Cell &C = O.Args[0].V.Place;
        New |= add(Now->Values[{&In, C.R, C.Index}], values(A.V, In));
      }
  }
  for (uint32_t I = 0; I < O.Args.size() && Now->Code.contains(F); ++I) {
    const Value &V = O.Args[I].V;
    New |= add(Now->Values[{F, Cell::Root::Param, I}], values(V, In));
    const Paths Out = Now->Behind[{F, Cell::Root::Param, I}];
    if (isOwnAddress(V))
      New |= add(Now->Values[{&In, V.Place.R, V.Place.Index}], Out);
    else if (std::optional<uint32_t> Own = paramOf(V))
      New |= add(Now->Behind[{&In, Cell::Root::Param, *Own}], Out);
  }
  if (Now->Code.contains(F))
    Result = Now->Values[{F, Cell::Root::Result, 0}];
  if (O.HasDst && isOwn(O.Dst))
    New |= add(Now->Values[{&In, O.Dst.R, O.Dst.Index}], Result);
  return New;
}

//===--- Where the loop takes something -----------------------------------===//

/// Notes what is taken by \p O: a pointer goes on to what it leads to, a member
/// function takes something out, all elements of a place are exchanged.
void Messages::note(const Op &O, const Function &In) {
  noteKeys(O.V, In);
  for (const Argument &A : O.Args)
    noteKeys(A.V, In);
  if (changesContainer(O, P))
    for (const Argument &A : O.Args)
      if (!A.ReadOnly && !isOwnAddress(A.V))
        take(values(A.V, In));
  if (O.K != Op::Kind::Let || isOwn(O.Dst))
    return;
  const bool IsEmptied = O.V.K == Value::Kind::Int && O.V.Int == 0,
             IsExchanged = O.V.K == Value::Kind::Read && isOwn(O.V.Place);
  const Paths From = values(O.V, In);
  for (const Path &To : places(O.Dst, In))
    if (llvm::any_of(From, [&](const Path &X) { return X.isBelow(To); }))
      Now->Taken.insert(To);
    else if (IsEmptied || IsExchanged)
      take(below({To}, Elements));
}

/// Whether the loop assigns to something in \p Key.
bool Messages::isWritten(const Value &Key, const Function &In) {
  return llvm::any_of(Key.Operands,
                      [&](const Value &V) { return isWritten(V, In); }) ||
         (Key.K == Value::Kind::Read &&
          llvm::any_of(places(Key.Place, In),
                       [&](const Path &X) { return Written.count(X) != 0; }));
}

/// Notes elements by a key that the loop assigns to.
void Messages::noteKeys(const Value &V, const Function &In) {
  for (size_t I = 0; I != V.Place.Path.size(); ++I) {
    const Step &S = V.Place.Path[I];
    if (S.K != Step::Kind::Key || !isWritten(*S.Key, In))
      continue;
    Cell Container = V.Place;
    Container.Path.truncate(I);
    take(below(places(Container, In), Elements));
  }
}

/// Of what nobody fills, nothing is taken.
void Messages::take(const Paths &From) {
  for (const Path &X : From) {
    llvm::ArrayRef<Name> Fields = X.Fields;
    if (!Fields.empty() && Fields.back() == Elements)
      Fields = Fields.drop_back();
    if (!Fields.empty() && isFilled(Fields.back()))
      Now->Taken.insert(X);
  }
}

static bool isData(const Value &V) {
  return V.K != Value::Kind::Int && V.K != Value::Kind::String &&
         V.K != Value::Kind::Pure;
}

static Name lastField(const Cell &C) {
  for (const Step &S : llvm::reverse(C.Path))
    if (S.K == Step::Kind::Field)
      return S.Field;
  return C.R == Cell::Root::Global ? C.Global : Name();
}

/// Whether some function other than those of the loop may put something into a
/// place of that name.
bool Messages::isFilled(Name Field) {
  if (!Filling)
    noteFilling();
  return llvm::any_of(Filling->lookup(Field), [&](const Function *F) {
    return !Now->Code.contains(F);
  });
}

void Messages::noteFilling() {
  Filling.emplace();
  for (const Function &F : P.Functions)
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops) {
        if (O.K == Op::Kind::Let && isData(O.V)) {
          if (!isOwn(O.Dst))
            (*Filling)[lastField(O.Dst)].insert(&F);
          if (O.V.K == Value::Kind::Address)
            (*Filling)[lastField(O.V.Place)].insert(&F);
        }
        if (O.Args.size() > 1 && isData(O.Args[1].V) && !O.Args[0].ReadOnly)
          (*Filling)[lastField(O.Args[0].V.Place)].insert(&F);
      }
}

//===--- Loops ------------------------------------------------------------===//

/// Adds what is called by name, where there is a body.
void Messages::addCallees() {
  for (size_t I = 0; I != Now->Code.size(); ++I)
    for (const Block &B : Now->Code[I]->Blocks)
      for (const Op &O : B.Ops)
        if (O.K == Op::Kind::Call && O.Target.K == Callee::Kind::Direct)
          if (const Function *F = P.find(O.Target.Function);
              F && !F->Blocks.empty() && Now->Code.size() < MaxFunctions)
            Now->Code.insert(F);
}

/// Lets the loop on \p Way be the one at hand.
void Messages::lookAt(llvm::ArrayRef<CallSite> Way) {
  auto [It, New] = Known.try_emplace({Way.front().In, Way.front().Block});
  Now = &It->second;
  if (!New)
    return;
  for (const CallSite &Site : Way) {
    Now->Code.insert(Site.In);
    for (uint32_t I = 0; I != Site.In->Params; ++I)
      Now->Values[{Site.In, Cell::Root::Param, I}].insert({{Site.In, I}, {}});
  }
  addCallees();
  auto ForAll = [&](auto Do) {
    for (const Function *F : Now->Code)
      for (const Block &B : F->Blocks)
        for (const Op &O : B.Ops)
          Do(O, *F);
  };
  for (bool More = true; More;) {
    More = false;
    ForAll([&](const Op &O, const Function &In) { More |= follow(O, In); });
  }
  Written.clear();
  ForAll([&](const Op &O, const Function &In) {
    if (O.K == Op::Kind::Let && !isOwn(O.Dst))
      Written.merge(places(O.Dst, In));
  });
  ForAll([&](const Op &O, const Function &In) { note(O, In); });
}

/// Where \p V is taken from, if it is a message. A container itself is none.
Messages::Paths Messages::taken(const Value &V, const Function &In) {
  const bool IsPlace = V.K == Value::Kind::Address && !isOwn(V.Place);
  Paths From;
  for (const Path &X : values(V, In))
    for (const Path &Of : Now->Taken)
      if (X.isBelow(Of) || (!IsPlace && X == Of))
        From.insert(Of);
  return From;
}

/// Whether a callable's code lies at \p C: a call gives it the object first.
static bool isCode(const Cell &C) {
  return !C.Path.empty() && C.Path.back().Field == "()";
}

/// Whether \p V is the same in each round: no element of an array or a list,
/// which is one after the other.
bool Messages::isFixed(const Value &V, const Function &In) {
  return llvm::all_of(values(V, In), [&](const Path &X) {
    const std::set<Name> Fields(X.Fields.begin(), X.Fields.end());
    return Fields.size() == X.Fields.size() && !Fields.count(Elements);
  });
}

bool Messages::areGiven(llvm::ArrayRef<CallSite> Way) {
  const Function &In = *Way.back().In;
  const Op &Call = Way.back().op();
  const bool IsMember = Call.Target.K == Callee::Kind::Virtual;
  if (Way.size() > MaxCalls || Call.Args.empty())
    return false;
  lookAt(Way);
  const Value &Called = Call.Target.K == Callee::Kind::Indirect
                            ? *Call.Target.Target
                            : Call.Args[0].V;
  if (!isFixed(Called, In) || !taken(Called, In).empty())
    return false;
  const bool HasObject =
      Call.Target.K != Callee::Kind::Indirect || isCode(Called.Place);
  Paths From;
  for (const Argument &A : llvm::drop_begin(Call.Args, HasObject))
    From.merge(taken(A.V, In));
  // A virtual member is one of the object that has the queue.
  return llvm::any_of(From, [&](const Path &X) {
    return !IsMember || llvm::any_of(values(Called, In), [&](const Path &Of) {
      return X.isBelow(Of);
    });
  });
}
