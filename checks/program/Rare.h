//===- Rare.h - What most objects of a type do not need -------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One terminator in four branches, and one call in a hundred goes through a
// value. What only those hold would make every block and every operation of a
// program several times as large:
//
//   struct Terminator { ...; Rare<Condition> Cond; };   // a pointer
//
// A Rare<T> is a value like a T: it is copied deeply, compared by what it
// holds, and reads as T() until it is written. Reach for one through a const
// reference where it may not have been written: any other look makes room for a
// T.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_PROGRAM_RARE_H
#define THREADSLOT_PROGRAM_RARE_H

#include <memory>
#include <utility>

namespace threadslot::program {

template <class T> class Rare {
public:
  Rare() = default;
  Rare(T Value) : Held(std::make_unique<T>(std::move(Value))) {}
  Rare(Rare &&) = default;
  Rare(const Rare &Other)
      : Held(Other.Held ? std::make_unique<T>(*Other.Held) : nullptr) {}
  Rare &operator=(Rare Other) {
    Held = std::move(Other.Held);
    return *this;
  }

  const T &operator*() const {
    static const T Unwritten;
    return Held ? *Held : Unwritten;
  }
  T &operator*() {
    if (!Held)
      Held = std::make_unique<T>();
    return *Held;
  }
  const T *operator->() const { return &**this; }
  T *operator->() { return &**this; }

  friend bool operator==(const Rare &A, const Rare &B) { return *A == *B; }

private:
  std::unique_ptr<T> Held;
};

} // namespace threadslot::program

#endif // THREADSLOT_PROGRAM_RARE_H
