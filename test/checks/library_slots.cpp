// RUN: %check --any-notes %s
// Slots of libraries that the models know.
#include "Inputs/prologue.h"
#include <memory>
#include <string>
#include <utility>

// What the libraries declare, as far as the models speak of it.
namespace spdlog {
struct mdc {
  static void put(const std::string &key, const std::string &value);
  static std::string get(const std::string &key);
  static void remove(const std::string &key);
  static void clear();
};
} // namespace spdlog
namespace log4cxx {
struct MDC {
  MDC(const std::string &key, const std::string &value);
  ~MDC();
  static void put(const std::string &key, const std::string &value);
  static std::string remove(const std::string &key);
  static void clear();
};
struct NDC {
  explicit NDC(const std::string &message);
  ~NDC();
  static void push(const std::string &message);
  static std::string pop();
  static void clear();
  static void remove();
};
} // namespace log4cxx
namespace log4cplus {
struct MDC {
  void put(const std::string &key, const std::string &value);
  void remove(const std::string &key);
  void clear();
};
MDC &getMDC();
struct NDC {
  void push(const std::string &message);
  std::string pop();
  void pop_void();
};
NDC &getNDC();
} // namespace log4cplus
namespace Poco {
struct NestedDiagnosticContext {
  void push(const std::string &text);
  void pop();
  static NestedDiagnosticContext &current();
};
} // namespace Poco
namespace boost::log {
struct attribute_set;
struct attribute;
struct core {
  static std::shared_ptr<core> get();
  std::pair<int, bool> add_thread_attribute(const char *name,
                                            const attribute &a);
  void remove_thread_attribute(int where);
};
} // namespace boost::log
namespace folly {
template <class T> struct ThreadLocalPtr {
  T *get() const;
  void reset(T *p = nullptr);
  T *release();
};
struct RequestContext {
  static std::shared_ptr<RequestContext>
  setContext(std::shared_ptr<RequestContext> c);
  static std::shared_ptr<RequestContext> saveContext();
};
} // namespace folly
template <class T> struct QThreadStorage {
  bool hasLocalData() const;
  T localData() const;
  void setLocalData(T data);
};
namespace llvm {
namespace sys {
template <class T> struct ThreadLocal {
  T *get();
  void set(T *value);
  void erase();
};
} // namespace sys
void timeTraceProfilerInitialize(unsigned granularity, const char *name);
void timeTraceProfilerFinishThread();
} // namespace llvm
extern "C" {
typedef unsigned tss_t;
int tss_set(tss_t key, void *value);
void *tss_get(tss_t key);
typedef struct uv_key_s *uv_key_t;
void uv_key_set(uv_key_t *key, void *value);
int TlsSetValue(unsigned long index, void *value);
void *TlsGetValue(unsigned long index);
int ImpersonateLoggedOnUser(void *token);
int RevertToSelf(void);
int setfsuid(unsigned uid);
void CPLSetThreadLocalConfigOption(const char *key, const char *value);
void CPLPushErrorHandler(void (*handler)(int, int, const char *));
void CPLPopErrorHandler(void);
}

namespace keyed {
void spdlogOk(ThreadPool &pool) {
  pool.execute([] {
    spdlog::mdc::put("user", "a");
    quiet();
    spdlog::mdc::remove("user");
  });
  pool.execute([] {
    spdlog::mdc::put("user", "a");
    quiet();
    spdlog::mdc::clear();
  });
}
void spdlogBad(ThreadPool &pool) {
  pool.execute([] {
    spdlog::mdc::put("user", "a");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"user"' set here is not removed on every path out of the task [threadslot-missing-remove]
    spdlog::mdc::remove("session");
  });
}
void spdlogPutBackOk(ThreadPool &pool) {
  pool.execute([] {
    std::string before = spdlog::mdc::get("user");
    spdlog::mdc::put("user", "a");
    quiet();
    spdlog::mdc::put("user", before);
  });
  pool.execute([] {
    struct Putting {
      std::string key, before;
      Putting(std::string k, const std::string &value)
          : key(std::move(k)), before(spdlog::mdc::get(key)) {
        spdlog::mdc::put(key, value);
      }
      ~Putting() { spdlog::mdc::put(key, before); }
    } putting("user", "a");
    mayThrow();
  });
}
void spdlogPutBackBad(ThreadPool &pool) {
  pool.execute([] {
    std::string before = spdlog::mdc::get("user");
    spdlog::mdc::put("session", "a");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"session"' set here is not removed on every path out of the task [threadslot-missing-remove]
    spdlog::mdc::put("user", before);
  });
}
void log4cxxOk(ThreadPool &pool) {
  pool.execute([] {
    log4cxx::MDC::put("user", "a");
    log4cxx::MDC::remove("user");
  });
  pool.execute([] {
    log4cxx::NDC::push("a");
    log4cxx::NDC::push("b");
    log4cxx::NDC::pop();
    log4cxx::NDC::pop();
  });
}
void log4cxxScopesOk(ThreadPool &pool) {
  pool.execute([] {
    log4cxx::MDC user("user", "a");
    log4cxx::NDC what("b");
    mayThrow();
  });
}
void log4cxxBad(ThreadPool &pool) {
  pool.execute([] {
    log4cxx::MDC::put("user", "a");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"user"' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    log4cxx::MDC::remove("user");
  });
  pool.execute([] {
    log4cxx::NDC::push("a");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'log4cxx::NDC::push("a")' set here is not removed on every path out of the task [threadslot-missing-remove]
    log4cxx::NDC::push("b");
    log4cxx::NDC::pop();
  });
}
void log4cplusOk(ThreadPool &pool) {
  pool.execute([] {
    log4cplus::getMDC().put("user", "a");
    quiet();
    log4cplus::getMDC().remove("user");
  });
  pool.execute([] {
    log4cplus::getNDC().push("a");
    quiet();
    log4cplus::getNDC().pop_void();
  });
}
void log4cplusBad(ThreadPool &pool) {
  pool.execute([] {
    log4cplus::getMDC().put("user", "a");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"user"' set here is not removed on every path out of the task [threadslot-missing-remove]
    log4cplus::getMDC().remove("session");
  });
  pool.execute([] {
    log4cplus::getNDC().push("a");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'log4cplus::getNDC().push("a")' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
void pocoOk(ThreadPool &pool) {
  pool.execute([] {
    auto &ndc = Poco::NestedDiagnosticContext::current();
    ndc.push("a");
    quiet();
    ndc.pop();
  });
}
void pocoBad(ThreadPool &pool) {
  pool.execute([] {
    auto &ndc = Poco::NestedDiagnosticContext::current();
    ndc.push("a");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ndc.push("a")' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    ndc.pop();
  });
}
void boostLogOk(ThreadPool &pool, const boost::log::attribute &a) {
  pool.execute([&a] {
    auto core = boost::log::core::get();
    auto [where, added] = core->add_thread_attribute("user", a);
    quiet();
    core->remove_thread_attribute(where);
  });
}
void boostLogBad(ThreadPool &pool, const boost::log::attribute &a) {
  pool.execute([&a] {
    boost::log::core::get()->add_thread_attribute("user", a);
    // CHECK: :[[@LINE-1]]:5: warning: slot '"user"' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace keyed
namespace pointers {
static folly::ThreadLocalPtr<int> request;
static QThreadStorage<int *> storage;
static llvm::sys::ThreadLocal<int> current;
void follyOk(ThreadPool &pool, int *p) {
  pool.execute([p] {
    request.reset(p);
    quiet();
    request.reset();
  });
  pool.execute([p] {
    request.reset(p);
    quiet();
    request.reset(nullptr);
  });
  pool.execute([p] {
    request.reset(p);
    quiet();
    request.release();
  });
}
void follyBad(ThreadPool &pool, int *p) {
  pool.execute([p] {
    request.reset(p);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'request' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
void contextOk(ThreadPool &pool, std::shared_ptr<folly::RequestContext> c) {
  pool.execute([c] {
    auto old = folly::RequestContext::setContext(c);
    quiet();
    folly::RequestContext::setContext(old);
  });
  pool.execute([c] {
    auto old = folly::RequestContext::setContext(c);
    quiet();
    folly::RequestContext::setContext(std::move(old));
  });
}
void contextBad(ThreadPool &pool, std::shared_ptr<folly::RequestContext> c) {
  pool.execute([c] {
    auto old = folly::RequestContext::setContext(c);
    // CHECK: :[[@LINE-1]]:16: warning: slot 'folly::RequestContext::setContext(c)' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
void qtOk(ThreadPool &pool, int *p) {
  pool.execute([p] {
    storage.setLocalData(p);
    quiet();
    storage.setLocalData(nullptr);
  });
}
void qtCacheOk(ThreadPool &pool) {
  pool.execute([] {
    static QThreadStorage<int *> cache;
    if (!cache.hasLocalData())
      cache.setLocalData(new int);
  });
}
void qtBad(ThreadPool &pool, int *p) {
  pool.execute([p] {
    storage.setLocalData(p);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'storage' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
void llvmOk(ThreadPool &pool, int *p) {
  pool.execute([p] {
    int *old = current.get();
    current.set(p);
    quiet();
    current.set(old);
  });
  pool.execute([p] {
    current.set(p);
    quiet();
    current.erase();
  });
}
void llvmBad(ThreadPool &pool, int *p) {
  pool.execute([p] {
    current.set(p);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'current' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      current.erase();
  });
}
} // namespace pointers
namespace keys {
static tss_t tss;
static uv_key_t uv;
static unsigned long index;
void ok(ThreadPool &pool, int *p) {
  pool.execute([p] {
    tss_set(tss, p);
    quiet();
    tss_set(tss, nullptr);
  });
  pool.execute([p] {
    void *old = tss_get(tss);
    tss_set(tss, p);
    quiet();
    tss_set(tss, old);
  });
  pool.execute([p] {
    uv_key_set(&uv, p);
    quiet();
    uv_key_set(&uv, nullptr);
  });
  pool.execute([p] {
    TlsSetValue(index, p);
    quiet();
    TlsSetValue(index, nullptr);
  });
}
void bad(ThreadPool &pool, int *p) {
  pool.execute([p] {
    tss_set(tss, p);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'tss' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
  pool.execute([p] {
    uv_key_set(&uv, p);
    // CHECK: :[[@LINE-1]]:5: warning: slot '&uv' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
  pool.execute([p] {
    TlsSetValue(index, p);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'index' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    TlsSetValue(index, nullptr);
  });
}
} // namespace keys
namespace modes {
void ok(ThreadPool &pool, void *token, unsigned uid) {
  pool.execute([token] {
    ImpersonateLoggedOnUser(token);
    quiet();
    RevertToSelf();
  });
  pool.execute([uid] {
    int old = setfsuid(uid);
    quiet();
    setfsuid(old);
  });
  pool.execute([] {
    CPLSetThreadLocalConfigOption("A", "1");
    quiet();
    CPLSetThreadLocalConfigOption("A", nullptr);
  });
  pool.execute([] {
    CPLPushErrorHandler(nullptr);
    quiet();
    CPLPopErrorHandler();
  });
  pool.execute([] {
    llvm::timeTraceProfilerInitialize(1, "x");
    quiet();
    llvm::timeTraceProfilerFinishThread();
  });
}
void bad(ThreadPool &pool, void *token, unsigned uid) {
  pool.execute([token] {
    ImpersonateLoggedOnUser(token);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ImpersonateLoggedOnUser(token)' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    RevertToSelf();
  });
  pool.execute([uid] {
    int old = setfsuid(uid);
    // CHECK: :[[@LINE-1]]:15: warning: slot 'setfsuid(uid)' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    setfsuid(old);
  });
  pool.execute([] {
    CPLSetThreadLocalConfigOption("A", "1");
    // CHECK: :[[@LINE-1]]:5: warning: slot '"A"' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    CPLSetThreadLocalConfigOption("B", nullptr);
  });
  pool.execute([] {
    CPLPushErrorHandler(nullptr);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'CPLPushErrorHandler(nullptr)' set here is not removed on every path out of the task [threadslot-missing-remove]
    CPLPushErrorHandler(nullptr);
    CPLPopErrorHandler();
  });
  pool.execute([] {
    llvm::timeTraceProfilerInitialize(1, "x");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'llvm::timeTraceProfilerInitialize(1, "x")' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
  });
}
} // namespace modes
