//===- Bits.cpp - Containers of Booleans, and what maps make --------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What has been done is often kept in a container of flags:
//
//   std::vector<bool> started(n);        std::map<std::string, bool> started;
//   started[0] = true;                   started["log"] = true;
//   if (started[0])                      if (started["log"])
//
// A bit is an element of its container by its number, and what stands for it is
// its address. A map makes what is asked for if it is not there.
//
//===----------------------------------------------------------------------===//

#include "lowering/Designators.h"
#include "lowering/FunctionLowering.h"

using namespace clang;
using namespace threadslot;
using namespace threadslot::lowering;
using program::BlockId;
using program::Cell;
using program::Value;

static bool holdsBits(const CXXRecordDecl *R) {
  if (!R->getIdentifier())
    return false;
  std::vector<QualType> Types = typeArguments(R);
  return R->getName() == "bitset" ||
         (R->getName() == "vector" && !Types.empty() &&
          !Types.front().isNull() && Types.front()->isBooleanType());
}

/// Whether objects of class \p R stand for a bit.
static bool standsForBit(const CXXRecordDecl *R) {
  const auto *Outer = dyn_cast<CXXRecordDecl>(R->getDeclContext());
  return R->getIdentifier() &&
         (R->getName() == "_Bit_reference" ||
          R->getName() == "__bit_reference" || (Outer && holdsBits(Outer)));
}

/// A member of a container of bits that is about one of them.
bool FunctionLowering::bitOf(const Call &C, const std::optional<Cell> &Dst,
                             Value &Result) {
  llvm::StringRef Name =
      C.Callee->getIdentifier() ? C.Callee->getName() : llvm::StringRef();
  bool Sets = Name == "set", Resets = Name == "reset";
  bool Gets = C.Callee->getOverloadedOperator() == OO_Subscript ||
              Name == "test" || Name == "at";
  if (C.Args.empty() || (!Sets && !Resets && !Gets))
    return false;
  Result = B.snapshot(receiver(C));
  Cell Bit =
      Builder::key(B.deref(Result), B.snapshot(value(C.Args.front())));
  if (Resets)
    B.let(Bit, Builder::integer(0));
  else if (Sets)
    B.let(Bit, C.Args.size() == 2 ? value(C.Args[1]) : Builder::integer(1));
  else
    Result = C.E->getType()->isBooleanType() ? Builder::read(Bit)
                                             : Builder::address(Bit);
  if (Dst)
    B.let(*Dst, Result);
  return true;
}

bool FunctionLowering::bits(const Call &C, const std::optional<Cell> &Dst,
                            Value &Result) {
  const auto *M = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!M || !C.Object)
    return false;
  if (holdsBits(M->getParent()))
    return bitOf(C, Dst, Result);
  bool Assigns = M->getOverloadedOperator() == OO_Equal &&
                 M->getParamDecl(0)->getType()->isBooleanType();
  if (!standsForBit(M->getParent()) || !(Assigns || isa<CXXConversionDecl>(M)))
    return false;
  Value Object = B.snapshot(receiver(C));
  Cell Bit = B.deref(Builder::read(B.deref(Object)));
  if (Assigns)
    B.let(Bit, value(C.Args.front()));
  Result = Assigns ? Object : Builder::read(Bit);
  return true;
}

/// Puts an element into a map if it is not there.
void FunctionLowering::makeElement(const Value &Map, const Value &Key) {
  Value Has = B.pure("range.has", {Map, Key});
  BlockId There = B.newBlock(), None = B.newBlock();
  B.branch(Builder::isTrue(Has), There, None);
  B.setInsertionPoint(None);
  B.let(B.deref(Map), B.depends({Builder::read(B.deref(Map)), Key}));
  B.assume(Builder::isTrue(Has));
  B.assume(Builder::isTrue(B.pure("range.size", {Map})));
  B.jump(There);
  B.setInsertionPoint(There);
}

/// `map[key]`, and `map.at(key)`, where the elements of the map do not matter.
bool FunctionLowering::mapElement(const Call &C, Value &Result) {
  const auto *M = dyn_cast<CXXMethodDecl>(C.Callee);
  bool Makes = M && M->getOverloadedOperator() == OO_Subscript;
  bool Looks = M && M->getIdentifier() && M->getName() == "at";
  if (!C.Object || !(Makes || Looks) || !M->getParent()->getIdentifier() ||
      !M->getParent()->getName().ends_with("map"))
    return false;
  Value Map = B.snapshot(receiver(C));
  Value Key = B.snapshot(
      argument(C.Args.front(), M->getParamDecl(0)->getType()).V);
  if (Makes)
    makeElement(Map, Key);
  Result = B.pure("range.at", {std::move(Map), std::move(Key)});
  return true;
}
