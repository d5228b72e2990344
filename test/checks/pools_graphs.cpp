// RUN: %check --any-notes %s
// Objects that run what they are made of, by declarations that stand for nodes
// of TBB's flow graphs and for Poco's active methods.
#include "Inputs/prologue.h"
#include <memory>
#include <vector>

namespace tbb::detail::d1 {
struct graph {
  void wait_for_all();
};
void keep(graph &, void *);
struct continue_msg {};
template <class I, class O = continue_msg> struct function_node {
  template <class B> function_node(graph &g, int, B body) { keep(g, &body); }
  bool try_put(const I &);
};
template <class O> struct input_node {
  template <class B> input_node(graph &g, B body) { keep(g, &body); }
};
} // namespace tbb::detail::d1
namespace tbb::flow {
using detail::d1::function_node;
using detail::d1::graph;
using detail::d1::input_node;
} // namespace tbb::flow
namespace Poco {
template <class R, class A, class O> struct ActiveMethod {
  using Callback = R (O::*)(const A &);
  ActiveMethod(O *owner, Callback method);
  int operator()(const A &argument);
};
} // namespace Poco

void nodes() {
  tbb::flow::graph g;
  tbb::flow::function_node<int, int> sets(g, 1, [](int v) {
    slot.set(v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    return v;
  });
  tbb::flow::function_node<int, int> undoes(g, 1, [](int v) {
    slot.set(v);
    slot.remove();
    return v;
  });
  tbb::flow::function_node<int, int> throws(g, 1, [](int v) {
    slot.set(v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.remove();
    return v;
  });
  tbb::flow::input_node<int> input(g, [] {
    other.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
    return 1;
  });
  sets.try_put(1);
  g.wait_for_all();
}
struct Body {
  int operator()(int v) const {
    slot.set(v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    return v;
  }
};
struct Network {
  tbb::flow::graph g;
  tbb::flow::function_node<int, int> node{g, 1, Body()};
};
Network &network() {
  static Network n;
  return n;
}
using Node = tbb::flow::function_node<int, int>;
void madeInPlace(tbb::flow::graph &g, std::vector<std::unique_ptr<Node>> &all) {
  all.push_back(std::make_unique<Node>(g, 1, [](int v) {
    slot.set(v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    return v;
  }));
  all.push_back(std::make_unique<Node>(g, 1, [](int v) {
    slot.set(v);
    slot.remove();
    return v;
  }));
}

struct Service {
  Poco::ActiveMethod<int, int, Service> sets{this, &Service::set};
  Poco::ActiveMethod<int, int, Service> undoes{this, &Service::undo};
  int set(const int &v) {
    slot.set(v);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    return v;
  }
  int undo(const int &v) {
    slot.set(v);
    slot.remove();
    return v;
  }
};
void call() {
  static Service service;
  service.sets(1);
  service.undoes(1);
}
