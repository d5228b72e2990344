// What a pool runs: a callable with its type erased, in two steps. run() executes it and destroys
// it with its captures; publish() then makes the outcome visible to whoever waits. The pool cleans
// the thread's slots in between, so a waiter never meets a thread that is still being cleaned.
#pragma once

#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

namespace threadslot::detail {

class Task {
public:
  explicit Task(std::source_location where) noexcept : where_(where) {}
  Task(const Task &) = delete;
  Task &operator=(const Task &) = delete;
  virtual ~Task() = default;

  virtual void run() = 0; // lets out what the callable throws, unless a future takes it
  virtual void publish() noexcept {}
  std::source_location where() const noexcept { return where_; } // of the submission

private:
  std::source_location where_;
};

template <class T> struct ResetAtEnd {
  std::optional<T> &object;
  ~ResetAtEnd() { object.reset(); }
};

template <class F> class ExecutedTask final : public Task {
public:
  template <class G>
  ExecutedTask(G &&callable, std::source_location where)
      : Task(where), callable_(std::forward<G>(callable)) {}

  void run() override {
    const ResetAtEnd<F> destroyed{callable_};
    (*callable_)();
  }

private:
  std::optional<F> callable_;
};

template <class F> class SubmittedTask final : public Task {
public:
  using Result = std::invoke_result_t<F &>;

  template <class G>
  SubmittedTask(G &&callable, std::source_location where)
      : Task(where), callable_(std::forward<G>(callable)) {}

  std::future<Result> future() { return promise_.get_future(); }

  void run() override {
    const ResetAtEnd<F> destroyed{callable_};
    try {
      if constexpr (std::is_void_v<Result>)
        (*callable_)();
      else
        outcome_.emplace((*callable_)());
    } catch (...) {
      failure_ = std::current_exception();
    }
  }

  void publish() noexcept override {
    try {
      if (failure_)
        promise_.set_exception(std::exchange(failure_, nullptr));
      else if constexpr (std::is_void_v<Result>)
        promise_.set_value();
      else
        promise_.set_value(std::forward<Result>(outcome_->value));
    } catch (...) { // the result's move constructor
      promise_.set_exception(std::current_exception());
    }
  }

private:
  struct Nothing {};
  template <class R> struct Holder {
    explicit Holder(R &&result) : value(std::forward<R>(result)) {}
    R value; // may be a reference
  };
  using Outcome =
      std::conditional_t<std::is_void_v<Result>, Nothing, Holder<std::type_identity_t<Result>>>;

  std::optional<F> callable_;
  std::promise<Result> promise_;
  std::optional<Outcome> outcome_;
  std::exception_ptr failure_;
};

} // namespace threadslot::detail
