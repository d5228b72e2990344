//===- Checks.cpp - The checks by name ------------------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "report/Checks.h"
#include "llvm/ADT/STLExtras.h"

using namespace threadslot;
using namespace threadslot::report;
using llvm::StringRef;

static constexpr CheckInfo Checks[] = {
    {solver::Check::DiscardedGuard, "threadslot-discarded-guard"},
    {solver::Check::ExceptionUnsafeRemove,
     "threadslot-exception-unsafe-remove"},
    {solver::Check::MissingRemove, "threadslot-missing-remove"},
    {solver::Check::NonStaticSlot, "threadslot-non-static-slot"},
};

llvm::ArrayRef<CheckInfo> report::checks() { return Checks; }

const CheckInfo &report::info(solver::Check Kind) {
  return *llvm::find_if(Checks,
                        [&](const CheckInfo &C) { return C.Kind == Kind; });
}

llvm::Expected<CheckList> CheckList::parse(StringRef Text) {
  CheckList List;
  llvm::SmallVector<StringRef, 4> Globs;
  Text.split(Globs, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef Glob : Globs) {
    Glob = Glob.trim();
    bool TakesAway = Glob.consume_front("-");
    llvm::Expected<llvm::GlobPattern> Pattern = llvm::GlobPattern::create(Glob);
    if (!Pattern)
      return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                     "'" + Glob + "' is not a glob: " +
                                         llvm::toString(Pattern.takeError()));
    List.Items.push_back({std::move(*Pattern), TakesAway});
  }
  return List;
}

bool CheckList::contains(StringRef Name) const {
  bool Contained = false;
  for (const Item &I : Items)
    if (I.Pattern.match(Name))
      Contained = !I.TakesAway;
  return Contained;
}
