// RUN: %check --any-notes %s
// Boost.Asio: post, dispatch and defer on every kind of executor.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/defer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <boost/thread/tss.hpp>

namespace asio = boost::asio;
static boost::thread_specific_ptr<int> slot;
void mayThrow();
void quiet() noexcept;

namespace slots {
void neverResetBad(asio::io_context &io) {
  asio::post(io, [] {
    slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void resetOk(asio::io_context &io) {
  asio::post(io, [] {
    slot.reset(new int(1));
    quiet();
    slot.reset();
  });
}
// Null is the empty value.
void resetToNullOk(asio::io_context &io) {
  asio::post(io, [] {
    slot.reset(new int(1));
    slot.reset(nullptr);
  });
}
void releaseOk(asio::io_context &io) {
  asio::post(io, [] {
    slot.reset(new int(1));
    delete slot.release();
  });
}
void cacheOk(asio::io_context &io) {
  static boost::thread_specific_ptr<int> cache;
  asio::post(io, [] {
    if (!cache.get())
      cache.reset(new int(0));
    ++*cache;
  });
}
} // namespace slots

namespace propagates {
// An exception leaves io_context::run() for whoever called it.
void postBad(asio::io_context &io) {
  asio::post(io, [] {
    slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.reset();
  });
}
void dispatchBad(asio::io_context &io) {
  asio::dispatch(io, [] {
    slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.reset();
  });
}
void deferBad(asio::io_context &io) {
  asio::defer(io, [] {
    slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.reset();
  });
}
void executorBad(asio::io_context &io) {
  asio::post(io.get_executor(), [] {
    slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.reset();
  });
}
void strandBad(asio::io_context &io) {
  auto strand = asio::make_strand(io);
  asio::post(strand, [] {
    slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.reset();
  });
}
void oldStrandBad(asio::io_context &io) {
  asio::io_context::strand strand(io);
  asio::post(strand, [] {
    slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.reset();
  });
}
void anyExecutorBad(asio::any_io_executor executor) {
  asio::post(executor, [] {
    slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    slot.reset();
  });
}
void guardedOk(asio::io_context &io) {
  asio::post(io, [] {
    struct Guard {
      ~Guard() { slot.reset(); }
    } guard;
    slot.reset(new int(1));
    mayThrow();
  });
}
} // namespace propagates

namespace terminates {
// In a thread_pool an exception ends the program: there is no such exit.
void postOk(asio::thread_pool &pool) {
  asio::post(pool, [] {
    slot.reset(new int(1));
    mayThrow();
    slot.reset();
  });
}
void strandOk(asio::thread_pool &pool) {
  auto strand = asio::make_strand(pool);
  asio::post(strand, [] {
    slot.reset(new int(1));
    mayThrow();
    slot.reset();
  });
}
void executorOk(asio::thread_pool &pool) {
  asio::defer(pool.get_executor(), [] {
    slot.reset(new int(1));
    mayThrow();
    slot.reset();
  });
}
void neverResetBad(asio::thread_pool &pool) {
  asio::dispatch(pool, [] {
    slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
void strandNeverResetBad(asio::thread_pool &pool) {
  asio::strand<asio::thread_pool::executor_type> strand(pool.get_executor());
  asio::dispatch(strand, [] {
    slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    mayThrow();
  });
}
} // namespace terminates

namespace inside {
// dispatch may run the task inside the caller's: what it leaves, it leaves.
void dispatchedInsideATaskBad(asio::io_context &io) {
  asio::post(io, [&io] {
    asio::dispatch(io, [] {
      slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
  });
}
void removedAfterwardsBad(asio::io_context &io) {
  asio::post(io, [&io] {
    asio::dispatch(io, [] {
      slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    });
    slot.reset();
  });
}
} // namespace inside

namespace bound {
// A call operator that was asked only for its type is not the one that runs.
struct Socket {
  using executor_type = asio::io_context::executor_type;
  executor_type get_executor() noexcept;
  template <class Buffers, class Handler>
  void async_write_some(const Buffers &, Handler &&) noexcept;
};
void composedBad(Socket &socket, asio::strand<asio::io_context::executor_type> strand) {
  static char text[3];
  asio::async_write(socket, asio::buffer(text), asio::bind_executor(strand, [](boost::system::error_code, std::size_t) {
    slot.reset(new int(1));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }));
}
void composedOk(Socket &socket, asio::strand<asio::io_context::executor_type> strand) {
  static char text[3];
  asio::async_write(socket, asio::buffer(text), asio::bind_executor(strand, [](boost::system::error_code, std::size_t) {
    slot.reset(new int(1));
    quiet();
    slot.reset();
  }));
}
} // namespace bound
