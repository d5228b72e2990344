// RUN: %check --any-notes %s
// Elements of containers at an index that is not known: the same index means
// the same element until something is put in or taken out.
#include "Inputs/prologue.h"
#include <deque>
#include <memory>
#include <vector>

using Slot = threadslot::ThreadLocal<int>;

void ofPointers(ThreadPool &p, std::vector<Slot *> &v, size_t i, size_t j) {
  p.execute([&v, i] {
    v[i]->set(1);
    v[i]->remove();
  });
  p.execute([&v, i] {
    Slot *s = v.at(i);
    s->set(1);
    v[i]->remove();
  });
  p.execute([&v, i, j] {
    v[i]->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v[i]' set here is not removed on every path out of the task [threadslot-missing-remove]
    v[j]->remove();
  });
  p.execute([&v, i]() mutable {
    v[i]->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v[i]' set here is not removed on every path out of the task [threadslot-missing-remove]
    ++i;
    v[i]->remove();
  });
  p.execute([&v, i] {
    v[i]->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v[i]' set here is not removed on every path out of the task [threadslot-missing-remove]
    v.erase(v.begin());
    v[i]->remove();
  });
  p.execute([&v, i] {
    v[i]->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v[i]' set here is not removed on every path out of the task [threadslot-missing-remove]
    v.insert(v.begin(), &other);
    v[i]->remove();
  });
}
void inLoops(ThreadPool &p, std::vector<Slot *> &v) {
  p.execute([&v] {
    for (size_t i = 0; i < v.size(); ++i) {
      v[i]->set(1);
      quiet();
      v[i]->remove();
    }
  });
  p.execute([&v] {
    for (size_t i = 0; i < v.size(); ++i) {
      v[i]->set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'v[i]' set here is not removed on every path out of the task [threadslot-missing-remove]
      if (flag())
        break;
      v[i]->remove();
    }
  });
}
static std::vector<Slot *> all;
void ofGlobals(ThreadPool &p, size_t i, size_t j) {
  p.execute([i] {
    all[i]->set(1);
    all[i]->remove();
  });
  p.execute([i, j] {
    all[i]->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'all[i]' set here is not removed on every path out of the task [threadslot-missing-remove]
    all[j]->remove();
  });
}
struct Worker {
  Slot *slot;
};
void inMembers(ThreadPool &p, std::deque<Worker> &v, size_t i, size_t j) {
  p.execute([&v, i] {
    v[i].slot->set(1);
    v[i].slot->remove();
  });
  p.execute([&v, i, j] {
    v[i].slot->set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'v[i].slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    v[j].slot->remove();
  });
}
