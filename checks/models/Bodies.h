//===- Bodies.h - Library functions in slot-program text ------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Standard owners cannot be read from library bodies: unions behind manager
// functions, virtual calls behind atomics. What they do is written down here
// once for all libraries, as their documentation describes it.
//
//   fn @"std|boost::optional<T>::reset()" params=1 {
//   b0:
//     br $0.*.has b1 b2
//   b1:
//     let $0.*.has = 0
//     call @destroy:T(&$0.*.v)
//     goto b2
//   b2:
//     ret
//   }
//
// The name of a function says which library functions have this body: `|`
// separates alternatives, the template's arguments get names, and parameters
// are told apart by their kinds. Constructors are called `ctor`, destructors
// `dtor`, any other member that may change its object `_`. `<T!>`: only where
// objects of type T can matter to a slot. Of the bodies that fit, the first in
// the file is meant.
//
// Reserved callees stand for what is known of the specialisation at hand; what
// they mean stands in docs/models.md. A function whose name has no parentheses
// is a helper of those that name it.
//
//   declare @"std::pair"
//   declare @"std::get(tuple)"
//
// A function without a body, or a class, is plain code of the library that is
// read like anyone's.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_MODELS_BODIES_H
#define THREADSLOT_MODELS_BODIES_H

#include "program/Program.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"

namespace threadslot::models {

/// The helpers that lowering calls by itself, to put what an effect returns
/// into its owner.
inline constexpr llvm::StringLiteral OptionalOf = "optional:of",
                                     TokenOf = "unique_ptr:token";

/// What the type of a parameter must be.
struct ParameterKind {
  enum class Kind : uint8_t {
    Any,     ///< `_`.
    Null,    ///< `null`: nullptr_t, nullopt_t.
    Class,   ///< `NAME`: an object of a class of that name, or a reference to
             ///< one; `NAME&` to an lvalue, `NAME&&` to an rvalue; `A|B`: of
             ///< either.
    Pointer, ///< `*`.
    Array,   ///< `[]`.
  };
  enum class Category : uint8_t { Either, Lvalue, Rvalue };
  Kind K = Kind::Any;
  std::vector<std::string> Classes; ///< Class only.
  Category Of = Category::Either;
};

/// A function of the library with what it does.
struct Body {
  const program::Function *Text = nullptr; ///< Without blocks: it is read.
  std::vector<std::string> Types; ///< What template arguments are called.
  std::string Held; ///< A designator, if objects of that type must matter.
  std::vector<ParameterKind> Parameters;
  bool More = false; ///< `...`: any number of parameters may follow.
};

/// A reserved callee (e.g., `@init:T:rest`): a verb, the types it is about,
/// and what it is repeated or supplied with.
struct Reserved {
  enum class Verb : uint8_t {
    Init,   ///< `init:T(DST, ARG..)`: constructs a T at DST.
    Copy,   ///< `copy:T(DST, SRC)`: constructs a T from an lvalue.
    Move,   ///< `move:T(DST, SRC)`: constructs a T from an rvalue.
    Assign, ///< `assign:T(DST, ARG)`: assigns to a T as parameter ARG is given.
    CopyAssign, ///< `copy_assign:T(DST, SRC)`: assigns an lvalue to a T.
    MoveAssign, ///< `move_assign:T(DST, SRC)`: assigns an rvalue to a T.
    Destroy,    ///< `destroy:T(OBJ)`: ends a T.
    Delete,     ///< `delete:T(OBJ)`: ends what a T * points to.
    Call,       ///< `call:T(OBJ, ARG..)`: calls a T.
    Hold,       ///< `hold:T(DST, ARG)`: keeps a callable T, whatever its type.
    Run,    ///< `run:T(FN, OBJ, ARG..)`: calls the function FN of an owner T.
    Index,  ///< `index:T(OBJ)`: which alternative of the variant OBJ is held.
    Visit,  ///< `visit:T(OBJ, ARG)`: calls a T with what the variant ARG holds.
    Unseen, ///< `unseen:T(OBJ)`: something is done to Ts that are not known.
  };
  Verb V = Verb::Init;
  llvm::StringRef Type; ///< A name, `$N` for the type of a parameter, `$N:M`
                        ///< for its M-th template argument, `$N::NAME` for the
                        ///< type that is its member, `:NAME` for one that is a
                        ///< member of the class, `fn:M` for a template argument
                        ///< of the function, `alt:$N` for the alternative of a
                        ///< variant that such a parameter becomes.
  bool Rest = false;    ///< `:rest`: the parameters that `...` stands for
                        ///< follow the arguments.
};

/// The parts of a reserved callee; none if \p Name is no such.
std::optional<Reserved> parseReserved(llvm::StringRef Name);

class Bodies {
public:
  /// The built-in bodies. Never fails: a test loads every file.
  static const Bodies &builtin();

  /// Adds the functions of a file; errors name file, line and what is wrong.
  llvm::Error add(llvm::StringRef Text, llvm::StringRef Path);

  /// The bodies for the functions of that qualified name, in their order.
  llvm::ArrayRef<Body> named(llvm::StringRef Qualified) const;
  /// Whether a class or the functions of that qualified name are read like
  /// anyone's.
  bool isRead(llvm::StringRef Qualified) const {
    return Read.contains(Qualified);
  }
  /// Whether a class template of that qualified name is, if an argument is a
  /// class of users.
  bool isReadOfUsers(llvm::StringRef Qualified) const {
    return ReadOfUsers.contains(Qualified);
  }
  /// The helper of that name; null if there is none.
  const program::Function *helper(program::Name Id) const;

private:
  void addBody(const program::Function &F, size_t Open);
  void addRead(llvm::StringRef Name);

  std::vector<std::unique_ptr<program::Program>> Files;
  llvm::StringMap<std::vector<Body>> Named;
  llvm::StringSet<> Read, ReadOfUsers;
};

} // namespace threadslot::models

#endif // THREADSLOT_MODELS_BODIES_H
