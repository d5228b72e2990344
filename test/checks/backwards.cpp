// RUN: %check --any-notes %s
// Containers that nobody has seen filled, from their ends.
#include "Inputs/prologue.h"
#include <vector>

using Slot = threadslot::ThreadLocal<int>;

void backwards(ThreadPool &p, std::vector<Slot *> all) {
  p.execute([all] {
    for (Slot *s : all)
      s->set(1);
    for (auto it = all.rbegin(); it != all.rend(); ++it)
      (*it)->remove();
  });
  p.execute([all] {
    for (Slot *s : all)
      s->set(1);
    for (auto it = all.end(); it != all.begin();)
      (*--it)->remove();
  });
  p.execute([all] {
    for (size_t i = 0; i < all.size(); ++i)
      all[i]->set(1);
    for (size_t i = all.size(); i-- > 0;)
      all[i]->remove();
  });
  p.execute([all] {
    for (Slot *s : all)
      s->set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 's' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    for (auto it = all.rbegin(); it != all.rend(); ++it)
      (*it)->remove();
  });
}
