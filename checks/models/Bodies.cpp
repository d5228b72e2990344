//===- Bodies.cpp - Library functions in slot-program text ----------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/Bodies.h"
#include "models/ModelFile.h"
#include "program/Text.h"
#include "program/Verify.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace threadslot;
using namespace threadslot::models;
using llvm::StringRef;

//===--- Names ------------------------------------------------------------===//

std::optional<Reserved> models::parseReserved(StringRef Name) {
  auto [Verb, Rest] = Name.split(':');
  using V = Reserved::Verb;
  auto Known = llvm::StringSwitch<std::optional<V>>(Verb)
                   .Case("init", V::Init)
                   .Case("copy", V::Copy)
                   .Case("move", V::Move)
                   .Case("assign", V::Assign)
                   .Case("copy_assign", V::CopyAssign)
                   .Case("move_assign", V::MoveAssign)
                   .Case("destroy", V::Destroy)
                   .Case("delete", V::Delete)
                   .Case("call", V::Call)
                   .Case("hold", V::Hold)
                   .Case("run", V::Run)
                   .Case("unseen", V::Unseen)
                   .Case("visit", V::Visit)
                   .Case("index", V::Index)
                   .Default(std::nullopt);
  Reserved R;
  R.Rest = Rest.consume_back(":rest");
  if (!Known || Rest.empty())
    return std::nullopt;
  R.V = *Known;
  R.Type = Rest;
  return R;
}

static ParameterKind parseKind(StringRef Text) {
  ParameterKind P;
  if (Text.consume_back("&&"))
    P.Of = ParameterKind::Category::Rvalue;
  else if (Text.consume_back("&"))
    P.Of = ParameterKind::Category::Lvalue;
  llvm::SmallVector<StringRef> Classes;
  Text.split(Classes, '|');
  P.Classes.assign(Classes.begin(), Classes.end());
  P.K = llvm::StringSwitch<ParameterKind::Kind>(Text)
            .Case("_", ParameterKind::Kind::Any)
            .Case("null", ParameterKind::Kind::Null)
            .Case("*", ParameterKind::Kind::Pointer)
            .Case("[]", ParameterKind::Kind::Array)
            .Default(ParameterKind::Kind::Class);
  return P;
}

static llvm::SmallVector<StringRef> commaSeparated(StringRef Text) {
  llvm::SmallVector<StringRef> Parts;
  Text.split(Parts, ',', -1, /*KeepEmpty=*/false);
  for (StringRef &Part : Parts)
    Part = Part.trim();
  return Parts;
}

/// The qualified names that `a|b::c|d` stands for.
static std::vector<std::string> alternatives(StringRef Name) {
  std::vector<std::string> Result = {""};
  llvm::SmallVector<StringRef> Components, Names;
  Name.split(Components, "::");
  for (StringRef Component : Components) {
    Names.clear();
    Component.split(Names, '|');
    std::vector<std::string> Longer;
    for (const std::string &Start : Result)
      for (StringRef Each : Names)
        Longer.push_back((Start + (Start.empty() ? "" : "::") + Each).str());
    Result = std::move(Longer);
  }
  return Result;
}

//===--- Files ------------------------------------------------------------===//

/// Declares the reserved functions that a file names, so that it verifies.
static void declareReserved(program::Program &P) {
  llvm::SmallVector<program::Name> Named;
  for (const program::Function &F : P.Functions)
    for (const program::Block &B : F.Blocks) {
      Named.push_back(B.Term.Cond->Lhs.Id);
      for (const program::Op &O : B.Ops)
        Named.append({O.V.Id, O.Target.Function});
    }
  for (program::Name Id : Named)
    if (parseReserved(Id))
      P.getOrDeclare(Id);
}

const Bodies &Bodies::builtin() {
  static const Bodies All = [] {
    Bodies B;
    for (const BuiltinFile &File : builtinBodies())
      if (llvm::Error E = B.add(File.Text, File.Name))
        llvm::report_fatal_error(std::move(E));
    return B;
  }();
  return All;
}

llvm::Error Bodies::add(StringRef Text, StringRef Path) {
  auto P = program::parse(llvm::MemoryBufferRef(Text, Path));
  if (!P)
    return P.takeError();
  declareReserved(**P);
  if (llvm::Error E = program::verify(**P))
    return E;
  for (const program::Function &F : (*P)->Functions) {
    // `operator()` has parentheses of its own.
    size_t Open = F.Id.ends_with(")") ? F.Id.rfind('(') : StringRef::npos;
    if (Open != StringRef::npos)
      addBody(F, Open);
    else if (F.Blocks.empty() && !F.MayClear && !parseReserved(F.Id))
      addRead(F.Id);
  }
  Files.push_back(std::move(*P));
  return llvm::Error::success();
}

void Bodies::addRead(StringRef Name) {
  const bool OfUsers = Name.consume_back("<!>");
  for (const std::string &Each : alternatives(Name))
    (OfUsers ? ReadOfUsers : Read).insert(Each);
}

/// \p Open is where the list of parameters begins in the function's name.
void Bodies::addBody(const program::Function &F, size_t Open) {
  Body B;
  B.Text = &F;
  for (StringRef Kind : commaSeparated(F.Id.drop_front(Open + 1).drop_back()))
    if (Kind == "...")
      B.More = true;
    else
      B.Parameters.push_back(parseKind(Kind));
  StringRef Name = F.Id.take_front(Open);
  std::string Qualified = Name.str();
  size_t First = Name.find('<'), Last = Name.find('>', First);
  if (Last != StringRef::npos) {
    for (StringRef Type : commaSeparated(Name.slice(First + 1, Last))) {
      bool Held = Type.consume_back("!");
      Type.consume_front(":"); // `::NAME` names a member, no argument.
      if (!Type.starts_with(":") && !Type.starts_with("$"))
        B.Types.push_back(Type.str());
      if (Held)
        B.Held = Type.str();
    }
    Qualified = (Name.take_front(First) + Name.drop_front(Last + 1)).str();
  }
  for (const std::string &Each : alternatives(Qualified))
    Named[Each].push_back(B);
}

llvm::ArrayRef<Body> Bodies::named(StringRef Qualified) const {
  auto It = Named.find(Qualified);
  if (It == Named.end())
    return {};
  return It->second;
}

const program::Function *Bodies::helper(program::Name Id) const {
  const program::Function *Declared = nullptr;
  for (const auto &File : Files)
    if (const program::Function *F = File->find(Id)) {
      if (!F->Blocks.empty())
        return F;
      Declared = F;
    }
  return Declared;
}
