// Steps before and after a request. Each step before may refuse the request;
// the steps after run in reverse order, for those whose step before succeeded
// only, also when the handler throws.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

struct Interceptor {
  std::function<bool(const std::string &request)> before;
  std::function<void()> after_completion;
};

class Interceptors {
public:
  void add(Interceptor interceptor) { all_.push_back(std::move(interceptor)); }

  // Says whether the handler was called.
  template <class Handler>
  bool handle(const std::string &request, Handler handler) const {
    Completion completion(all_);
    for (const Interceptor &interceptor : all_) {
      if (!interceptor.before(request))
        return false;
      ++completion.passed;
    }
    handler(request);
    return true;
  }

private:
  struct Completion {
    explicit Completion(const std::vector<Interceptor> &all) : all(all) {}
    ~Completion() {
      while (passed > 0)
        all[--passed].after_completion();
    }
    const std::vector<Interceptor> &all;
    std::size_t passed = 0;
  };

  std::vector<Interceptor> all_;
};
