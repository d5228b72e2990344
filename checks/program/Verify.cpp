//===- Verify.cpp - Is a slot program well-formed ------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//===----------------------------------------------------------------------===//

#include "program/Verify.h"
#include "program/Text.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/PointerUnion.h"
#include "llvm/ADT/StringSet.h"

using namespace threadslot::program;
using llvm::Twine;

namespace {

class Verifier {
public:
  explicit Verifier(const Program &P) : P(P) {}

  llvm::Error run();

private:
  std::string where() const;
  /// Keeps the error that \p What is so where the verifier is.
  void fail(const Twine &What);
  void check(bool Ok, const Twine &What) {
    if (!Ok)
      fail(What);
  }

  void lists();
  void function();
  void block();
  void op(const Op &O);
  void terminator(const Terminator &T);
  void flight();

  /// \p Depth is the number of values around it.
  void cell(const Cell &C, unsigned Depth = 0);
  void value(const Value &V, unsigned Depth = 0);
  void callable(Name Id);
  void anchor(AnchorId A);
  void label(BlockId B);
  void traits(Name Id, bool Needed);

  const Program &P;
  std::string Item;            ///< The item before the functions at hand.
  const Function *F = nullptr; ///< The function at hand.
  BlockId InBlock = NoBlock;   ///< The block at hand, if any.
  llvm::PointerUnion<const Op *, const Terminator *> At; ///< And what in it.
  llvm::StringSet<> Traits;
  llvm::Error Errors = llvm::Error::success();
};

template <class T> std::string text(const T &Object) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  print(Object, OS);
  return Text;
}

std::string entityText(Name Id) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  printEntity(Id, OS);
  return Text;
}

std::string Verifier::where() const {
  if (!F)
    return Item;
  std::string Text = entityText(F->Id);
  if (InBlock != NoBlock)
    Text += " b" + std::to_string(InBlock);
  if (const auto *O = At.dyn_cast<const Op *>())
    Text += " '" + text(*O) + "'";
  else if (const auto *T = At.dyn_cast<const Terminator *>())
    Text += " '" + text(*T) + "'";
  return Text;
}

void Verifier::fail(const Twine &What) {
  Errors =
      llvm::joinErrors(std::move(Errors),
                       llvm::createStringError(llvm::inconvertibleErrorCode(),
                                               (where() + ": " + What).str()));
}

llvm::Error Verifier::run() {
  lists();
  for (const Function &Each : P.Functions) {
    F = &Each;
    function();
  }
  return std::move(Errors);
}

/// What stands before the functions.
void Verifier::lists() {
  for (const SlotTraits &T : P.Traits) {
    Item = "traits " + entityText(T.Id);
    check(!T.Id.empty(), "the name is empty");
    check(Traits.insert(T.Id).second, "listed twice");
  }
  llvm::StringSet<> Natives, Types;
  for (const NativeSlot &N : P.Natives) {
    std::string Place = entityText(N.Global);
    for (Name Field : N.Fields)
      Place += ("." + Field).str();
    Item = "native " + Place;
    check(!N.Global.empty(), "the name is empty");
    check(Natives.insert(Place).second, "listed twice");
    traits(N.Traits, /*Needed=*/true);
  }
  for (const ExceptionType &T : P.Types) {
    Item = "type \"" + T.Id.str() + '"';
    check(!T.Id.empty(), "the name is empty");
    check(Types.insert(T.Id).second, "listed twice");
  }
  for (const DiscardedGuard &G : P.Discarded) {
    Item = "discarded " + entityText(G.Destructor);
    check(!G.Destructor.empty(), "the name is empty");
    anchor(G.Anchor);
  }
  for (const Instance &I : P.Instances) {
    Item = "instance \"" + I.Object.str() + '"';
    check(!I.Object.empty(), "the name is empty");
    check((I.Lives == Instance::Place::Member) == !I.Holder.empty(),
          "in a class if and only if it is a member");
    traits(I.Traits, /*Needed=*/false);
    anchor(I.Anchor);
  }
}

void Verifier::function() {
  InBlock = NoBlock;
  At = nullptr;
  check(!F->Id.empty(), "the name is empty");
  check(!F->Skipped || F->Blocks.empty(), "skipped, but has a body");
  anchor(F->Anchor);
  for (InBlock = 0; InBlock != F->Blocks.size(); ++InBlock)
    block();
  flight();
}

void Verifier::block() {
  const Block &B = F->Blocks[InBlock];
  At = nullptr;
  if (B.Unwind != NoBlock)
    label(B.Unwind);
  for (const Op &O : B.Ops) {
    At = &O;
    op(O);
  }
  At = &B.Term;
  terminator(B.Term);
}

void Verifier::op(const Op &O) {
  anchor(O.Anchor);
  switch (O.K) {
  case Op::Kind::Let:
    cell(O.Dst);
    value(O.V);
    return traits(O.Traits, /*Needed=*/false);
  case Op::Kind::Set:
  case Op::Kind::Push:
    cell(O.Slot);
    value(O.V);
    return traits(O.Traits, /*Needed=*/!O.Native);
  case Op::Kind::Clear:
  case Op::Kind::Pop:
    return cell(O.Slot);
  case Op::Kind::Read:
    cell(O.Dst);
    return cell(O.Slot);
  case Op::Kind::Call:
  case Op::Kind::Submit:
  case Op::Kind::Spawn:
    if (O.Target.K == Callee::Kind::Indirect)
      value(*O.Target.Target);
    else
      callable(O.Target.Function);
    for (const Argument &A : O.Args)
      value(A.V);
    if (O.HasDst)
      cell(O.Dst);
    return;
  case Op::Kind::Suspend:
    return;
  }
}

void Verifier::terminator(const Terminator &T) {
  anchor(T.Anchor);
  if (T.K == Terminator::Kind::Throw)
    value(*T.Exception);
  if (T.K == Terminator::Kind::Goto || T.K == Terminator::Kind::Branch)
    label(T.Then);
  if (T.K != Terminator::Kind::Branch)
    return;
  label(T.Else);
  switch (T.Cond->K) {
  case Condition::Kind::Equal:
    value(T.Cond->Rhs);
    [[fallthrough]];
  case Condition::Kind::Truth:
    return value(T.Cond->Lhs);
  case Condition::Kind::IsSet:
    return cell(T.Cond->Slot);
  case Condition::Kind::Caught:
    return check(!T.Cond->Exception.empty(), "the type is empty");
  }
}

/// Blocks that control reaches without unwinding have no exception in flight,
/// so that there is nothing for them to test or resume.
void Verifier::flight() {
  llvm::BitVector Seen(F->Blocks.size());
  std::vector<BlockId> Work = {0};
  while (!Work.empty()) {
    InBlock = Work.back();
    Work.pop_back();
    if (InBlock >= Seen.size() || Seen.test(InBlock))
      continue;
    Seen.set(InBlock);
    const Terminator &T = F->Blocks[InBlock].Term;
    At = &T;
    bool Branches = T.K == Terminator::Kind::Branch;
    check(T.K != Terminator::Kind::Resume &&
              !(Branches && T.Cond->K == Condition::Kind::Caught),
          "reached with no exception in flight");
    if (Branches || T.K == Terminator::Kind::Goto)
      Work.push_back(T.Then);
    if (Branches)
      Work.push_back(T.Else);
  }
}

void Verifier::cell(const Cell &C, unsigned Depth) {
  switch (C.R) {
  case Cell::Root::Global:
    check(!C.Global.empty(), "the name of a global is empty");
    break;
  case Cell::Root::Param:
    check(C.Index < F->Params, "there is no $" + Twine(C.Index));
    break;
  case Cell::Root::Local:
    check(C.Index < F->Locals, "there is no %" + Twine(C.Index));
    break;
  case Cell::Root::Result:
    break;
  }
  for (const Step &S : C.Path) {
    if (S.K == Step::Kind::Field)
      check(!S.Field.empty(), "the name of a field is empty");
    if (S.K == Step::Kind::Key)
      value(*S.Key, Depth);
  }
}

void Verifier::value(const Value &V, unsigned Depth) {
  if (Depth == MaxValueDepth)
    return fail("values nest too deeply");
  switch (V.K) {
  case Value::Kind::Int:
  case Value::Kind::String:
  case Value::Kind::New:
    return;
  case Value::Kind::Read:
  case Value::Kind::Address:
    return cell(V.Place, Depth + 1);
  case Value::Kind::Function:
    return callable(V.Id);
  case Value::Kind::Pure:
    check(!V.Id.empty(), "the name of a pure value is empty");
    [[fallthrough]];
  case Value::Kind::Depends:
    for (const Value &Operand : V.Operands)
      value(Operand, Depth + 1);
    return;
  case Value::Kind::Type:
    return check(!V.Id.empty(), "the type is empty");
  case Value::Kind::Unknown:
    return check(!V.Id.empty(), "the cause of an unknown is empty");
  }
}

void Verifier::callable(Name Id) {
  check(P.find(Id), entityText(Id) + " is neither defined nor declared");
}

void Verifier::anchor(AnchorId A) {
  check(A == NoAnchor || A < P.Anchors.size(),
        "there is no anchor " + Twine(A));
}

void Verifier::label(BlockId B) {
  check(B < F->Blocks.size(), "there is no b" + Twine(B));
}

void Verifier::traits(Name Id, bool Needed) {
  if (Id.empty())
    check(!Needed, "traits are missing");
  else
    check(Traits.contains(Id), "traits " + entityText(Id) + " are not listed");
}

} // namespace

llvm::Error threadslot::program::verify(const Program &P) {
  return Verifier(P).run();
}
