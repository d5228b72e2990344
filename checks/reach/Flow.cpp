//===- Flow.cpp - Where functions and addresses flow ---------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Flow.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

/// Fields of fields that are told apart. Callables are seldom nested deeper
/// than an owner in a job in a queue in a pool.
static constexpr unsigned MaxDepth = 6;

/// Where that is which is inside an object.
static constexpr llvm::StringLiteral InsideField = "inside";

/// Places looked at and items copied in all: a few seconds for a program.
static constexpr uint64_t MaxSteps = 50'000'000;

/// Variables that one pointer is copied to, each from the one before.
static constexpr unsigned MaxSources = 16;

/// Addresses that one place is known to hold. One that holds more is a muddle
/// of the whole program, and following it costs without telling anything.
static constexpr size_t MaxItems = 64;

Flow::Flow(const Program &P)
    : P(P), Overridden(P), Given(P), Map(P, Overridden, Given) {
  Holders.emplace_back();
  findShared();
  for (const Function &F : P.Functions) {
    for (uint32_t I = 0; I < F.Params && !F.Blocks.empty(); ++I)
      if (Name Class = Given.classOf(F, I); !Class.empty() && Map.matters(F, I))
        copy(objects(Class), param(F, I));
    if (!Shared.contains(&F))
      addMoves(F, F);
  }
  allowCopies();
  StepsLeft = std::min(MaxSteps, StepsPerMove * Moves.size());
  for (uint32_t Move = 0; Move != Moves.size(); ++Move) {
    again(Move);
    drain();
  }
  while (!Unresolved.empty() && StepsLeft != 0)
    resolveUnknown();
  Complete = Work.empty() && Grown.empty();
  Running = NoMove;
}

/// Runs what is to be run until nothing changes. Edges come first: there are
/// many, and each move that they spare is dear.
void Flow::drain() {
  while (StepsLeft != 0) {
    if (!Grown.empty()) {
      Holder H = Grown.front();
      Grown.pop_front();
      spread(H);
    } else if (!Work.empty()) {
      Running = Work.front();
      Work.pop_front();
      Moves[Running].Queued = false;
      run(*Moves[Running].O, *Moves[Running].In);
    } else {
      return;
    }
  }
}

/// Passes on what \p H has come to hold since it was last done.
void Flow::spread(Holder H) {
  HolderData &Of = Holders[H];
  Of.Queued = false;
  size_t Items = std::exchange(Of.ItemsDone, Of.Items.size());
  size_t Fields = std::exchange(Of.FieldsDone, Of.Fields.size());
  for (size_t I = 0; I != Of.Into.size(); ++I) {
    Holder Into = Of.Into[I];
    for (size_t X = Items; X < Of.ItemsDone; ++X)
      put(Into, Of.Items[X]);
    for (size_t X = Fields; X < Of.FieldsDone; ++X) {
      auto [Name, Below] = Of.Fields.begin()[X];
      copy(Below, field(Into, Name));
    }
  }
  if (Items != Of.ItemsDone || Fields != Of.FieldsDone)
    for (uint32_t Move : Of.Readers)
      again(Move);
}

void Flow::again(uint32_t Move) {
  if (!std::exchange(Moves[Move].Queued, true))
    Work.push_back(Move);
}

/// The operation at hand depends on what \p H holds.
const Flow::HolderData &Flow::look(Holder H) {
  if (Running != NoMove && Looks.insert({H, Running}).second)
    Holders[H].Readers.push_back(Running);
  return Holders[H];
}

void Flow::grown(Holder H) {
  if (!std::exchange(Holders[H].Queued, true))
    Grown.push_back(H);
}

Holder Flow::add(unsigned Depth) {
  Holders.emplace_back().Depth = Depth;
  return Holders.size() - 1;
}

Holder Flow::root(const Cell &C, const Function &In) {
  if (C.R == Cell::Root::Global) {
    auto [It, New] = Globals.try_emplace(C.Global, 0);
    if (New) {
      It->second = add(0);
      Holders.back().Global = C.Global;
    }
    return It->second;
  }
  const Origins::Variable Own = Made.of(C, In);
  uint64_t Index = uint64_t(Own.R) << 32 | Own.Index;
  auto [It, New] = Roots.try_emplace({Own.In, Index}, 0);
  if (!New)
    return It->second;
  const Holder H = It->second = add(0);
  const Function &Of = original(*Own.In);
  Holders[H].Owner = &Of;
  Holders[H].IsLocal = true;
  // Who asks for the variables of a function asks for all calls of it.
  if (&Of != Own.In)
    copy(H, root(C, Of));
  return H;
}

Holder Flow::param(const Function &F, uint32_t Index) {
  return root(Cell::param(Index), F);
}

Holder Flow::field(Holder Of, Name Field) {
  if (Holders[Of].Depth == MaxDepth)
    return Of;
  auto Known = Holders[Of].Fields.find(Field);
  if (Known != Holders[Of].Fields.end())
    return Known->second;
  Holder New = add(Holders[Of].Depth + 1);
  Holders[Of].Fields[Field] = New;
  Holders[New].Whole = Of;
  Holders[New].Field = Field;
  Holders[New].Owner = Holders[Of].Owner;
  Holders[New].IsLocal = Holders[Of].IsLocal;
  Holders[New].IsInUnknown = Holders[Of].IsInUnknown;
  Holders[New].IsInside = Field == InsideField;
  Holders[New].IsVague = Holders[Of].IsVague;
  grown(Of);
  return New;
}

llvm::SetVector<Holder> Flow::withContents(Holder H) {
  llvm::SetVector<Holder> All;
  All.insert(H);
  for (size_t I = 0; I != All.size() && All.size() < MaxItems; ++I)
    for (Holder Content : look(All[I]).Contents) {
      All.insert(Content);
      const HolderData &Of = look(Content);
      auto Inside = Of.Fields.find(InsideField);
      if (Inside != Of.Fields.end())
        All.insert(Inside->second);
    }
  return All;
}

/// What only seems to be held at a place has its fields elsewhere.
Flow::HolderSet Flow::places(const Cell &C, const Function &In) {
  HolderSet Now = {root(C, In)};
  for (const Step &S : C.Path) {
    if (S.K == Step::Kind::Each || S.K == Step::Kind::Key)
      continue;
    llvm::SetVector<Holder> Next;
    for (Holder Start : Now)
      if (S.K == Step::Kind::Deref)
        addPointees(Start, Next);
      else
        addFields(Start, S.Field, Next);
    Now.assign(Next.begin(), Next.end());
  }
  return Now;
}

void Flow::addFields(Holder Of, Name Field, llvm::SetVector<Holder> &Into) {
  Into.insert(field(Of, Field));
  for (Holder H : withContents(Of))
    if (auto Known = look(H).Fields.find(Field);
        H != Of && Known != Holders[H].Fields.end())
      Into.insert(Known->second);
}

/// Where the pointer at \p Of leads, which may not be known yet.
void Flow::addPointees(Holder Of, llvm::SetVector<Holder> &Into) {
  if (addKnownPointees(Of, Into))
    return;
  if (Running != NoMove)
    Unresolved.insert(Of);
  else
    Into.insert(unknownPointee(Of));
}

bool Flow::addKnownPointees(Holder Of, llvm::SetVector<Holder> &Into) {
  bool Any = false;
  for (Holder H : withContents(Of)) {
    if (H != Of && Holders[H].IsInside) {
      Into.insert(H); // What came out may be a reference.
      Any = true;
    }
    for (const Item &X : look(H).Items)
      if (X.isAddress()) {
        Into.insert(X.Target);
        Any = true;
      }
  }
  return Any;
}

/// Pointers to which nothing has come by now are of unknown origin, and so are
/// the places that variables have them from.
void Flow::resolveUnknown() {
  Running = NoMove;
  auto IsKnown = [&](Holder H) {
    llvm::SetVector<Holder> Known;
    return addKnownPointees(H, Known);
  };
  llvm::SetVector<Holder> Now = std::move(Unresolved);
  Unresolved.clear();
  for (bool FromSource : {true, false}) {
    for (Holder H : Now)
      if (Holder From = FromSource ? source(H) : H; !IsKnown(From))
        unknownPointee(From);
    drain();
  }
}

/// The place that a variable has all from; itself, if there is none.
Holder Flow::source(Holder H) const {
  for (unsigned I = 0; I != MaxSources && Holders[H].IsLocal; ++I) {
    const Holder From = Holders[H].Source;
    if (!From || From == H)
      break;
    H = From;
  }
  return H;
}

/// What a pointer of unknown origin points to is an object of its own. In such
/// objects, all pointers of one field point to the same: a list has no end.
Holder Flow::unknownPointee(Holder Of) {
  Holder Own = 0;
  Holder &Object =
      Holders[Of].IsInUnknown ? UnknownPointees[Holders[Of].Field] : Own;
  if (!Object) {
    Object = add(0);
    Holders[Object].IsInUnknown = true;
  }
  put(Of, {nullptr, Object});
  return Object;
}

Holder Flow::inside(Holder Object) { return field(Object, InsideField); }

bool Flow::isMuddle(Holder H) const {
  return Holders[H].Items.size() >= MaxItems / 2;
}

/// The variable or object that \p H is or lies in.
Holder Flow::variableOf(Holder H) const {
  while (Holders[H].Whole)
    H = Holders[H].Whole;
  return H;
}

bool Flow::isPrivate(Holder H) {
  if (!Exposed) {
    Exposed.emplace();
    for (const HolderData &Of : Holders)
      if (!Of.IsLocal && !Of.IsVague)
        for (const Item &X : Of.Items)
          if (X.isAddress())
            Exposed->insert(variableOf(X.Target));
  }
  return Holders[H].IsLocal && !Exposed->contains(variableOf(H));
}

void Flow::put(Holder Into, const Item &What) {
  StepsLeft -= StepsLeft != 0;
  auto &Items = Holders[Into].Items;
  // What only may be given to a member function does not crowd out what is.
  bool IsVague = Holders[Into].IsVague || Holders[What.Target].IsVague;
  if (Items.size() >= (IsVague ? MaxItems / 2 : MaxItems) && !What.F)
    return;
  if (!Items.insert(What))
    return;
  if (What.IsContent)
    Holders[Into].Contents.push_back(What.Target);
  grown(Into);
}

/// From now on, \p Into holds what is held at and below \p From.
void Flow::copy(Holder From, Holder Into) {
  StepsLeft -= StepsLeft != 0;
  if (From == Into || !Edges.insert({From, Into}).second)
    return;
  Holder &Source = Holders[Into].Source;
  Source = Source ? Into : From;
  HolderData &Of = Holders[From];
  Of.Into.push_back(Into);
  for (size_t X = 0; X != Of.Items.size(); ++X)
    put(Into, Of.Items[X]);
  for (size_t X = 0; X != Of.Fields.size(); ++X) {
    auto [Name, Below] = Of.Fields.begin()[X];
    copy(Below, field(Into, Name));
  }
}

/// It overrides what the others run.
void Flow::keepDerived(llvm::SetVector<const Function *> &Classes) const {
  auto Derives = [&](const Function *From, const Function *Base) {
    return llvm::all_of(Base->Runs, [&](Name Member) {
      const Function *F = P.find(Member);
      if (!F)
        return false;
      auto Overriders = Overridden.candidates(*F);
      return llvm::any_of(From->Runs, [&](Name Own) {
        return Overriders.contains(P.find(Own));
      });
    });
  };
  for (const Function *Last : Classes)
    if (llvm::all_of(Classes,
                     [&](auto *Other) { return Derives(Last, Other); })) {
      Classes.clear();
      Classes.insert(Last);
      return;
    }
}

/// The objects of a class: what `this` may be in its members.
Holder Flow::objects(Name Class) {
  auto [It, New] = Objects.try_emplace(Class, 0);
  if (New) {
    Holder All = It->second = add(0), Some = add(0);
    Holders[All].IsVague = Holders[Some].IsVague = true;
    put(All, {nullptr, Some});
  }
  return It->second;
}

/// The object at \p Object may be some object of \p Class.
void Flow::joinClass(Holder Object, Name Class) {
  if (!Holders[Object].Classes.insert(Class))
    return;
  if (!Holders[Object].IsInUnknown)
    Built.insert(Class);
  put(objects(Class), {nullptr, Object});
  for (uint32_t Move : Holders[Object].Readers)
    again(Move);
}
