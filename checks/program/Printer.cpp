//===- Printer.cpp - The slot program as text ----------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "program/Attributes.h"
#include "program/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace threadslot::program;
using llvm::raw_ostream;

static bool isPlain(Name Text, llvm::StringRef Extra) {
  return !Text.empty() && !llvm::isDigit(Text.front()) &&
         llvm::all_of(Text, [&](char C) {
           return llvm::isAlnum(C) || C == '_' || Extra.contains(C);
         });
}

static void printString(Name Text, raw_ostream &OS) {
  OS << '"';
  for (char C : Text) {
    auto Byte = static_cast<unsigned char>(C);
    if (C == '"' || C == '\\')
      OS << '\\' << C;
    else if (Byte < 0x20 || Byte == 0x7f)
      OS << '\\' << llvm::hexdigit(Byte >> 4) << llvm::hexdigit(Byte & 15);
    else
      OS << C;
  }
  OS << '"';
}

void threadslot::program::printEntity(Name Id, raw_ostream &OS) {
  OS << '@';
  if (isPlain(Id, "$:"))
    OS << Id;
  else
    printString(Id, OS);
}

namespace {
/// Writes each attribute that differs from its default, after a space.
struct AttributePrinter {
  raw_ostream &OS;

  void number(llvm::StringRef Key, uint32_t N) {
    if (N)
      OS << ' ' << Key << '=' << N;
  }
  void flag(llvm::StringRef Key, bool On) {
    if (On)
      OS << ' ' << Key;
  }
  void string(llvm::StringRef Key, Name Text) {
    if (!Text.empty())
      strings(Key, Text);
  }
  void entity(llvm::StringRef Key, Name Id) {
    if (!Id.empty())
      entities(Key, Id);
  }
  void integers(llvm::StringRef Key, llvm::ArrayRef<int64_t> List) {
    for (int64_t N : List)
      OS << ' ' << Key << '=' << N;
  }
  void strings(llvm::StringRef Key, llvm::ArrayRef<Name> List) {
    for (Name Text : List)
      printString(Text, OS << ' ' << Key << '=');
  }
  void entities(llvm::StringRef Key, llvm::ArrayRef<Name> List) {
    for (Name Id : List)
      printEntity(Id, OS << ' ' << Key << '=');
  }
  void either(llvm::StringRef Yes, llvm::StringRef No, bool B) {
    OS << ' ' << (B ? Yes : No);
  }
  template <class Enum>
  void choice(llvm::StringRef Key, Enum Value,
              std::initializer_list<llvm::StringRef> Words) {
    OS << ' ' << Key << '=' << Words.begin()[static_cast<size_t>(Value)];
  }
};
} // namespace

/// The visitor takes what it visits by mutable reference because the parser's
/// writes; the printer's only reads.
template <class T>
static void printAttributes(const T &Object, raw_ostream &OS) {
  visitAttributes(const_cast<T &>(Object), AttributePrinter{OS});
}

static void printStep(const Step &S, raw_ostream &OS) {
  switch (S.K) {
  case Step::Kind::Field:
    OS << '.';
    if (S.Field == "()" || (S.Field != "each" && isPlain(S.Field, "")))
      OS << S.Field;
    else
      printString(S.Field, OS);
    return;
  case Step::Kind::Deref:
    OS << ".*";
    return;
  case Step::Kind::Each:
    OS << ".each";
    return;
  case Step::Kind::Key:
    OS << '[';
    print(*S.Key, OS);
    OS << ']';
    return;
  }
}

void threadslot::program::print(const Cell &C, raw_ostream &OS) {
  switch (C.R) {
  case Cell::Root::Global:
    printEntity(C.Global, OS);
    break;
  case Cell::Root::Param:
    OS << '$' << C.Index;
    break;
  case Cell::Root::Local:
    OS << '%' << C.Index;
    break;
  case Cell::Root::Result:
    OS << "%ret";
    break;
  }
  for (const Step &S : C.Path)
    printStep(S, OS);
}

static void printOperands(const Value &V, raw_ostream &OS) {
  OS << '(';
  llvm::interleaveComma(V.Operands, OS,
                        [&](const Value &Operand) { print(Operand, OS); });
  OS << ')';
}

void threadslot::program::print(const Value &V, raw_ostream &OS) {
  switch (V.K) {
  case Value::Kind::Int:
    OS << V.Int;
    return;
  case Value::Kind::String:
    return printString(V.Id, OS);
  case Value::Kind::Read:
    return print(V.Place, OS);
  case Value::Kind::Address:
    return print(V.Place, OS << '&');
  case Value::Kind::Function:
    return printEntity(V.Id, OS << "fn ");
  case Value::Kind::New:
    OS << "new";
    return;
  case Value::Kind::Pure:
    printEntity(V.Id, OS << "pure ");
    return printOperands(V, OS);
  case Value::Kind::Depends:
    return printOperands(V, OS << "depends");
  case Value::Kind::Type:
    return printString(V.Id, OS << "type ");
  case Value::Kind::Unknown:
    return printString(V.Id, OS << "unknown ");
  }
}

static void printCall(const Op &O, raw_ostream &OS) {
  switch (O.Target.K) {
  case Callee::Kind::Direct:
    printEntity(O.Target.Function, OS);
    break;
  case Callee::Kind::Virtual:
    printEntity(O.Target.Function, OS << "virtual ");
    break;
  case Callee::Kind::Indirect:
    print(*O.Target.Target, OS << '*');
    break;
  }
  OS << '(';
  llvm::interleaveComma(O.Args, OS, [&](const Argument &A) {
    if (A.ReadOnly)
      OS << "const ";
    if (A.Told)
      OS << "told ";
    print(A.V, OS);
  });
  OS << ')';
}

static void printAnchorUse(AnchorId A, raw_ostream &OS) {
  if (A != NoAnchor)
    OS << " !" << A;
}

void threadslot::program::print(const Op &O, raw_ostream &OS) {
  switch (O.K) {
  case Op::Kind::Let:
    print(O.Dst, OS << "let ");
    print(O.V, OS << " = ");
    break;
  case Op::Kind::Set:
    print(O.Slot, OS << "set ");
    print(O.V, OS << ' ');
    break;
  case Op::Kind::Clear:
    print(O.Slot, OS << "clear ");
    break;
  case Op::Kind::Push:
    print(O.Slot, OS << "push ");
    print(O.V, OS << ' ');
    break;
  case Op::Kind::Pop:
    print(O.Slot, OS << "pop ");
    break;
  case Op::Kind::Read:
    print(O.Dst, OS << "read ");
    print(O.Slot, OS << " = ");
    break;
  case Op::Kind::Call:
    printCall(O, OS << "call ");
    if (O.HasDst)
      print(O.Dst, OS << " -> ");
    break;
  case Op::Kind::Submit:
    printCall(O, OS << "submit ");
    break;
  case Op::Kind::Spawn:
    printCall(O, OS << "spawn ");
    break;
  case Op::Kind::Suspend:
    OS << "suspend";
    break;
  }
  printAttributes(O, OS);
  printAnchorUse(O.Anchor, OS);
}

static void printCondition(const Condition &C, raw_ostream &OS) {
  switch (C.K) {
  case Condition::Kind::Truth:
    return print(C.Lhs, OS);
  case Condition::Kind::Equal:
    print(C.Lhs, OS);
    return print(C.Rhs, OS << " == ");
  case Condition::Kind::IsSet:
    return print(C.Slot, OS << "isset ");
  case Condition::Kind::Caught:
    return printString(C.Exception, OS << "caught ");
  }
}

void threadslot::program::print(const Terminator &T, raw_ostream &OS) {
  switch (T.K) {
  case Terminator::Kind::Goto:
    OS << "goto b" << T.Then;
    break;
  case Terminator::Kind::Branch:
    printCondition(*T.Cond, OS << "br ");
    OS << " b" << T.Then << " b" << T.Else;
    break;
  case Terminator::Kind::Return:
    OS << "ret";
    break;
  case Terminator::Kind::Throw:
    print(*T.Exception, OS << "throw ");
    break;
  case Terminator::Kind::Resume:
    OS << "resume";
    break;
  case Terminator::Kind::Terminate:
    OS << "terminate";
    break;
  case Terminator::Kind::NoReturn:
    OS << "noreturn";
    break;
  }
  printAnchorUse(T.Anchor, OS);
}

void threadslot::program::print(const Function &F, raw_ostream &OS) {
  printEntity(F.Id, OS << (F.Blocks.empty() ? "declare " : "fn "));
  if (!F.Display.empty())
    printString(F.Display, OS << ' ');
  printAttributes(F, OS);
  printAnchorUse(F.Anchor, OS);
  if (F.Blocks.empty())
    return;
  OS << " {\n";
  for (auto [Id, B] : llvm::enumerate(F.Blocks)) {
    OS << 'b' << Id;
    if (B.Unwind != NoBlock)
      OS << " unwind b" << B.Unwind;
    OS << ":\n";
    for (const Op &O : B.Ops) {
      print(O, OS << "  ");
      OS << '\n';
    }
    print(B.Term, OS << "  ");
    OS << '\n';
  }
  OS << '}';
}

static void printAnchor(AnchorId Id, const Anchor &A, raw_ostream &OS) {
  OS << "anchor " << Id;
  if (!A.File.empty() || A.Line || A.Column || A.Length) {
    printString(A.File, OS << ' ');
    OS << ':' << A.Line << ':' << A.Column << '+' << A.Length;
  }
  printAttributes(A, OS);
  OS << '\n';
}

void threadslot::program::print(const Program &P, raw_ostream &OS) {
  if (!P.UnitName.empty()) {
    printString(P.UnitName, OS << "unit ");
    OS << '\n';
  }
  for (const SlotTraits &T : P.Traits) {
    printEntity(T.Id, OS << "traits ");
    printAttributes(T, OS);
    OS << '\n';
  }
  for (const NativeSlot &N : P.Natives) {
    printEntity(N.Global, OS << "native ");
    for (Name Field : N.Fields)
      printStep({Step::Kind::Field, Field, nullptr}, OS);
    printAttributes(N, OS);
    OS << '\n';
  }
  for (const ExceptionType &T : P.Types) {
    printString(T.Id, OS << "type ");
    for (auto [I, Base] : llvm::enumerate(T.Bases))
      printString(Base, OS << (I ? " " : " : "));
    OS << '\n';
  }
  for (const DiscardedGuard &G : P.Discarded) {
    printEntity(G.Destructor, OS << "discarded ");
    printAttributes(G, OS);
    printAnchorUse(G.Anchor, OS);
    OS << '\n';
  }
  for (const Instance &I : P.Instances) {
    printString(I.Object, OS << "instance ");
    printAttributes(I, OS);
    printAnchorUse(I.Anchor, OS);
    OS << '\n';
  }
  for (const Function &F : P.Functions) {
    print(F, OS << '\n');
    OS << '\n';
  }
  if (!P.Anchors.empty())
    OS << '\n';
  for (auto [Id, A] : llvm::enumerate(P.Anchors))
    printAnchor(Id, A, OS);
}
