//===- Regions.h - Where callables that matter may come -------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where callables may come that matter: those from which a slot is set or
// undone. Most of a program holds numbers, buffers and locks, and nobody asks
// what flows there:
//
//   job.id = next++;                   of no interest
//   job.run = [] { slot.set(1); };     of interest, and so is job,
//   queue.push_back(job);              and so is queue
//
// Places that exchange what they hold are one region, a pointer is in the same
// region as what it points to, and a region has one sub-region for each field,
// and one for what it holds if it is used as a slot: where the slot is always
// matters, the string in it does not. That takes one pass, in almost linear
// time. It is far too coarse to say what flows where, but tells what need not
// be followed: Flow leaves out what lies in regions that do not matter.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_REACH_REGIONS_H
#define THREADSLOT_REACH_REGIONS_H

#include "program/Overriders.h"
#include "reach/Receivers.h"
#include "llvm/ADT/SetVector.h"
#include <vector>

namespace threadslot::reach {

class Regions {
public:
  Regions(const program::Program &P, const program::Overriders &Overridden,
          const Receivers &Given);

  /// Whether \p F sets or undoes, or calls who does.
  bool matters(const program::Function &F) const { return Acting.contains(&F); }
  /// Whether anything that matters is moved, held, or passed.
  bool matters(const program::Op &O, const program::Function &In);
  bool matters(const program::Cell &C, const program::Function &In);
  bool matters(const program::Value &V, const program::Function &In);
  /// Whether what parameter \p Index of \p F, which has a body, is given
  /// matters.
  bool matters(const program::Function &F, uint32_t Index);
  /// Whether a value tells nothing of its operands but a number, or yes or no.
  static bool isNumber(const program::Value &V);
  /// Whether code goes from fields of that name to what they are a part of.
  bool isLink(program::Name Field) const { return Links.contains(Field); }
  /// Whether any function at all comes to what is called there.
  bool isCallable(const program::Value &Target, const program::Function &In);

private:
  using FunctionSet = llvm::SetVector<const program::Function *>;
  /// A region, by one of its places: an index.
  using Region = uint32_t;
  struct Data {
    Region Parent = 0; ///< A place of the same region, in the end the region.
    bool Matters = false;
    llvm::SmallDenseMap<uint32_t, Region, 2> Fields; ///< By FieldIds.
    /// What is held there, and who calls what is held there.
    llvm::SmallVector<const program::Function *, 0> Functions, Callers;
  };

  Region add();
  Region find(Region R);
  void join(Region A, Region B);
  Region below(Region Of, uint32_t Field);
  Region variable(const void *Of, uint64_t Index);
  Region operand(const program::Function &F, uint32_t Index);
  Region place(const program::Cell &C, const program::Function &In);
  Region place(const program::Value &V, const program::Function &In);
  void flow(const program::Value &V, const program::Function &In, Region Into);

  void run(const program::Op &O, const program::Function &In);
  void call(const program::Op &O, const program::Function &In);
  void noteWrites(const program::Function &In);
  void callUnseen(const program::Op &O, const program::Function &Callee,
                  const program::Function &In);
  void findActing();
  bool takesWhatMatters(const program::Function &F);
  void addCallers(const program::Function &F, FunctionSet &Into);
  bool isSystem(const program::Function &F) const;
  void mark();
  void markObjects();

  const program::Program &P;
  const program::Overriders &Overridden;
  std::vector<Data> All;
  llvm::DenseMap<std::pair<const void *, uint64_t>, Region> Variables;
  llvm::DenseMap<program::Name, uint32_t> FieldIds;
  llvm::DenseSet<program::Name> Links; ///< Parts that lead to the whole.
  /// Who calls a function, or a virtual function that it overrides.
  llvm::DenseMap<const program::Function *,
                 llvm::SmallVector<const program::Function *, 4>>
      Callers;
  FunctionSet ActsDirectly;
  FunctionSet Acting;                     ///< What matters.
  std::vector<Region> Slots;              ///< Places that are used as slots.
  llvm::DenseSet<program::Name> Natives;  ///< Variables with native slots,
  llvm::SetVector<program::Name> Exposed; ///< and those that are pointed to.
  /// Writes by way of pointers.
  std::vector<std::pair<Region, const program::Function *>> Writes;
  bool Spawns = false;
};

} // namespace threadslot::reach

#endif // THREADSLOT_REACH_REGIONS_H
