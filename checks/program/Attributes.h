//===- Attributes.h - What follows a name in the text form ---------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The `key=value` words of the text form, listed once for parser and printer.
//
//   fn @f params=1 internal class="C"
//   traits @T emptynull severity=high restore
//
// A visitor has one method for each form a word takes. The printer's writes the
// words that differ from the default; the parser's stores the one it has read.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_ATTRIBUTES_H
#define THREADSLOT_PROGRAM_ATTRIBUTES_H

#include "program/Program.h"

namespace threadslot::program {

template <class Visitor> void visitAttributes(Function &F, Visitor &&V) {
  V.number("params", F.Params);
  V.number("locals", F.Locals);
  V.flag("internal", F.Internal);
  V.flag("inline", F.Inline);
  V.flag("nothrow", F.NoThrow);
  V.flag("noreturn", F.NoReturn);
  V.flag("pure", F.Pure);
  V.flag("skipped", F.Skipped);
  V.flag("mayclear", F.MayClear);
  V.flag("likewise", F.Likewise);
  V.string("class", F.Class);
  V.string("header", F.Header);
  V.strings("pointee", F.Pointees);
  V.entities("overrides", F.Overrides);
  V.entities("runs", F.Runs);
  V.entity("coroutine", F.Coroutine);
}

template <class Visitor> void visitAttributes(SlotTraits &T, Visitor &&V) {
  V.flag("emptynull", T.EmptyNull);
  V.integers("emptyint", T.EmptyInts);
  V.strings("emptystring", T.EmptyStrings);
  V.entities("emptyaddress", T.EmptyAddresses);
  V.flag("persistent", T.Persistent);
  V.flag("scoped", T.Scoped);
  V.choice("severity", T.Level, {"low", "medium", "high"});
  V.either("restore", "clear", T.CanRestore);
  V.string("guard", T.Guard);
  V.string("include", T.Include);
  V.string("class", T.Class);
  V.string("header", T.Header);
}

template <class Visitor> void visitAttributes(NativeSlot &N, Visitor &&V) {
  V.entity("traits", N.Traits);
  V.flag("opaque", N.Opaque);
}

template <class Visitor> void visitAttributes(DiscardedGuard &G, Visitor &&V) {
  V.flag("declared", G.Declared);
  V.entity("maker", G.Maker);
  V.entities("given", G.Given);
}

template <class Visitor> void visitAttributes(Instance &I, Visitor &&V) {
  V.choice("lives", I.Lives, {"static", "many", "member", "gathered"});
  V.string("in", I.Holder);
  V.entity("traits", I.Traits);
}

template <class Visitor> void visitAttributes(Anchor &A, Visitor &&V) {
  V.number("offset", A.Offset);
  V.string("text", A.Text);
  V.entity("in", A.Function);
  V.string("slot", A.Slot);
  V.flag("system", A.System);
  V.flag("fix", A.Fix.Possible);
  V.string("nofix", A.Fix.WhyNot);
  V.number("insert", A.Fix.InsertOffset);
  V.string("inserttext", A.Fix.Text);
  V.string("indent", A.Fix.Indentation);
  V.number("include", A.Fix.IncludeOffset);
  V.flag("needsinclude", A.Fix.NeedsInclude);
  V.string("guardname", A.Fix.GuardName);
}

template <class Visitor> void visitAttributes(Op &O, Visitor &&V) {
  switch (O.K) {
  case Op::Kind::Let:
    V.flag("pushes", O.Pushes);
    V.flag("pops", O.Pops);
    V.entity("traits", O.Traits);
    break;
  case Op::Kind::Set:
  case Op::Kind::Push:
    V.entity("traits", O.Traits);
    V.flag("native", O.Native);
    break;
  case Op::Kind::Clear:
  case Op::Kind::Pop:
    V.flag("native", O.Native);
    break;
  case Op::Kind::Submit:
    V.choice("exceptions", O.Exceptions, {"terminate", "caught", "propagate"});
    V.choice("when", O.When, {"later", "maybe"});
    break;
  default:
    break;
  }
}

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_ATTRIBUTES_H
