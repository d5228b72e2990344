// RUN: %check --any-notes %s
// What is done to elements that are not told apart is done to others, too: if
// that clears no slot, it clears none.
#include "Inputs/prologue.h"
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

bool flag(int number);
void log(const char *what);
struct Node {
  virtual ~Node() = default;
  virtual int weight() const { return 1; }
};
struct Document {
  std::vector<std::unique_ptr<Node>> nodes;
  std::vector<std::function<void(int)>> listeners;
  int total = 0;
};
// More than is entered for what it does to others than slots.
static int weigh(Document &document) {
  int total = 0;
  if (flag(1))
    log("one"), ++total;
  if (flag(2))
    log("two"), ++total;
  if (flag(3))
    log("three"), ++total;
  if (flag(4))
    log("four"), ++total;
  if (flag(5))
    log("five"), ++total;
  if (flag(6))
    log("six"), ++total;
  if (flag(7))
    log("seven"), ++total;
  for (auto &node : document.nodes)
    total += node->weight();
  return document.total = total;
}
static void sift(Document &document) {
  weigh(document);
  std::erase_if(document.nodes, [](auto &node) { return node->weight() == 0; });
  std::sort(document.nodes.begin(), document.nodes.end(),
            [](auto &a, auto &b) { return a->weight() < b->weight(); });
  for (auto &node : document.nodes)
    document.total += node->weight();
}
static void grow(Document &document) {
  document.nodes.push_back(std::make_unique<Node>());
  weigh(document);
  document.nodes.clear();
}

// The end of an element clears the slot; elements are the slot.
struct Scope {
  ~Scope() { slot.remove(); }
};
static void removeOne(std::vector<threadslot::ThreadLocal<int> *> &all, std::size_t which) {
  std::sort(all.begin(), all.end());
  all[which]->remove();
}
static void endLast(std::vector<Scope> &all) {
  std::rotate(all.begin(), all.begin() + 1, all.end());
  all.pop_back();
}

void tasks(ThreadPool &pool, Document &document, std::vector<Scope> &scopes) {
  pool.execute([&] {
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    weigh(document);
  });
  pool.execute([&] {
    slot.set(2);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    sift(document);
  });
  pool.execute([&] {
    slot.set(3);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    grow(document);
  });
  pool.execute([&] {
    slot.set(4);
    endLast(scopes);
  });
}

static threadslot::ThreadLocal<int> pointed;
void pointedTo(ThreadPool &pool) {
  pool.execute([] {
    std::vector<threadslot::ThreadLocal<int> *> all{&pointed, &pointed};
    pointed.set(1);
    removeOne(all, 1);
  });
}
