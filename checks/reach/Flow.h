//===- Flow.h - Where functions and addresses flow -----------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where functions and addresses flow, whatever the order of execution.
//
//   Job j;  j.run = &work;       Local j . run  holds  work
//   queue.push_back(j);          queue . run    holds  work
//   pool.execute(queue[0].run);  work is submitted
//
// What is given to an object whose member functions have no body is inside it,
// and may come out of it:
//
//   work.push(f);                work "inside"  holds what f holds
//   work.try_pop(job);           job holds what is inside work
//
// Who calls a member function is not known, so it may be called on all objects
// of its class, be they seen to be given to it or not, and on one that is not
// seen anywhere.
//
// Only what matters is followed: see Regions.h.
//
// Each variable of each function is one holder, however often it is called, but
// for short member functions, which have others for each call (Copies.cpp); a
// container is the same holder as its elements; a sub-place by a field has a
// holder of its own, to a small depth. So a callable may seem to flow where it
// does not, but what flows through variables, fields, parameters, results,
// containers and owners is found.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_FLOW_H
#define THREADSLOT_REACH_FLOW_H

#include "reach/Origins.h"
#include "reach/Regions.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include <deque>

namespace threadslot::reach {

/// A place of the program that holds values: an index.
using Holder = uint32_t;

/// Something that flows: a function, the address of a holder, or all that a
/// holder holds, whatever comes to be held there; none of them, for all that is
/// not followed.
struct Item {
  const program::Function *F = nullptr;
  Holder Target = 0;
  bool IsContent = false; ///< What is held at or inside Target, no address.
  bool isOther() const { return !F && !Target; }
  bool isAddress() const { return Target && !IsContent; }
  bool operator==(const Item &) const = default;
};

} // namespace threadslot::reach

template <> struct llvm::DenseMapInfo<threadslot::reach::Item> {
  using Item = threadslot::reach::Item;
  using Key = DenseMapInfo<std::pair<const void *, unsigned>>;
  static Item getEmptyKey() { return {nullptr, ~0U}; }
  static Item getTombstoneKey() { return {nullptr, ~0U - 1}; }
  static unsigned getHashValue(const Item &X) {
    return Key::getHashValue({X.F, X.Target * 2 + X.IsContent});
  }
  static bool isEqual(const Item &A, const Item &B) { return A == B; }
};

namespace threadslot::reach {

class Flow {
public:
  explicit Flow(const program::Program &P);

  /// What \p V may be, in the function \p In.
  llvm::SmallVector<Item, 4> items(const program::Value &V,
                                   const program::Function &In);
  /// The same, with what is held where \p V may be taken from.
  llvm::SetVector<Item> resolved(const program::Value &V,
                                 const program::Function &In);
  /// The functions that a call or submission runs, if they matter.
  llvm::SetVector<const program::Function *>
  targets(const program::Callee &C, const program::Function &In);

  /// Whether some function comes to what is called, be it one that matters or
  /// not.
  bool isCallable(const program::Callee &C, const program::Function &In) {
    return C.K == program::Callee::Kind::Indirect &&
           Map.isCallable(*C.Target, In);
  }

  /// See Regions.h.
  bool matters(const program::Function &F) const { return Map.matters(F); }
  bool matters(program::Cell C, const program::Function &In) {
    const program::Function &Own = Made.restore(C, original(In));
    return Map.matters(C, Own);
  }
  bool matters(program::Value V, const program::Function &In) {
    const program::Function &Own = Made.restore(V.Place, original(In));
    return Map.matters(V, Own);
  }

  /// What the variables of rounds are.
  Origins &origins() { return Made; }

  /// Whether all was followed to its end. If not, callables may be missing, and
  /// what seems to agree may not.
  bool isComplete() const { return Complete; }
  /// Whether \p H holds so much that some of it may have been left out.
  bool isMuddle(Holder H) const;

  /// The places that \p C may denote.
  llvm::SmallVector<Holder, 4> places(const program::Cell &C,
                                      const program::Function &In);
  /// \p H and the holders whose content it is said to hold.
  llvm::SetVector<Holder> withContents(Holder H);
  /// What is inside an object whose member functions have no body.
  Holder inside(Holder Object);
  /// The classes that the object at \p H was built as, bases included.
  const llvm::SetVector<program::Name> &classes(Holder H) const {
    return Holders[H].Classes;
  }
  /// Of the classes that one object has been, while it was built, leaves that
  /// which it is in the end.
  void keepDerived(llvm::SetVector<const program::Function *> &Classes) const;
  /// The objects that were made callables that run \p F.
  llvm::ArrayRef<Holder> callables(const program::Function &F) const {
    auto It = Callables.find(&F);
    return It == Callables.end() ? llvm::ArrayRef<Holder>()
                                 : It->second.getArrayRef();
  }
  /// Whether some object of the class, or of a derived one, is seen to be used.
  bool isBuilt(program::Name Class) const { return Built.contains(Class); }
  /// The object of which \p H is a part by which code goes to it; else 0.
  Holder whole(Holder H) const {
    return Map.isLink(Holders[H].Field) ? Holders[H].Whole : 0;
  }
  /// What \p H is a part of by a field; 0 if it is a variable or an object.
  Holder partOf(Holder H) const { return Holders[H].Whole; }
  program::Name fieldOf(Holder H) const { return Holders[H].Field; }
  /// The function whose variable or `new` \p H is or lies in, or null.
  const program::Function *owner(Holder H) const { return Holders[H].Owner; }
  /// Whether \p H is a local variable or a parameter, or lies in one.
  bool isLocal(Holder H) const { return Holders[H].IsLocal; }
  /// Whether \p H lies in a local variable or a parameter to which nothing else
  /// than such variables leads.
  bool isPrivate(Holder H);
  /// Whether nobody knows what \p H is: a pointer leads there that comes from
  /// outside the program, or from where this does not look.
  bool isOfUnknownOrigin(Holder H) const { return Holders[H].IsInUnknown; }
  const Receivers &receivers() const { return Given; }
  /// The addresses of the objects of \p Class.
  llvm::ArrayRef<Item> objectsOf(program::Name Class) {
    return held(objects(Class));
  }
  Holder param(const program::Function &F, uint32_t Index);
  llvm::ArrayRef<Item> held(Holder H) const {
    return Holders[H].Items.getArrayRef();
  }
  const llvm::MapVector<program::Name, Holder> &fields(Holder H) const {
    return Holders[H].Fields;
  }
  /// The variables that anything comes to, by no order.
  const llvm::DenseMap<program::Name, Holder> &variables() const {
    return Globals;
  }
  /// The variable that \p H is, if it is one as a whole.
  program::Name globalOf(Holder H) const { return Holders[H].Global; }

private:
  using HolderSet = llvm::SmallVector<Holder, 4>;
  struct HolderData {
    llvm::SetVector<Item, llvm::SmallVector<Item, 1>, llvm::DenseSet<Item>, 8>
        Items;
    llvm::SmallVector<Holder, 0> Contents; ///< The targets of some of them.
    llvm::MapVector<program::Name, Holder> Fields;
    std::vector<Holder> Into;      ///< Those that hold all that it holds.
    std::vector<uint32_t> Readers; ///< The moves that depend on its items.
    Holder Source = 0; ///< The one that it holds all of; itself, for several.
    size_t ItemsDone = 0;          ///< What the edges have passed on,
    size_t FieldsDone = 0;         ///< and these.
    bool Queued = false;
    bool IsInside = false;    ///< Of another holder.
    bool IsVague = false;     ///< Some object, or below it: may be incomplete.
    bool IsLocal = false;     ///< A local variable, or below one.
    bool IsInUnknown = false; ///< What an unknown pointer points to, or below.
    unsigned Depth = 0;
    Holder Whole = 0;    ///< What it is a part of,
    program::Name Field; ///< and by which name.
    program::Name Global;
    const program::Function *Owner = nullptr;
    llvm::SetVector<program::Name> Classes;
  };
  /// An operation that moves what is held from place to place. It adds edges
  /// between holders, and is run again when what it has looked at grows.
  struct Move {
    const program::Op *O;
    const program::Function *In;
    Holder Between = 0; ///< Where what it moves meets.
    bool Queued = false;
  };
  static constexpr uint32_t NoMove = ~0U;
  /// Places looked at and items copied for each: a tenth of a second for a
  /// unit.
  static constexpr uint64_t StepsPerMove = 2'000;

  // Functions as each call runs them (Copies.cpp).
  void findShared();
  void allowCopies();
  const program::Function *calledByName(const program::Op &O) const;
  bool passes(const program::Function &F);
  void addMoves(const program::Function &F, const program::Function &Of);
  const program::Function &instance(const program::Op &O,
                                    const program::Function &In,
                                    const program::Function &F);
  const program::Function &original(const program::Function &F) const;

  void drain();
  void spread(Holder H);
  void again(uint32_t Move);
  void grown(Holder H);
  const HolderData &look(Holder H);
  Holder add(unsigned Depth);
  Holder variableOf(Holder H) const;
  Holder root(const program::Cell &C, const program::Function &In);
  Holder field(Holder Of, program::Name Field);

  void addFields(Holder Of, program::Name Field, llvm::SetVector<Holder> &Into);
  void addPointees(Holder Of, llvm::SetVector<Holder> &Into);
  bool addKnownPointees(Holder Of, llvm::SetVector<Holder> &Into);
  void resolveUnknown();
  Holder source(Holder H) const;
  Holder unknownPointee(Holder Of);

  void put(Holder Into, const Item &What);
  void copy(Holder From, Holder Into);
  void assign(const program::Cell &Into, const program::Value &V,
              const program::Function &In);
  void flow(const program::Value &V, const program::Function &In, Holder Into);
  Holder whole(Holder Part, program::Name Field);
  void pass(const program::Op &O, const program::Function &In);
  void passUnseen(const program::Op &O, const program::Function &F,
                  const program::Function &In);
  void enterAll(const program::Op &O, const program::Function &In,
                Holder Object);
  void enter(const program::Argument &A, const program::Function &In,
             Holder Into);
  void noteCallable(const program::Op &O, const program::Function &In);
  void noteReceivers(const program::Op &O, const program::Function &In);
  Holder objects(program::Name Class);
  void joinClass(Holder Object, program::Name Class);
  void run(const program::Op &O, const program::Function &In);

  const program::Program &P;
  const program::Overriders Overridden;
  const Receivers Given;
  Regions Map;
  uint64_t StepsLeft = 0;
  bool Complete = false;
  Origins Made;
  /// A function as some call runs it.
  struct CopyOf {
    const program::Function *Of = nullptr;
    unsigned Depth = 0;
  };
  llvm::DenseSet<const program::Function *> Shared;
  llvm::DenseSet<const program::Function *> AsItIs; ///< Of those, called so.
  std::deque<program::Function> Owned;
  llvm::DenseMap<const program::Function *, CopyOf> Copies;
  llvm::DenseMap<std::pair<const program::Op *, const program::Function *>,
                 const program::Function *>
      Instances;
  size_t MovesLeft = 0; ///< That copies may have.
  std::vector<Move> Moves;
  std::deque<uint32_t> Work; ///< Moves to run.
  std::deque<Holder> Grown;  ///< Holders to spread.
  llvm::SetVector<Holder> Unresolved; ///< Pointers of which nothing is known.
  uint32_t Running = NoMove;
  llvm::DenseSet<std::pair<Holder, uint32_t>> Looks;
  std::deque<HolderData> Holders;
  llvm::DenseMap<std::pair<const void *, uint64_t>, Holder> Roots;
  llvm::DenseMap<program::Name, Holder> Globals;
  llvm::DenseMap<program::Name, Holder> UnknownPointees; ///< By their fields.
  llvm::DenseMap<program::Name, Holder> Objects;         ///< By their classes.
  llvm::DenseSet<program::Name> Built;
  llvm::DenseMap<const program::Function *, llvm::SetVector<Holder>> Callables;
  llvm::DenseSet<std::pair<Holder, Holder>> Edges;
  std::optional<llvm::DenseSet<Holder>> Exposed; ///< By their variables.
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_FLOW_H
