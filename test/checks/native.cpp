// RUN: %check --any-notes %s
// Variables with thread storage that are assigned: what a set is, what takes it
// back, and where it is found.
#include <string.h>
#include <threadslot/threadslot.h>
#include <utility>

using threadslot::ThreadPool;
void work();
void quiet() noexcept;
bool flag() noexcept;
struct Request {
  int id = 0;
  const char *user = nullptr;
};

namespace pointer {
thread_local Request *current;
void restoredOk(ThreadPool &pool, Request *request) {
  pool.execute([request]() noexcept {
    Request *old = current;
    current = request;
    work();
    current = old;
  });
}
void keptBad(ThreadPool &pool, Request *request) {
  pool.execute([request] {
    current = request;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'current' set here is not removed on every path out of the task [threadslot-missing-remove]
    work();
  });
}
void earlyReturnBad(ThreadPool &pool, Request *request) {
  pool.execute([request] {
    current = request;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'current' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    current = nullptr;
  });
}
void exceptionBad(ThreadPool &pool, Request *request) {
  pool.execute([request] {
    Request *old = current;
    current = request;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'current' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    work();
    current = old;
  });
}
// What is written through the pointer is not the variable.
void pointeeOk(ThreadPool &pool) {
  pool.execute([] {
    if (current)
      current->id = 3;
  });
}
void exchangedOk(ThreadPool &pool, Request *request) {
  pool.execute([request] {
    Request *old = std::exchange(current, request);
    quiet();
    current = old;
  });
}
void exchangedBad(ThreadPool &pool, Request *request) {
  pool.execute([request] {
    Request *old = std::exchange(current, request);
    // CHECK: :[[@LINE-1]]:20: warning: slot 'current' set here is not removed on every path out of the task [threadslot-missing-remove]
    (void)old;
  });
}
void swappedOk(ThreadPool &pool, Request *request) {
  pool.execute([request]() mutable {
    std::swap(current, request);
    quiet();
    std::swap(current, request);
  });
}
} // namespace pointer

// An alias of any kind writes the variable.
namespace aliases {
thread_local int mode;
void scoped() {
  mode = 1;
  work();
  mode = 0;
}
void referenceBad(ThreadPool &pool) {
  pool.execute([] {
    int &alias = mode;
    alias = 2;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'alias' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void referenceOk(ThreadPool &pool) {
  pool.execute([] {
    int &alias = mode;
    alias = 2;
    mode = 0;
  });
}
void assign(int &target, int value) { target = value; }
void parameterBad(ThreadPool &pool) {
  pool.execute([] { assign(mode, 3); });
  // CHECK: :[[@LINE-3]]:39: warning: slot 'target' set here is not removed on every path out of the task [threadslot-missing-remove]
}
int &getMode() { return mode; }
void getterBad(ThreadPool &pool) {
  pool.execute([] {
    getMode() = 4;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'getMode()' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void getterOk(ThreadPool &pool) {
  pool.execute([] {
    getMode() = 4;
    getMode() = 0;
  });
}
void pointerOk(ThreadPool &pool) {
  pool.execute([] {
    int *p = &mode;
    *p = 5;
    *p = 0;
  });
}
} // namespace aliases

// Writing the initial value again clears.
namespace initial {
thread_local int level = -1;
enum class Kind { none, some };
thread_local Kind kind = Kind::none;
thread_local const char *tag = "idle";
thread_local bool on = true;
void scoped() {
  level = 1, kind = Kind::some, tag = "busy", on = false;
  work();
  level = -1, kind = Kind::none, tag = "idle", on = true;
}
void initialOk(ThreadPool &pool, int given) {
  pool.execute([given] {
    level = given;
    kind = Kind::some;
    tag = "busy";
    on = false;
    quiet();
    level = -1;
    kind = Kind::none;
    tag = "idle";
    on = true;
  });
}
void otherBad(ThreadPool &pool, int given) {
  pool.execute([given] {
    level = given;
    quiet();
    level = -2;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'level' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace initial

// Each field is a slot of its own; the whole is all of them.
namespace fields {
struct Context {
  const char *user = nullptr;
  int depth = -1;
  int hits = 0;
  void setUser(const char *name) { user = name; }
  // CHECK: :[[@LINE-1]]:36: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
};
thread_local Context context;
struct UserScope {
  const char *old;
  explicit UserScope(const char *name) : old(context.user) {
    context.user = name;
  }
  ~UserScope() { context.user = old; }
};
void userBad(ThreadPool &pool, const char *name) {
  pool.execute([name] {
    context.user = name;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'context.user' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void memberFunctionBad(ThreadPool &pool, const char *name) {
  pool.execute([name] { context.setUser(name); });
}
void guardOk(ThreadPool &pool, const char *name) {
  pool.execute([name] {
    UserScope scope(name);
    work();
  });
}
// Nobody takes this one back, anywhere.
void hitsOk(ThreadPool &pool) {
  pool.execute([] { context.hits = 7; });
}
void wholeOk(ThreadPool &pool, const char *name) {
  pool.execute([name] {
    context.user = name;
    context = Context();
  });
}
void savedOk(ThreadPool &pool, const char *name) {
  pool.execute([name] {
    Context saved = context;
    context.user = name;
    quiet();
    context = saved;
  });
}
void bindingBad(ThreadPool &pool, const char *name) {
  pool.execute([name] {
    auto &[user, depth, hits] = context;
    user = name;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace fields

// A function-local variable, reached by a getter.
namespace local {
Request &request() {
  static thread_local Request r;
  return r;
}
struct Scope {
  int old;
  explicit Scope(int id) : old(request().id) { request().id = id; }
  ~Scope() { request().id = old; }
};
void setBad(ThreadPool &pool, int id) {
  pool.execute([id] {
    request().id = id;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'request().id' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void scopeOk(ThreadPool &pool, int id) {
  pool.execute([id] {
    Scope scope(id);
    work();
  });
}
void otherFieldOk(ThreadPool &pool, const char *user) {
  pool.execute([user] { request().user = "constant"; });
}
} // namespace local

// Static members, of templates one for each specialisation.
namespace members {
template <class T> struct Current {
  static thread_local T *value;
};
template <class T> thread_local T *Current<T>::value = nullptr;
struct Scoped {};
struct Kept {};
void scoped(Scoped *object) {
  Current<Scoped>::value = object;
  work();
  Current<Scoped>::value = nullptr;
}
void specialisationBad(ThreadPool &pool) {
  pool.execute([] {
    static Scoped object;
    Current<Scoped>::value = &object;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Current<Scoped>::value' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void otherSpecialisationOk(ThreadPool &pool) {
  pool.execute([] {
    static Kept object;
    Current<Kept>::value = &object;
  });
}
struct Holder {
  static inline thread_local int id = 0;
  static __thread int old_style;
};
__thread int Holder::old_style;
void bothScoped() {
  Holder::id = 1, Holder::old_style = 1;
  work();
  Holder::id = 0, Holder::old_style = 0;
}
void inlineBad(ThreadPool &pool) {
  pool.execute([] {
    Holder::id = 2;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Holder::id' set here is not removed on every path out of the task [threadslot-missing-remove]
    Holder::old_style = 2;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'Holder::old_style' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace members

namespace memory {
struct Plain {
  int a, b;
};
thread_local Plain plain;
void saved(Plain value) {
  Plain old;
  memcpy(&old, &plain, sizeof old);
  plain = value;
  work();
  memcpy(&plain, &old, sizeof old);
}
void zeroedOk(ThreadPool &pool) {
  pool.execute([] {
    plain.a = 1;
    plain.b = 2;
    memset(&plain, 0, sizeof plain);
  });
}
void oneLeftBad(ThreadPool &pool) {
  pool.execute([] {
    plain.a = 1;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'plain.a' set here is not removed on every path out of the task [threadslot-missing-remove]
    plain.b = 2;
    plain.b = 0;
  });
}
} // namespace memory

// Conditions agree, as they do for other slots.
namespace conditions {
thread_local int priority;
void setIf(ThreadPool &pool, bool on) {
  pool.execute([on] {
    if (on)
      priority = 1;
    quiet();
    if (on)
      priority = 0;
  });
}
// What was saved is written back only if it differs.
void differsOk(ThreadPool &pool, int wanted) {
  pool.execute([wanted] {
    int previous = priority;
    priority = wanted;
    quiet();
    if (previous != wanted)
      priority = previous;
  });
}
void testedOk(ThreadPool &pool) {
  pool.execute([] {
    priority = flag();
    quiet();
    if (priority)
      priority = 0;
  });
}
} // namespace conditions
// An empty list is the value that a pointer or number begins with.
namespace empty_list {
thread_local int *current;
void taskOk(ThreadPool &pool, int *given) {
  pool.execute([given] {
    int *&mine = current;
    mine = given;
    mine = {};
  });
}
void taskBad(ThreadPool &pool, int *given) {
  pool.execute([given] {
    int *&mine = current;
    mine = {given};
    // CHECK: :[[@LINE-1]]:5: warning: slot 'mine' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace empty_list
