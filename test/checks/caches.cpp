// RUN: %check --any-notes %s
// A per-thread cache, filled only when found empty, is no residue.
#include <memory>
#include <string>
#include <threadslot/threadslot.h>

using threadslot::ThreadPool;
struct Buffer {
  int size = 0;
};
bool flag() noexcept;
void quiet() noexcept;
void use(int) noexcept;
Buffer *makeBuffer() noexcept;
Buffer *makeBufferFor(const std::string &) noexcept;

namespace filled_when_empty {
static threadslot::ThreadLocal<Buffer> cache;
void cacheOk(ThreadPool &pool) {
  pool.execute([] {
    if (!cache.try_get())
      cache.set(Buffer());
    cache.get().size = 3;
  });
}
} // namespace filled_when_empty

namespace filled_always {
static threadslot::ThreadLocal<Buffer> slot;
void noCacheBad(ThreadPool &pool) {
  pool.execute([] {
    slot.set(Buffer());
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace filled_always

namespace filled_when_full {
static threadslot::ThreadLocal<Buffer> slot;
void wrongTestBad(ThreadPool &pool) {
  pool.execute([] {
    if (slot.try_get())
      slot.set(Buffer());
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace filled_when_full

namespace other_slot {
static threadslot::ThreadLocal<Buffer> slot, tested;
void testsAnotherSlotBad(ThreadPool &pool) {
  pool.execute([] {
    if (!tested.try_get())
      slot.set(Buffer());
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace other_slot

namespace in_a_function {
static threadslot::ThreadLocal<Buffer> cache;
Buffer &buffer() {
  Buffer *found = cache.try_get();
  if (found)
    return *found;
  cache.set(Buffer());
  return cache.get();
}
void helperOk(ThreadPool &pool) {
  pool.execute([] { buffer().size = 2; });
}
} // namespace in_a_function

// What is stored belongs to the task: the next one would see it.
namespace depends_on_captures {
static threadslot::ThreadLocal<std::string> slot;
void captureBad(ThreadPool &pool, std::string user) {
  pool.execute([user] {
    if (!slot.try_get())
      slot.set(user);
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
static threadslot::ThreadLocal<Buffer *> made;
void madeFromACaptureBad(ThreadPool &pool, std::string user) {
  pool.execute([user] {
    if (!made.try_get())
      made.set(makeBufferFor(user));
// CHECK: :[[@LINE-1]]:7: warning: slot 'made' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
static threadslot::ThreadLocal<Buffer *> cache;
void madeFromNothingOk(ThreadPool &pool, std::string user) {
  pool.execute([user] {
    if (!cache.try_get())
      cache.set(makeBuffer());
    (void)user;
  });
}
} // namespace depends_on_captures

// A task that also clears the slot means it to be scoped.
namespace also_cleared {
static threadslot::ThreadLocal<Buffer> slot;
void clearsOnOneWayBad(ThreadPool &pool) {
  pool.execute([] {
    if (!slot.try_get())
      slot.set(Buffer());
// CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      slot.remove();
  });
}
static threadslot::ThreadLocal<Buffer> cleared;
void clearsAlwaysOk(ThreadPool &pool) {
  pool.execute([] {
    if (!cleared.try_get())
      cleared.set(Buffer());
    cleared.remove();
  });
}
} // namespace also_cleared

namespace guarded {
static threadslot::ThreadLocal<Buffer> slot;
void restoredOk(ThreadPool &pool) {
  pool.execute([] {
    threadslot::ScopedRestore guard(slot);
    if (!slot.try_get())
      slot.set(Buffer());
  });
}
} // namespace guarded

// A value made by the slot itself is no set.
namespace initial {
static auto slot =
    threadslot::ThreadLocal<Buffer>::with_initial([] { return Buffer(); });
void initialValueOk(ThreadPool &pool) {
  pool.execute([] { slot.get().size = 1; });
}
} // namespace initial

// What was saved is put back, or a default where there was nothing: that is then
// what a cache would hold.
namespace defaults {
static threadslot::ThreadLocal<int> slot;
void putBackOk(ThreadPool &pool) {
  pool.execute([] {
    int *held = slot.try_get();
    int old = held ? *held : 0;
    slot.set(1);
    slot.set(old);
  });
}
void anotherBad(ThreadPool &pool) {
  pool.execute([] {
    int *held = slot.try_get();
    int old = held ? *held : 0;
    slot.set(old + 1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace defaults

// What a new object is made from counts, too.
namespace made_anew {
struct Session {
  int user;
  explicit Session(int user) : user(user) {}
};
threadslot::ThreadLocal<Session *> ofAUser;
threadslot::ThreadLocal<Session *> ofNobody;
void ofACaptureBad(ThreadPool &pool, int user) {
  pool.execute([user] {
    if (!ofAUser.try_get())
      ofAUser.set(new Session(user));
    // CHECK: :[[@LINE-1]]:7: warning: slot 'ofAUser' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void ofNothingOk(ThreadPool &pool) {
  pool.execute([] {
    if (!ofNobody.try_get())
      ofNobody.set(new Session(0));
  });
}
Session *make(int user) { return new Session(user); }
threadslot::ThreadLocal<Session *> madeOfAUser;
threadslot::ThreadLocal<Session *> madeOfNobody;
void madeOfACaptureBad(ThreadPool &pool, int user) {
  pool.execute([user] {
    if (!madeOfAUser.try_get())
      madeOfAUser.set(make(user));
    // CHECK: :[[@LINE-1]]:7: warning: slot 'madeOfAUser' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void madeOfNothingOk(ThreadPool &pool) {
  pool.execute([] {
    if (!madeOfNobody.try_get())
      madeOfNobody.set(make(0));
  });
}
} // namespace made_anew

// An object that fills it belongs to the task if something in it does, or what
// it owns.
namespace made_objects {
struct Session {
  explicit Session(int user) : user(user) {}
  int user;
};
threadslot::ThreadLocal<Session> ofAUser, ofANamedUser, ofNobody;
threadslot::ThreadLocal<std::unique_ptr<Session>> ownedByAUser, ownedByNobody;
threadslot::ThreadLocal<std::shared_ptr<Session>> sharedByAUser, sharedByNobody;
void ofACaptureBad(ThreadPool &pool, int user) {
  pool.execute([user] {
    if (!ofAUser.try_get())
      ofAUser.set(Session(user));
    // CHECK: :[[@LINE-1]]:7: warning: slot 'ofAUser' set here is not removed on every path out of the task [threadslot-missing-remove]
    Session named(user);
    if (!ofANamedUser.try_get())
      ofANamedUser.set(std::move(named));
    // CHECK: :[[@LINE-1]]:7: warning: slot 'ofANamedUser' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (!ownedByAUser.try_get())
      ownedByAUser.set(std::make_unique<Session>(user));
    // CHECK: :[[@LINE-1]]:7: warning: slot 'ownedByAUser' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (!sharedByAUser.try_get())
      sharedByAUser.set(std::make_shared<Session>(user));
    // CHECK: :[[@LINE-1]]:7: warning: slot 'sharedByAUser' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void ofNothingOk(ThreadPool &pool, int user) {
  pool.execute([user] {
    Session own(user);
    if (!ofNobody.try_get())
      ofNobody.set(Session(0));
    if (!ownedByNobody.try_get())
      ownedByNobody.set(std::make_unique<Session>(0));
    if (!sharedByNobody.try_get())
      sharedByNobody.set(std::make_shared<Session>(0));
    use(own.user);
  });
}
// An owner that holds nothing is found empty.
threadslot::ThreadLocal<std::unique_ptr<Session>> lookedInto, lookedIntoByAUser;
void ownerOk(ThreadPool &pool) {
  pool.execute([] {
    auto &session = lookedInto.get();
    if (!session)
      lookedInto.set(std::make_unique<Session>(0));
    quiet();
  });
}
void ownerBad(ThreadPool &pool, int user) {
  pool.execute([user] {
    if (!lookedIntoByAUser.get())
      lookedIntoByAUser.set(std::make_unique<Session>(user));
    // CHECK: :[[@LINE-1]]:7: warning: slot 'lookedIntoByAUser' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
} // namespace made_objects
