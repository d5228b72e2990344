//===- Effects.cpp - The notation of effects ------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/Effects.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace threadslot;
using namespace threadslot::models;
using llvm::StringRef;

namespace {

/// What an effect of one kind may be told. The first argument in Allowed is
/// required unless the kind is Slot.
struct Form {
  StringRef Name;
  Effect::Kind K;
  std::vector<StringRef> Allowed;
};

const std::vector<Form> &forms() {
  using Kind = Effect::Kind;
  static const std::vector<Form> Forms = {
      {"slot", Kind::Slot, {"empty", "severity", "fix", "guard", "include", "scope"}},
      {"set", Kind::Set, {"slot", "value", "fails"}},
      {"clear", Kind::Clear, {"slot"}},
      {"push", Kind::Push, {"slot", "value"}},
      {"pop", Kind::Pop, {"slot"}},
      {"read", Kind::Read, {"slot"}},
      {"exchange", Kind::Exchange, {"slot", "value"}},
      {"submit",
       Kind::Submit,
       {"callable", "method", "with", "on", "exceptions", "inline"}},
      {"spawn", Kind::Spawn, {"callable", "method", "with"}},
      {"wraps", Kind::Wraps, {"callable"}},
      {"persistent", Kind::Persistent, {}},
      {"scoped", Kind::Scoped, {}},
      {"nothrow", Kind::NoThrow, {}},
      {"throws", Kind::Throws, {}},
      {"noreturn", Kind::NoReturn, {}},
      {"pure", Kind::Pure, {}},
  };
  return Forms;
}

/// "a", "a or b", "a, b or c".
std::string oneOf(llvm::ArrayRef<StringRef> Words) {
  std::string List = llvm::join(Words.drop_back(), ", ");
  if (!List.empty())
    List += " or ";
  return List + Words.back().str();
}

/// Reads one effect from left to right. Every function returns false once
/// something is wrong; the first problem is kept.
class EffectParser {
public:
  explicit EffectParser(StringRef Text) : Text(Text) {}

  llvm::Expected<Effect> run() {
    if (effect() && end()) {
      E.Text = Text.trim().str();
      return E;
    }
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "column " + llvm::Twine(ProblemAt + 1) +
                                       ": " + Problem);
  }

private:
  bool effect();
  bool type();
  bool arguments(const Form &F);
  bool argument(StringRef Key);
  bool operand(Operand &O);
  bool with();
  bool callable();
  bool slotOperand();
  bool string(std::string &S);
  bool end();

  /// Reads one of the words and sets \p Target to what it stands for.
  template <typename T>
  bool choice(T &Target,
              std::initializer_list<std::pair<StringRef, T>> Choices);

  void skipBlanks() {
    while (Pos < Text.size() && llvm::isSpace(Text[Pos]))
      ++Pos;
  }
  bool accept(char C) {
    skipBlanks();
    if (Pos == Text.size() || Text[Pos] != C)
      return false;
    ++Pos;
    return true;
  }
  bool expect(char C) {
    return accept(C) || fail(Pos, "expected '" + llvm::Twine(C) + "'");
  }
  StringRef word() {
    skipBlanks();
    Start = Pos;
    while (Pos < Text.size() && (llvm::isAlnum(Text[Pos]) || Text[Pos] == '_'))
      ++Pos;
    return Text.slice(Start, Pos);
  }
  bool fail(size_t At, const llvm::Twine &Message) {
    if (Problem.empty()) {
      ProblemAt = At;
      Problem = Message.str();
    }
    return false;
  }

  StringRef Text;
  size_t Pos = 0;
  size_t Start = 0; ///< Of the word read last.
  size_t ProblemAt = 0;
  std::string Problem;
  Effect E;
};

bool EffectParser::effect() {
  StringRef Name = word();
  auto F = llvm::find_if(forms(),
                         [&](const Form &Known) { return Known.Name == Name; });
  if (F == forms().end()) {
    std::vector<StringRef> Names;
    for (const Form &Known : forms())
      Names.push_back(Known.Name);
    return fail(Start, "expected " + oneOf(Names));
  }
  E.K = F->K;
  if (E.K == Effect::Kind::Throws)
    return type();
  if (!F->Allowed.empty())
    return arguments(*F);
  return true;
}

/// The type in `throws(T)`, which may be left out.
bool EffectParser::type() {
  if (!accept('('))
    return true;
  StringRef Rest = Text.substr(Pos);
  E.Throws = Rest.take_until([](char C) { return C == ')'; }).trim().str();
  if (E.Throws.empty())
    return fail(Pos, "expected the name of a type");
  Pos = std::min(Text.find(')', Pos), Text.size());
  return expect(')');
}

bool EffectParser::arguments(const Form &F) {
  bool AllOptional = F.K == Effect::Kind::Slot;
  if (!accept('('))
    return AllOptional || expect('(');
  std::vector<StringRef> Seen;
  size_t Open = Pos - 1;
  if (!(AllOptional && accept(')'))) {
    do {
      StringRef Key = word();
      if (!llvm::is_contained(F.Allowed, Key))
        return fail(Start, "expected " + oneOf(F.Allowed));
      if (llvm::is_contained(Seen, Key))
        return fail(Start, "'" + Key + "' is given twice");
      Seen.push_back(Key);
      if (!expect('=') || !argument(Key))
        return false;
    } while (accept(','));
    if (!expect(')'))
      return false;
  }
  if (!AllOptional && !llvm::is_contained(Seen, F.Allowed.front()))
    return fail(Open,
                "expected '" + F.Allowed.front() + "=' among the arguments");
  return true;
}

bool EffectParser::argument(StringRef Key) {
  using program::PoolExceptions;
  using program::RunsWhen;
  using Severity = program::SlotTraits::Severity;
  if (Key == "slot")
    return slotOperand();
  if (Key == "value")
    return operand(E.Value.emplace());
  if (Key == "fails")
    return choice(E.Fails, {{"zero", Effect::Failure::Zero},
                            {"nonzero", Effect::Failure::NonZero}});
  if (Key == "callable")
    return callable();
  if (Key == "on")
    return operand(E.Receiver.emplace());
  if (Key == "method") {
    E.Method = word().str();
    return !E.Method.empty() || fail(Start, "expected the name of a member");
  }
  if (Key == "with")
    return with();
  if (Key == "exceptions")
    return choice(E.Exceptions, {{"terminate", PoolExceptions::Terminate},
                                 {"caught", PoolExceptions::Caught},
                                 {"propagate", PoolExceptions::Propagate}});
  if (Key == "inline")
    return choice(E.When,
                  {{"maybe", RunsWhen::MaybeNow}, {"never", RunsWhen::Later}});
  if (Key == "empty")
    return choice(E.EmptyNull, {{"null", true}, {"none", false}});
  if (Key == "severity")
    return choice(E.Level, {{"low", Severity::Low},
                            {"medium", Severity::Medium},
                            {"high", Severity::High}});
  if (Key == "fix")
    return choice(E.CanRestore, {{"restore", true}, {"clear", false}});
  if (Key == "scope")
    return string(E.Scope);
  return string(Key == "guard" ? E.Guard : E.Include);
}

/// What runs: an operand, or such operands as can be called.
bool EffectParser::callable() {
  size_t Saved = Pos;
  StringRef Word = word();
  if (Word == "first" || Word == "each") {
    E.Callable.K = Word == "first" ? Operand::Kind::First : Operand::Kind::Each;
    return true;
  }
  Pos = Saved;
  return operand(E.Callable);
}

/// What the callable is called with: `rest`, or one operand.
bool EffectParser::with() {
  size_t Saved = Pos;
  if (word() == "rest")
    return E.WithRest = true;
  Pos = Saved;
  return operand(E.With.emplace());
}

bool EffectParser::operand(Operand &O) {
  StringRef Word = word();
  if (Word == "this")
    O.K = Operand::Kind::This;
  else if (Word == "last")
    O.K = Operand::Kind::Last;
  else if (!Word.getAsInteger(10, O.Index))
    O.K = Operand::Kind::Argument;
  else
    return fail(Start, "expected this, last or the index of an argument");
  return true;
}

bool EffectParser::slotOperand() {
  size_t Saved = Pos;
  StringRef Word = word();
  if (Word.empty())
    return fail(Start, "expected this, last, the index of an argument or the "
                       "name of a space");
  bool IsSpace = Word != "this" && Word != "last" && !llvm::isDigit(Word[0]);
  if (IsSpace) {
    E.Slot.Space = Word.str();
  } else {
    Pos = Saved;
    if (!operand(E.Slot.Object))
      return false;
  }
  if (!accept('['))
    return true;
  return operand(E.Slot.Key.emplace()) && expect(']');
}

/// Text in quotes; a quote within it is written as in C++, `\"`.
bool EffectParser::string(std::string &S) {
  if (!expect('"'))
    return false;
  size_t Open = Pos;
  while (Pos < Text.size() && Text[Pos] != '"') {
    Pos += Text.substr(Pos).starts_with("\\\"");
    S += Text[Pos++];
  }
  if (S.empty())
    return fail(Open, "expected text between the quotes");
  return expect('"');
}

template <typename T>
bool EffectParser::choice(
    T &Target, std::initializer_list<std::pair<StringRef, T>> Choices) {
  StringRef Word = word();
  std::vector<StringRef> Words;
  for (const auto &[Name, Meaning] : Choices) {
    if (Word == Name) {
      Target = Meaning;
      return true;
    }
    Words.push_back(Name);
  }
  return fail(Start, "expected " + oneOf(Words));
}

bool EffectParser::end() {
  skipBlanks();
  return Pos == Text.size() || fail(Pos, "expected the end of the effect");
}

} // namespace

llvm::Expected<Effect> models::parseEffect(StringRef Text) {
  return EffectParser(Text).run();
}
