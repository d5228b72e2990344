// Callables and executors that carry context: what is wrapped, how often it runs, and what travels
// beside it.
#include "threadslot/context_snapshot.h"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "threadslot/guards.h"
#include "threadslot/thread_pool.h"

using threadslot::ContextExecutor;
using threadslot::ContextLocal;
using threadslot::ThreadPool;
using threadslot::with_context;

namespace {

TEST(Context, ExecutorAdaptorCarriesIt) {
  ContextLocal<int> slot;
  ThreadPool pool(1);
  ContextExecutor executor(pool);
  slot.set(7);
  auto seen = executor.submit([&] { return slot.get(); });
  slot.set(8);
  EXPECT_EQ(seen.get(), 7);
  executor.execute([&] { EXPECT_EQ(slot.get(), 8); });
}

TEST(Context, ExecutorAdaptorTellsThePlaceOfTheSubmission) {
  unsigned line = 0;
  threadslot::ThreadPoolOptions options;
  options.on_exception = [&](std::exception_ptr, std::source_location where) {
    line = where.line();
  };
  ThreadPool pool(1, options);
  ContextExecutor executor(pool);
  const unsigned here = std::source_location::current().line();
  executor.execute([] { throw std::runtime_error("task"); });
  pool.shutdown();
  EXPECT_EQ(line, here + 1);

  struct Inline { // takes a callable and nothing else
    void execute(std::function<void()> task) { task(); }
  } simple;
  bool ran = false;
  ContextExecutor(simple).execute([&] { ran = true; });
  EXPECT_TRUE(ran);
}

TEST(Context, WrappedCallablesTakeArguments) {
  ContextLocal<int> slot;
  slot.set(1);
  auto add = with_context([&](int more) { return slot.get() + more; });
  slot.remove();
  EXPECT_EQ(add(2), 3);
}

TEST(Context, WrappedTwiceTheContextOfTheFirstTimeHolds) {
  ContextLocal<int> slot;
  slot.set(1);
  auto once = with_context([&] { return slot.get(); });
  slot.set(2);
  auto twice = with_context(once);
  slot.set(3);
  EXPECT_EQ(twice(), 1);
  EXPECT_EQ(slot.get(), 3);
}

TEST(Context, WrappedForOneCallItIsReleasedByThatCall) {
  ContextLocal<std::shared_ptr<int>> slot;
  auto value = std::make_shared<int>(1);
  slot.set(value);
  auto task = threadslot::with_context_once([&](int more) { return *slot.get() + more; });
  slot.remove();
  threadslot::ContextSnapshot::capture(); // else the thread holds on to the last one
  EXPECT_EQ(value.use_count(), 2);
  EXPECT_EQ(task(1), 2);
  EXPECT_EQ(value.use_count(), 1);
  EXPECT_THROW(task(1), std::logic_error);
}

TEST(Context, WrappedForOneCallItIsReleasedThoughThatThrows) {
  ContextLocal<int> slot;
  slot.set(1);
  auto task = threadslot::with_context_once([] { throw std::runtime_error("task"); });
  EXPECT_THROW(task(), std::runtime_error);
  EXPECT_THROW(task(), std::logic_error);
}

// A logger's context, say, that knows nothing of ours: who carries it wraps with it, and the
// wrappers nest.
thread_local std::string foreign_context;

template <class F> auto with_foreign_context(F callable) {
  return [captured = foreign_context, callable = std::move(callable)]() mutable {
    const threadslot::ScopeExit restore(
        [before = std::exchange(foreign_context, captured)] { foreign_context = before; });
    return callable();
  };
}

TEST(Context, ThatOfAnotherLibraryTravelsInAWrapperOfItsOwn) {
  ContextLocal<std::string> slot;
  slot.set("ours");
  foreign_context = "theirs";
  ThreadPool pool(1);
  const auto both = [&] { return slot.get() + " and " + foreign_context; };
  auto inside = pool.submit(with_context(with_foreign_context(both)));
  auto outside = pool.submit(with_foreign_context(with_context(both)));
  slot.remove();
  foreign_context = "";
  EXPECT_EQ(inside.get(), "ours and theirs");
  EXPECT_EQ(outside.get(), "ours and theirs");
  EXPECT_EQ(pool.submit([] { return foreign_context; }).get(), "");
}

} // namespace
