// RUN: %check --any-notes %s
// Objects of libraries that undo what making them has set, and tokens that do,
// by declarations that stand for the libraries'.
#include "Inputs/prologue.h"
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace log4cxx {
struct MDC {
  MDC(const std::string &key, const std::string &value);
  ~MDC();
  static void put(const std::string &key, const std::string &value);
  static std::string remove(const std::string &key);
};
struct NDC {
  explicit NDC(const std::string &message);
  ~NDC();
  static void push(const std::string &message);
};
} // namespace log4cxx
namespace opentelemetry {
inline namespace v1 {
namespace nostd {
template <class T> class unique_ptr {
public:
  unique_ptr() noexcept;
  unique_ptr(std::nullptr_t) noexcept;
  explicit unique_ptr(T *p) noexcept;
  unique_ptr(unique_ptr &&other) noexcept;
  ~unique_ptr();
  unique_ptr &operator=(unique_ptr &&other) noexcept;
  unique_ptr &operator=(std::nullptr_t) noexcept;
  explicit operator bool() const noexcept;
  T &operator*() const noexcept;
  T *get() const noexcept;
  void reset(T *p = nullptr) noexcept;
  T *release() noexcept;
};
} // namespace nostd
namespace context {
class Context {};
class Token {
public:
  ~Token() noexcept;
};
class RuntimeContext {
public:
  static nostd::unique_ptr<Token> Attach(const Context &context) noexcept;
  static bool Detach(Token &token) noexcept;
};
} // namespace context
} // namespace v1
} // namespace opentelemetry

namespace scopes {
void ok(ThreadPool &pool, std::string id) {
  pool.execute([id] {
    log4cxx::MDC user("user", id);
    log4cxx::NDC what("serve");
    mayThrow();
  });
}
void anotherKeyBad(ThreadPool &pool, std::string id) {
  pool.execute([id] {
    log4cxx::MDC::put("session", id);
// CHECK: :[[@LINE-1]]:5: warning: slot '"session"' set here is not removed on every path out of the task [threadslot-missing-remove]
    log4cxx::MDC user("user", id);
    quiet();
  });
}
void theSameKeyOk(ThreadPool &pool, std::string id) {
  pool.execute([id] {
    log4cxx::MDC user("user", id);
    log4cxx::MDC::put("user", "nobody");
    mayThrow();
  });
}
void keptBad(ThreadPool &pool, std::string id) {
  pool.execute([id] {
    new log4cxx::MDC("user", id);
// CHECK: :[[@LINE-1]]:9: warning: slot 'MDC' set by this call is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
void pushedTwiceBad(ThreadPool &pool) {
  pool.execute([] {
    log4cxx::NDC what("serve");
// CHECK: :[[@LINE-1]]:18: warning: slot 'NDC' set by this call is not removed on every path out of the task [threadslot-missing-remove]
    log4cxx::NDC::push("more");
    quiet();
  });
}
void unnamedBad(ThreadPool &pool, std::string id) {
  pool.execute([id] {
    log4cxx::MDC("user", id);
// CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    mayThrow();
  });
}
} // namespace scopes

namespace tokens {
namespace otel = opentelemetry::context;
using Token = opentelemetry::nostd::unique_ptr<otel::Token>;
void ok(ThreadPool &pool, otel::Context c) {
  pool.execute([c] {
    auto token = otel::RuntimeContext::Attach(c);
    mayThrow();
  });
}
void releasedBad(ThreadPool &pool, otel::Context c) {
  pool.execute([c] {
    auto token = otel::RuntimeContext::Attach(c);
// CHECK: :[[@LINE-1]]:18: warning: slot {{.*}} set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      token.release();
  });
}
void movedOk(ThreadPool &pool, otel::Context c) {
  pool.execute([c] {
    Token outer;
    {
      auto token = otel::RuntimeContext::Attach(c);
      outer = std::move(token);
    }
    mayThrow();
  });
}
void detachedOk(ThreadPool &pool, otel::Context c) {
  pool.execute([c] {
    auto token = otel::RuntimeContext::Attach(c);
    quiet();
    otel::RuntimeContext::Detach(*token);
  });
}
void resetOk(ThreadPool &pool, otel::Context c) {
  pool.execute([c] {
    std::optional<Token> token = otel::RuntimeContext::Attach(c);
    mayThrow();
    token->reset();
  });
}
struct Kept {
  Token token;
  otel::Context c;
  void operator()() {
    token = otel::RuntimeContext::Attach(c);
// CHECK: :[[@LINE-1]]:13: warning: slot {{.*}} set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  }
};
struct Dropped {
  Token token;
  otel::Context c;
  void operator()() {
    token = otel::RuntimeContext::Attach(c);
    quiet();
    token = nullptr;
  }
};
void members(ThreadPool &pool) {
  pool.execute(Kept());
  pool.execute(Dropped());
}
void unnamedBad(ThreadPool &pool, otel::Context c) {
  pool.execute([c] {
    otel::RuntimeContext::Attach(c);
// CHECK: :[[@LINE-1]]:5: warning: this guard has no name and ends before anything it could guard [threadslot-discarded-guard]
    mayThrow();
  });
}
} // namespace tokens
