//===- OwnPointers.cpp - Variables that point into their own function -----===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reach/OwnPointers.h"
#include "program/Walk.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::program;
using namespace threadslot::reach;

/// Whether \p C lies in a local variable.
static bool isInLocal(const Cell &C) {
  return C.R == Cell::Root::Local && !C.isBehindPointer();
}

namespace {

/// Locals whose address is taken: others may write to them.
struct Addressed {
  llvm::BitVector &Into;
  void cell(const Cell &) {}
  void value(const Value &V) {
    if (V.K == Value::Kind::Address && isInLocal(V.Place))
      Into.set(V.Place.Index);
  }
};

} // namespace

OwnPointers::OwnPointers(const Function &F) : Own(F.Locals), Other(F.Locals) {
  for (const Block &B : F.Blocks)
    for (const Op &O : B.Ops)
      note(O);
  Addressed By{Other};
  Walk<Addressed>(By).function(F);
}

void OwnPointers::note(const Op &O) {
  if (O.Native && isInLocal(O.Slot))
    Other.set(O.Slot.Index);
  bool Writes = O.K == Op::Kind::Let || O.K == Op::Kind::Read || O.HasDst;
  if (!Writes || !isInLocal(O.Dst))
    return;
  const Cell &To = O.V.Place;
  bool IsOwn = O.K == Op::Kind::Let && O.Dst.Path.empty() &&
               O.V.K == Value::Kind::Address && To.R != Cell::Root::Global &&
               !To.isBehindPointer();
  (IsOwn ? Own : Other).set(O.Dst.Index);
}

bool OwnPointers::leadTo(const Cell &C) const {
  auto IsDeref = [](const Step &S) { return S.K == Step::Kind::Deref; };
  return C.R == Cell::Root::Local && Own[C.Index] && !Other[C.Index] &&
         !C.Path.empty() && IsDeref(C.Path.front()) &&
         llvm::none_of(llvm::drop_begin(C.Path), IsDeref);
}
