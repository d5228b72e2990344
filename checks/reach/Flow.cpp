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

/// Addresses that one place is known to hold. One that holds more is a muddle
/// of the whole program, and following it costs without telling anything.
static constexpr size_t MaxItems = 400;

Flow::Flow(const Program &P) : P(P) {
  Holders.emplace_back();
  for (const Function &F : P.Functions)
    for (Name Overridden : F.Overrides)
      if (const Function *Base = P.find(Overridden))
        Overriders[Base].push_back(&F);
  for (const Function &F : P.Functions)
    if (!F.Class.empty() && !F.Blocks.empty() && F.Params != 0) {
      auto [Written, Read] = someObject(F.Class);
      put(param(F, 0), {nullptr, Written});
      put(param(F, 0), {nullptr, Read});
    }
  for (const Function &F : P.Functions)
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops)
        Moves.push_back({&O, &F, false});
  for (uint32_t Move = 0; Move != Moves.size(); ++Move) {
    again(Move);
    drain();
  }
  Complete = mayGoOn();
  Running = NoMove;
}

/// Runs what is to be run until nothing changes. Edges come first: there are
/// many, and each move that they spare is dear.
void Flow::drain() {
  while (mayGoOn()) {
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
  uint64_t Index = uint64_t(C.R) << 32 | C.Index;
  auto [It, New] = Roots.try_emplace({&In, Index}, 0);
  if (New) {
    It->second = add(0);
    Holders.back().Owner = &In;
  }
  return It->second;
}

Holder Flow::param(const Function &F, uint32_t Index) {
  Cell C;
  C.R = Cell::Root::Param;
  C.Index = Index;
  return root(C, F);
}

Holder Flow::field(Holder Of, Name Field) {
  if (Holders[Of].Depth == MaxDepth)
    return Of;
  auto Known = Holders[Of].Fields.find(Field);
  if (Known != Holders[Of].Fields.end())
    return Known->second;
  Holder New = add(Holders[Of].Depth + 1);
  Holders[Of].Fields[Field] = New;
  Holders[New].IsInside = Field == InsideField;
  Holders[New].IsVague = Holders[Of].IsVague;
  grown(Of);
  return New;
}

llvm::SetVector<Holder> Flow::withContents(Holder H) {
  llvm::SetVector<Holder> All;
  All.insert(H);
  for (size_t I = 0; I != All.size(); ++I)
    for (const Item &X : look(All[I]).Items) {
      if (!X.IsContent)
        continue;
      All.insert(X.Target);
      const HolderData &Of = look(X.Target);
      auto Inside = Of.Fields.find(InsideField);
      if (Inside != Of.Fields.end())
        All.insert(Inside->second);
    }
  return All;
}

/// What a pointer of unknown origin points to has a holder under the reserved
/// field `*`. What only seems to be held at a place has its fields elsewhere.
Flow::HolderSet Flow::places(const Cell &C, const Function &In) {
  HolderSet Now = {root(C, In)};
  for (const Step &S : C.Path) {
    if (S.K == Step::Kind::Each || S.K == Step::Kind::Key)
      continue;
    llvm::SetVector<Holder> Next;
    for (Holder Start : Now) {
      size_t Before = Next.size();
      for (Holder H : withContents(Start)) {
        if (S.K == Step::Kind::Deref) {
          if (H != Start && Holders[H].IsInside)
            Next.insert(H); // What came out may be a reference.
          for (const Item &X : look(H).Items)
            if (X.isAddress())
              Next.insert(X.Target);
        } else if (H == Start) {
          Next.insert(field(H, S.Field));
        } else if (auto Known = look(H).Fields.find(S.Field);
                   Known != Holders[H].Fields.end()) {
          Next.insert(Known->second);
        }
      }
      if (Next.size() == Before && S.K == Step::Kind::Deref)
        Next.insert(field(Start, "*"));
    }
    Now.assign(Next.begin(), Next.end());
  }
  return Now;
}

Holder Flow::inside(Holder Object) { return field(Object, InsideField); }

void Flow::put(Holder Into, const Item &What) {
  ++Steps;
  auto &Items = Holders[Into].Items;
  // What only may be given to a member function does not crowd out what is.
  bool IsVague = Holders[Into].IsVague || Holders[What.Target].IsVague;
  if (Items.size() >= (IsVague ? MaxItems / 2 : MaxItems) && !What.F) {
    Dropped |= !IsVague && What.isAddress() && !Items.contains(What);
    return;
  }
  if (Items.insert(What))
    grown(Into);
}

/// From now on, \p Into holds what is held at and below \p From.
void Flow::copy(Holder From, Holder Into) {
  ++Steps;
  if (From == Into || !Edges.insert({From, Into}).second)
    return;
  HolderData &Source = Holders[From];
  Source.Into.push_back(Into);
  for (size_t X = 0; X != Source.Items.size(); ++X)
    put(Into, Source.Items[X]);
  for (size_t X = 0; X != Source.Fields.size(); ++X) {
    auto [Name, Below] = Source.Fields.begin()[X];
    copy(Below, field(Into, Name));
  }
}

void Flow::flow(const Value &V, const Function &In, Holder Into) {
  if (V.K == Value::Kind::Read) {
    for (Holder From : places(V.Place, In))
      copy(From, Into);
    return;
  }
  for (const Item &X : items(V, In))
    put(Into, X);
}

llvm::SmallVector<Item, 4> Flow::items(const Value &V, const Function &In) {
  llvm::SmallVector<Item, 4> Items;
  switch (V.K) {
  case Value::Kind::Read:
    for (Holder Start : places(V.Place, In))
      for (Holder H : withContents(Start))
        llvm::append_range(Items, look(H).Items);
    break;
  case Value::Kind::Address:
    for (Holder H : places(V.Place, In))
      Items.push_back({nullptr, H});
    break;
  case Value::Kind::Function:
    Items.push_back({P.find(V.Id), 0});
    break;
  case Value::Kind::New: {
    auto [It, New] = Roots.try_emplace({&V, 0}, 0);
    if (New) {
      It->second = add(0);
      Holders.back().Owner = &In;
    }
    Items.push_back({nullptr, It->second});
    break;
  }
  case Value::Kind::Pure:
  case Value::Kind::Depends:
    for (const Value &Operand : V.Operands)
      for (const Item &X : items(Operand, In)) {
        Items.push_back(X);
        if (X.isAddress())
          Items.push_back({nullptr, X.Target, true});
      }
    Items.push_back({});
    break;
  default:
    Items.push_back({});
  }
  return Items;
}

llvm::SmallVector<Item, 4> Flow::resolved(const Value &V, const Function &In) {
  llvm::SmallVector<Item, 4> All = items(V, In);
  for (const Item &X : llvm::SmallVector<Item, 4>(All))
    if (X.IsContent)
      for (Holder H : withContents(X.Target))
        llvm::append_range(All, Holders[H].Items);
  return All;
}

void Flow::assign(const Cell &Into, const Value &V, const Function &In) {
  for (Holder H : places(Into, In))
    flow(V, In, H);
}

llvm::SetVector<const Function *> Flow::targets(const Callee &C,
                                                const Function &In) {
  llvm::SetVector<const Function *> Targets;
  if (C.K == Callee::Kind::Indirect) {
    for (const Item &X : items(C.Target, In))
      if (X.F)
        Targets.insert(X.F);
    return Targets;
  }
  if (const Function *F = P.find(C.Function))
    Targets.insert(F);
  if (C.K == Callee::Kind::Virtual)
    for (unsigned I = 0; I != Targets.size(); ++I) {
      auto It = Overriders.find(Targets[I]);
      if (It != Overriders.end())
        Targets.insert(It->second.begin(), It->second.end());
    }
  return Targets;
}

Flow::SomeObject Flow::someObject(Name Class) {
  SomeObject &Some = SomeObjects[Class];
  if (!Some.Written) {
    Some = {add(0), add(0)};
    Holders[Some.Written].IsVague = Holders[Some.Read].IsVague = true;
    copy(Some.Written, Some.Read);
  }
  return Some;
}

/// The object at \p Object may be some object of \p Class.
void Flow::joinClass(Holder Object, Name Class) {
  if (!Holders[Object].Classes.insert(Class))
    return;
  if (!Holders[Object].IsVague)
    Built.insert(Class);
  SomeObject Some = someObject(Class);
  copy(Object, Some.Read);
  copy(Some.Written, Object);
  for (uint32_t Move : Holders[Object].Readers)
    again(Move);
}

/// A member function is called on an object of its class or of a derived one.
void Flow::noteReceiver(const Op &O, const Function &In) {
  if (O.Target.K == Callee::Kind::Indirect || O.Args.empty())
    return;
  const Function *F = P.find(O.Target.Function);
  if (F && !F->Class.empty())
    for (const Item &X : items(O.Args[0].V, In))
      if (X.isAddress())
        joinClass(X.Target, F->Class);
}

/// Arguments go to parameters, results come back.
void Flow::pass(const Op &O, const Function &In) {
  noteReceiver(O, In);
  for (const Function *F : targets(O.Target, In)) {
    if (F->Blocks.empty()) {
      passUnseen(O, *F, In);
      continue;
    }
    for (uint32_t I = 0; I < O.Args.size() && I < F->Params; ++I)
      flow(O.Args[I].V, In, param(*F, I));
    if (!O.HasDst)
      continue;
    Cell Result;
    Result.R = Cell::Root::Result;
    for (Holder Into : places(O.Dst, In))
      copy(root(Result, *F), Into);
  }
}

/// An argument of a call without a body is kept in \p Into. An address may
/// stand for a reference: what is held there is kept, and a function is
/// something that can be called. It may be a pointer to an object, too.
void Flow::enter(const Argument &A, const Function &In, Holder Into) {
  for (const Item &X : items(A.V, In)) {
    if (X.F)
      put(field(Into, "()"), X);
    bool IsObject = X.isAddress() && !look(X.Target).Classes.empty();
    if (IsObject || A.V.K != Value::Kind::Address)
      put(Into, X);
    if (IsObject || !X.isAddress())
      continue;
    copy(X.Target, Into);
    for (const Item &Y : look(X.Target).Items)
      if (Y.F)
        put(field(Into, "()"), Y);
  }
}

void Flow::passUnseen(const Op &O, const Function &F, const Function &In) {
  llvm::SmallVector<Item, 4> Out = {{}};
  for (auto [I, A] : llvm::enumerate(O.Args))
    for (const Item &X : items(A.V, In)) {
      bool Receives = I == 0 && !F.Class.empty();
      if (X.isAddress() && (Receives || F.Class.empty()))
        Out.push_back({nullptr, X.Target, true});
      if (!Receives || !X.isAddress())
        continue;
      for (const Argument &Given : llvm::drop_begin(O.Args)) {
        enter(Given, In, inside(X.Target));
        if (!Given.ReadOnly)
          for (const Item &Y : items(Given.V, In))
            if (Y.isAddress())
              put(Y.Target, {nullptr, X.Target, true});
      }
    }
  if (O.HasDst)
    for (Holder Into : places(O.Dst, In))
      for (const Item &X : Out)
        put(Into, X);
}

/// What is written to the field `()` makes a callable of the object.
void Flow::noteCallable(const Op &O, const Function &In) {
  if (O.V.K != Value::Kind::Function || O.Dst.Path.empty() ||
      O.Dst.Path.back().K != Step::Kind::Field ||
      O.Dst.Path.back().Field != "()")
    return;
  Cell Object = O.Dst;
  Object.Path.pop_back();
  for (Holder H : places(Object, In))
    if (!Holders[H].IsVague)
      Callables[P.find(O.V.Id)].insert(H);
}

void Flow::run(const Op &O, const Function &In) {
  switch (O.K) {
  case Op::Kind::Let:
    noteCallable(O, In);
    return assign(O.Dst, O.V, In);
  case Op::Kind::Set:
  case Op::Kind::Push:
    return assign(O.Slot, O.V, In);
  case Op::Kind::Read: {
    Value Held;
    Held.K = Value::Kind::Read;
    Held.Place = O.Slot;
    return assign(O.Dst, Held, In);
  }
  case Op::Kind::Call:
  case Op::Kind::Submit:
  case Op::Kind::Spawn:
    return pass(O, In);
  default:
    return;
  }
}
