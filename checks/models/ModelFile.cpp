//===- ModelFile.cpp - Reads one model file ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/ModelFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

using namespace threadslot;
using namespace threadslot::models;
using llvm::StringRef;
namespace yaml = llvm::yaml;

namespace {

/// A scalar and where it stands.
struct Text {
  std::string Value;
  llvm::SMLoc At;
};

/// What a row says before lists are multiplied out.
struct RawRow {
  llvm::SMLoc At;
  std::vector<Text> Names, Ons, Effects;
};

/// Reads a file node by node, in order, as the YAML parser demands. Functions
/// return false once something is wrong; the first problem is kept.
class Reader {
public:
  Reader(StringRef Content, StringRef Path)
      : Path(Path), Stream(llvm::MemoryBufferRef(Content, Path), Sources) {
    Sources.setDiagHandler(keepSyntaxError, this);
  }

  llvm::Expected<std::vector<Row>> run() {
    if (file())
      return std::move(Rows);
    return llvm::createStringError(llvm::inconvertibleErrorCode(), Problem);
  }

private:
  bool file();
  bool section(Row::Kind K, yaml::Node *Value, llvm::SMLoc At);
  bool rawRow(Row::Kind K, yaml::MappingNode &Map, RawRow &Raw);
  bool texts(yaml::Node *Value, llvm::SMLoc At, StringRef Key,
             std::vector<Text> &Result);
  bool scalar(yaml::Node *Value, llvm::SMLoc At, const llvm::Twine &Expected,
              Text &Result);
  bool multiplyOut(Row::Kind K, const RawRow &Raw);
  bool effects(Row::Kind K, const RawRow &Raw, std::vector<Effect> &Result);
  bool add(Row R, llvm::SMLoc At);

  static void keepSyntaxError(const llvm::SMDiagnostic &D, void *Self);
  bool fail(llvm::SMLoc At, const llvm::Twine &Message);
  unsigned line(llvm::SMLoc At) {
    return At.isValid() ? Sources.getLineAndColumn(At).first : 1;
  }
  std::string where(llvm::SMLoc At) {
    return Path + ":" + std::to_string(line(At));
  }
  /// Where a node stands; an empty one stands nowhere, so the key has to do.
  static llvm::SMLoc start(const yaml::Node *N, llvm::SMLoc Key) {
    return N && !llvm::isa<yaml::NullNode>(N) ? N->getSourceRange().Start : Key;
  }

  std::string Path;
  llvm::SourceMgr Sources;
  yaml::Stream Stream;
  std::string Library;
  std::vector<Row> Rows;
  llvm::StringMap<unsigned> Lines; ///< Of rows, by kind, name and class.
  std::string Problem;
};

StringRef word(Row::Kind K) {
  switch (K) {
  case Row::Kind::Space:
    return "space";
  case Row::Kind::Class:
    return "class";
  case Row::Kind::Function:
    return "function";
  case Row::Kind::Variable:
    return "variable";
  }
  llvm_unreachable("covered switch");
}

void Reader::keepSyntaxError(const llvm::SMDiagnostic &D, void *Self) {
  auto &R = *static_cast<Reader *>(Self);
  if (R.Problem.empty())
    R.Problem = (llvm::Twine(R.Path) + ":" + llvm::Twine(D.getLineNo()) +
                 ": not YAML: " + D.getMessage())
                    .str();
}

bool Reader::fail(llvm::SMLoc At, const llvm::Twine &Message) {
  if (Problem.empty())
    Problem = where(At) + ": " + Message.str();
  return false;
}

bool Reader::file() {
  auto Document = Stream.begin();
  auto *Map =
      Document == Stream.end()
          ? nullptr
          : llvm::dyn_cast_or_null<yaml::MappingNode>(Document->getRoot());
  if (!Map)
    return fail({}, "expected a mapping with the key 'library'");
  for (yaml::KeyValueNode &Entry : *Map) {
    Text Key;
    if (!scalar(Entry.getKey(), {}, "a key", Key))
      return false;
    yaml::Node *Value = Entry.getValue();
    bool Fine = false;
    if (Key.Value == "library") {
      Text Name;
      Fine = scalar(Value, Key.At, "the name of the library", Name);
      Library = Name.Value;
    } else if (Key.Value == "spaces") {
      Fine = section(Row::Kind::Space, Value, Key.At);
    } else if (Key.Value == "classes") {
      Fine = section(Row::Kind::Class, Value, Key.At);
    } else if (Key.Value == "functions") {
      Fine = section(Row::Kind::Function, Value, Key.At);
    } else if (Key.Value == "variables") {
      Fine = section(Row::Kind::Variable, Value, Key.At);
    } else {
      return fail(Key.At, "unknown key '" + Key.Value +
                              "': expected library, spaces, classes, "
                              "functions or variables");
    }
    if (!Fine)
      return false;
  }
  if (Stream.failed())
    return false;
  if (Library.empty())
    return fail({}, "expected the key 'library'");
  if (Rows.empty())
    return fail({},
                "expected rows under spaces, classes, functions or variables");
  for (Row &R : Rows)
    R.Library = Library;
  return true;
}

bool Reader::section(Row::Kind K, yaml::Node *Value, llvm::SMLoc At) {
  auto *List = llvm::dyn_cast_or_null<yaml::SequenceNode>(Value);
  if (!List)
    return fail(start(Value, At), "expected a list of rows");
  for (yaml::Node &Item : *List) {
    auto *Map = llvm::dyn_cast<yaml::MappingNode>(&Item);
    if (!Map)
      return fail(start(&Item, At), "expected a row with name and effect");
    RawRow Raw;
    if (!rawRow(K, *Map, Raw) || !multiplyOut(K, Raw))
      return false;
  }
  return true;
}

bool Reader::rawRow(Row::Kind K, yaml::MappingNode &Map, RawRow &Raw) {
  Raw.At = Map.getSourceRange().Start;
  for (yaml::KeyValueNode &Entry : Map) {
    Text Key;
    if (!scalar(Entry.getKey(), Raw.At, "a key", Key))
      return false;
    std::vector<Text> *Target = nullptr;
    if (Key.Value == "name")
      Target = &Raw.Names;
    else if (Key.Value == "on" && K == Row::Kind::Function)
      Target = &Raw.Ons;
    else if (Key.Value == "effect")
      Target = &Raw.Effects;
    else
      return fail(Key.At, "unknown key '" + Key.Value + "': expected " +
                              (K == Row::Kind::Function ? "name, on or effect"
                                                        : "name or effect"));
    if (!Target->empty())
      return fail(Key.At, "'" + Key.Value + "' is given twice");
    if (!texts(Entry.getValue(), Key.At, Key.Value, *Target))
      return false;
  }
  if (Stream.failed())
    return false;
  if (Raw.Names.empty())
    return fail(Raw.At, "expected the key 'name' in this row");
  if (Raw.Effects.empty())
    return fail(Raw.At, "expected the key 'effect' in this row");
  return true;
}

/// A scalar, or a list of them that is not empty.
bool Reader::texts(yaml::Node *Value, llvm::SMLoc At, StringRef Key,
                   std::vector<Text> &Result) {
  std::string Expected = ("text or a list of texts for '" + Key + "'").str();
  auto *List = llvm::dyn_cast_or_null<yaml::SequenceNode>(Value);
  if (!List)
    return scalar(Value, At, Expected, Result.emplace_back());
  for (yaml::Node &Item : *List)
    if (!scalar(&Item, At, Expected, Result.emplace_back()))
      return false;
  return !Result.empty() || fail(At, "expected " + Expected);
}

bool Reader::scalar(yaml::Node *Value, llvm::SMLoc At,
                    const llvm::Twine &Expected, Text &Result) {
  llvm::SmallString<64> Storage;
  if (auto *Scalar = llvm::dyn_cast_or_null<yaml::ScalarNode>(Value)) {
    Result.Value = Scalar->getValue(Storage).str();
    Result.At = Scalar->getSourceRange().Start;
  }
  if (Result.Value.empty())
    return fail(start(Value, At), "expected " + Expected);
  return true;
}

bool Reader::multiplyOut(Row::Kind K, const RawRow &Raw) {
  Row Prototype;
  Prototype.K = K;
  Prototype.Where = where(Raw.At);
  if (!effects(K, Raw, Prototype.Effects))
    return false;
  std::vector<Text> Ons = Raw.Ons;
  if (Ons.empty())
    Ons.emplace_back();
  for (const Text &Name : Raw.Names) {
    for (const Text &On : Ons) {
      Row R = Prototype;
      R.Name = Name.Value;
      R.On = On.Value;
      if (!add(std::move(R), Name.At))
        return false;
    }
  }
  return true;
}

bool Reader::effects(Row::Kind K, const RawRow &Raw,
                     std::vector<Effect> &Result) {
  using Kind = Effect::Kind;
  for (const Text &T : Raw.Effects) {
    llvm::Expected<Effect> E = parseEffect(T.Value);
    if (!E)
      return fail(T.At,
                  "effect '" + T.Value + "': " + llvm::toString(E.takeError()));
    bool OfVariables = E->K == Kind::Persistent || E->K == Kind::Scoped;
    bool OfSlots = E->K == Kind::Slot;
    bool Fits = K == Row::Kind::Variable   ? OfVariables
                : K == Row::Kind::Function ? !OfVariables && !OfSlots
                                           : OfSlots;
    if (!Fits)
      return fail(T.At,
                  "effect '" + T.Value + "': not an effect of a " + word(K));
    Result.push_back(std::move(*E));
  }
  return true;
}

bool Reader::add(Row R, llvm::SMLoc At) {
  std::string Key = (word(R.K) + "\n" + R.Name + "\n" + R.On).str();
  auto [It, Inserted] = Lines.try_emplace(Key, line(At));
  if (!Inserted)
    return fail(At, "second row for '" + R.Name + "'" +
                        (R.On.empty() ? "" : " on '" + R.On + "'") +
                        ", the first is on line " + std::to_string(It->second));
  Rows.push_back(std::move(R));
  return true;
}

} // namespace

llvm::Expected<std::vector<Row>> models::readModelFile(StringRef Text,
                                                       StringRef Path) {
  return Reader(Text, Path).run();
}
