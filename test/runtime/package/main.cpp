// Needs nothing but what was installed.
#include <threadslot/threadslot.h>

static threadslot::ThreadLocal<int> slot("slot");

int main() {
  threadslot::ThreadPool pool(1, {.residue = threadslot::ResiduePolicy::restore});
  return pool.submit([] {
               threadslot::ScopedValue guard(slot, 7);
               return slot.get();
             })
             .get() -
         7;
}
