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

/// Places looked at and items copied, for each operation that matters and in
/// all: a tenth of a second for a unit, a few seconds for a program.
static constexpr uint64_t StepsPerMove = 2'000, MaxSteps = 50'000'000;

/// Addresses that one place is known to hold. One that holds more is a muddle
/// of the whole program, and following it costs without telling anything.
static constexpr size_t MaxItems = 64;

Flow::Flow(const Program &P)
    : P(P), Overridden(P), Given(P), Map(P, Overridden, Given) {
  Holders.emplace_back();
  for (const Function &F : P.Functions) {
    for (uint32_t I = 0; I < F.Params && !F.Blocks.empty(); ++I)
      if (Name Class = Given.classOf(F, I); !Class.empty() && Map.matters(F, I))
        copy(objects(Class), param(F, I));
    for (const Block &B : F.Blocks)
      for (const Op &O : B.Ops)
        if (Map.matters(O, F))
          Moves.push_back({&O, &F});
  }
  StepsLeft = std::min(MaxSteps, StepsPerMove * Moves.size());
  for (uint32_t Move = 0; Move != Moves.size(); ++Move) {
    again(Move);
    drain();
  }
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
  if (New) {
    It->second = add(0);
    Holders.back().Owner = Own.In;
    Holders.back().IsLocal = true;
  }
  return It->second;
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

void Flow::addPointees(Holder Of, llvm::SetVector<Holder> &Into) {
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
  if (!Any)
    Into.insert(unknownPointee(Of));
}

/// What a pointer of unknown origin points to is an object of its own, also for
/// the place that a variable has it from. In such objects, all pointers of one
/// field point to the same: a list has no end.
Holder Flow::unknownPointee(Holder Of) {
  while (Holders[Of].IsLocal && Holders[Of].Source && Holders[Of].Source != Of)
    Of = Holders[Of].Source;
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

void Flow::flow(const Value &V, const Function &In, Holder Into) {
  if (V.K == Value::Kind::Pure && V.Id == ArrayOf)
    return flow(V.Operands.front(), In, Into);
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
    Items.push_back({});
    if (Regions::isNumber(V))
      break;
    if (V.Id == ArrayOf)
      return items(V.Operands.front(), In);
    if (Name Field = fieldOfWhole(V); !Field.empty()) {
      for (const Item &X : resolved(V.Operands.front(), In))
        if (Holder Whole = X.isAddress() ? whole(X.Target, Field) : 0)
          Items.push_back({nullptr, Whole});
      break;
    }
    for (const Value &Operand : V.Operands)
      for (const Item &X : items(Operand, In)) {
        Items.push_back(X);
        if (X.isAddress())
          Items.push_back({nullptr, X.Target, true});
      }
    break;
  default:
    Items.push_back({});
  }
  return Items;
}

/// The object of which \p Part is the field \p Field; 0 if it is of none. What
/// is made as a part alone, by one who is told only how large the whole is, is
/// the whole as well; a variable is not, such as the head of a list.
Holder Flow::whole(Holder Part, Name Field) {
  const HolderData &Of = Holders[Part];
  if (Of.Whole)
    return Of.Field == Field ? Of.Whole : 0;
  if (Of.IsLocal || !Of.Global.empty())
    return 0;
  Holder Own = field(Part, Field);
  copy(Part, Own);
  copy(Own, Part);
  return Part;
}

llvm::SmallVector<Item, 4> Flow::resolved(const Value &V, const Function &In) {
  llvm::SmallVector<Item, 4> All = items(V, In);
  for (const Item &X : llvm::SmallVector<Item, 4>(All))
    if (X.IsContent)
      for (Holder H : withContents(X.Target))
        llvm::append_range(All, look(H).Items);
  return All;
}

/// What is moved between many places meets in one between them.
void Flow::assign(const Cell &Into, const Value &V, const Function &In) {
  HolderSet Targets = places(Into, In);
  if (Targets.size() == 1)
    return flow(V, In, Targets.front());
  Holder &Between = Moves[Running].Between;
  if (!Between) {
    Between = add(0);
    Holders[Between].IsLocal = true;
  }
  flow(V, In, Between);
  for (Holder H : Targets)
    copy(Between, H);
}

llvm::SetVector<const Function *> Flow::targets(const Callee &C,
                                                const Function &In) {
  llvm::SetVector<const Function *> Targets;
  if (C.K == Callee::Kind::Indirect) {
    for (const Item &X : items(*C.Target, In))
      if (X.F)
        Targets.insert(X.F);
    return Targets;
  }
  if (const Function *F = P.find(C.Function))
    Targets.insert(F);
  if (C.K == Callee::Kind::Virtual)
    Overridden.addTo(Targets);
  return Targets;
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

/// A member function is called on an object of its class or of a derived one.
void Flow::noteReceivers(const Op &O, const Function &In) {
  if (O.Target.K == Callee::Kind::Indirect)
    return;
  const Function *F = P.find(O.Target.Function);
  for (uint32_t I = 0; F && I < O.Args.size(); ++I)
    if (Name Class = Given.classOf(*F, I); !Class.empty())
      for (const Item &X : items(O.Args[I].V, In))
        if (X.isAddress() && !Holders[X.Target].IsVague)
          joinClass(X.Target, Class);
}

/// Arguments go to parameters, results come back.
void Flow::pass(const Op &O, const Function &In) {
  noteReceivers(O, In);
  for (const Function *F : targets(O.Target, In)) {
    if (F->Blocks.empty()) {
      passUnseen(O, *F, In);
      continue;
    }
    for (uint32_t I = 0; I < O.Args.size() && I < F->Params; ++I)
      if (Map.matters(O.Args[I].V, In))
        flow(O.Args[I].V, In, param(*F, I));
    if (!O.HasDst || !Map.matters(O.Dst, In))
      continue;
    for (Holder Into : places(O.Dst, In))
      copy(root(Cell::result(), *F), Into);
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

/// The object of a member function keeps what that is given, and gives it back.
/// What other functions do is not known.
void Flow::passUnseen(const Op &O, const Function &F, const Function &In) {
  llvm::SmallVector<Item, 4> Out = {{}};
  if (!F.Class.empty() && !O.Args.empty())
    for (const Item &X : items(O.Args[0].V, In))
      if (X.isAddress()) {
        Out.push_back({nullptr, X.Target, true});
        enterAll(O, In, X.Target);
      }
  if (O.HasDst && Map.matters(O.Dst, In))
    for (Holder Into : places(O.Dst, In))
      for (const Item &X : Out)
        put(Into, X);
}

void Flow::enterAll(const Op &O, const Function &In, Holder Object) {
  for (const Argument &Given : llvm::drop_begin(O.Args)) {
    if (!Map.matters(Given.V, In))
      continue;
    enter(Given, In, inside(Object));
    if (!Given.ReadOnly)
      for (const Item &X : items(Given.V, In))
        if (X.isAddress())
          put(X.Target, {nullptr, Object, true});
  }
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
  case Op::Kind::Read:
    return assign(O.Dst, Value::read(O.Slot), In);
  case Op::Kind::Call:
  case Op::Kind::Submit:
  case Op::Kind::Spawn:
    return pass(O, In);
  default:
    return;
  }
}
