//===- Bindings.cpp - What tasks are given -------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/Bindings.h"
#include <map>

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

/// Steps from a parameter to what is bound: what std::bind has bound, in a
/// packaged_task, in a shared_ptr that a closure holds, takes eight.
static constexpr unsigned MaxSteps = 8;

/// Alternatives of one task: more callables than people give to one wrapper,
/// and still a few seconds.
static constexpr size_t MaxAlternatives = 64;

static Cell step(Cell Place, Step::Kind K, Name Field = {}) {
  Place.Path.push_back({K, Field, nullptr});
  return Place;
}

/// The places of the members of the objects at \p Holders, by their names.
static std::map<Name, llvm::SetVector<Holder>>
fieldsOf(const Flow &Ways, llvm::ArrayRef<Holder> Holders) {
  std::map<Name, llvm::SetVector<Holder>> Fields;
  for (Holder H : Holders)
    for (auto [Field, Below] : Ways.fields(H))
      Fields[Field].insert(Below);
  return Fields;
}

std::vector<std::vector<Binding>> Bindings::of(const Function &Of) {
  Alternative First = {&Of, {}, {}};
  for (uint32_t I = 0; I != Of.Params; ++I) {
    const Cell Place = Cell::param(I);
    if (I == 0 && !Ways.callables(Of).empty())
      function(First,
               step(step(Place, Step::Kind::Deref), Step::Kind::Field, "()"),
               Of, MaxSteps - 1);
    else
      place(First, Place, {Ways.param(Of, I)}, MaxSteps);
  }
  std::vector<std::vector<Binding>> Done;
  std::vector<Alternative> Todo = {std::move(First)};
  while (!Todo.empty()) {
    Alternative Now = std::move(Todo.back());
    Todo.pop_back();
    if (Now.Open.empty() || Done.size() + Todo.size() >= MaxAlternatives) {
      Done.push_back(std::move(Now.Bound));
      continue;
    }
    Choice Next = std::move(Now.Open.back());
    Now.Open.pop_back();
    for (const Function *F : llvm::reverse(Next.Functions))
      function(Todo.emplace_back(Now), Next.Place, *F, Next.Left);
  }
  return Done;
}

/// What is bound as a whole ends what is below it, so that comes later.
static void bind(std::vector<Binding> &Bound, Binding New) {
  auto Later = llvm::find_if(Bound, [&](const Binding &Known) {
    return Known.Place.Path.size() > New.Place.Path.size();
  });
  Bound.insert(Later, std::move(New));
}

/// Binds what stands at \p Place, held by one of \p Holders, and below.
void Bindings::place(Alternative &Of, const Cell &Place,
                     llvm::ArrayRef<Holder> Holders, unsigned Left) {
  llvm::SetVector<Holder> Pointees;
  for (Holder H : Holders)
    for (const Item &X : Ways.held(H))
      if (X.isAddress() && Ways.globalOf(X.Target).empty())
        Pointees.insert(X.Target);
  if (!functions(Of, Place, Holders, Left))
    variable(Of, Place, Holders);
  if (Left == 0)
    return;
  bool IsMuddle =
      llvm::any_of(Holders, [&](Holder H) { return Ways.isMuddle(H); });
  if (!Pointees.empty() && !IsMuddle)
    place(Of, step(Place, Step::Kind::Deref), Pointees.getArrayRef(), Left - 1);
  auto Fields = fieldsOf(Ways, Holders);
  auto Code = Fields.find("()");
  if (Code == Fields.end() ||
      !functions(Of, step(Place, Step::Kind::Field, "()"),
                 Code->second.getArrayRef(), Left))
    members(Of, Place, Holders, Left);
}

/// Binds the members of an object that all \p Holders have.
void Bindings::members(Alternative &Of, const Cell &Object,
                       llvm::ArrayRef<Holder> Holders, unsigned Left) {
  if (Left == 0)
    return;
  // Of the class of its own object, a task says enough itself.
  const bool IsOwn = !Of.Task->Class.empty() && Object.R == Cell::Root::Param &&
                     Object.Index == 0 && Object.Path.size() == 1;
  for (auto &[Field, Below] : fieldsOf(Ways, Holders))
    if (Field != "*" && Field != "()" &&
        (Below.size() == Holders.size() || (IsOwn && Field == ClassField)))
      place(Of, step(Object, Step::Kind::Field, Field), Below.getArrayRef(),
            Left - 1);
}

/// If \p Place is the class of the object that \p Task is a virtual member of,
/// keeps of \p Classes those that run it; false if that keeps all or none.
static bool keepRunning(llvm::SetVector<const Function *> &Classes,
                        const Cell &Place, const Function &Task) {
  if (Place.R != Cell::Root::Param || Place.Index != 0 ||
      Place.Path.size() != 2 || Place.Path.front().K != Step::Kind::Deref)
    return false;
  llvm::SetVector<const Function *> Kept = Classes;
  Kept.remove_if([&](const Function *Class) {
    return !llvm::is_contained(Class->Runs, Task.Id);
  });
  if (Kept.empty() || Kept.size() == Classes.size())
    return false;
  Classes = std::move(Kept);
  return true;
}

/// Binds the function at \p Place or leaves open which of several it is; false
/// if there is none.
bool Bindings::functions(Alternative &Of, const Cell &Place,
                         llvm::ArrayRef<Holder> Holders, unsigned Left) {
  FunctionSet All;
  bool IsClass = !Place.Path.empty() && Place.Path.back().Field == ClassField;
  for (Holder Start : Holders) {
    FunctionSet Here;
    for (Holder H : Ways.withContents(Start))
      for (const Item &X : Ways.held(H))
        if (X.F)
          Here.insert(X.F);
    if (IsClass)
      Ways.keepDerived(Here);
    All.insert(Here.begin(), Here.end());
  }
  // Of many classes the solver tells apart what it needs.
  if (IsClass && All.size() > 1 && !keepRunning(All, Place, *Of.Task))
    return true;
  if (All.size() > 1)
    Of.Open.push_back({Place, All, Left});
  else if (!All.empty())
    function(Of, Place, *All[0], Left);
  return !All.empty();
}

/// Binds \p F and, if it is what an object runs, what that object has captured.
void Bindings::function(Alternative &Of, const Cell &Place, const Function &F,
                        unsigned Left) {
  Binding New;
  New.Place = Place;
  New.Holds.K = Value::Kind::Function;
  New.Holds.Id = F.Id;
  bind(Of.Bound, std::move(New));
  if (Place.Path.empty() || Place.Path.back().Field != "()")
    return;
  Cell Object = Place;
  Object.Path.pop_back();
  // Of a pointer in an owner, the object is the pointer.
  auto IsPointer = [&](Holder H) {
    return llvm::any_of(Ways.held(H), [](const Item &X) { return X.F; });
  };
  auto IsHere = [&](const auto &Known) { return Known.Place == Object; };
  if (llvm::none_of(Of.Bound, IsHere) && llvm::none_of(Of.Open, IsHere) &&
      llvm::all_of(Ways.callables(F), IsPointer))
    functions(Of, Object, Ways.callables(F), Left);
  members(Of, Object, Ways.callables(F), Left);
}

/// The variable whose address all \p Holders hold, and nothing else.
Name Bindings::pointee(llvm::ArrayRef<Holder> Holders) {
  Name Same;
  for (Holder H : Holders) {
    if (Ways.held(H).size() != 1 || !Ways.held(H)[0].isAddress())
      return {};
    Name Global = Ways.globalOf(Ways.held(H)[0].Target);
    if (Global.empty() || (!Same.empty() && Same != Global))
      return {};
    Same = Global;
  }
  return Same;
}

static Binding address(const Cell &Place, Name Global) {
  Binding New;
  New.Place = Place;
  New.Holds.K = Value::Kind::Address;
  New.Holds.Place = Cell::global(Global);
  return New;
}

void Bindings::variable(Alternative &Of, const Cell &Place,
                        llvm::ArrayRef<Holder> Holders) {
  if (Name Global = pointee(Holders); !Global.empty())
    bind(Of.Bound, address(Place, Global));
}

std::vector<Binding> Bindings::ofVariables(const llvm::DenseSet<Name> &Slots) {
  std::vector<Binding> Bound;
  for (auto [Id, H] : Ways.variables())
    if (!Slots.contains(Id))
      pointers(Bound, Cell::global(Id), H, Slots, MaxSteps);
  llvm::sort(Bound, [](const Binding &A, const Binding &B) {
    return A.Place.Global < B.Place.Global;
  });
  return Bound;
}

void Bindings::pointers(std::vector<Binding> &Bound, const Cell &Place,
                        Holder H, const llvm::DenseSet<Name> &Slots,
                        unsigned Left) {
  if (Name Global = pointee(H); Slots.contains(Global))
    Bound.push_back(address(Place, Global));
  if (Left != 0)
    for (auto [Field, Below] : Ways.fields(H))
      pointers(Bound, step(Place, Step::Kind::Field, Field), Below, Slots,
               Left - 1);
}
