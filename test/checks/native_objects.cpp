// RUN: %check --any-notes %s
// Variables with thread storage whose type is a class of the standard library:
// what their members do is known by name.
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <threadslot/threadslot.h>
#include <vector>

using threadslot::ThreadPool;
void work();
void quiet() noexcept;
bool flag() noexcept;

namespace text {
thread_local std::string name;
void scoped() {
  name = "x";
  quiet();
  name.clear();
}
void assignedBad(ThreadPool &pool, std::string user) {
  pool.execute([user] { name = user; });
  // CHECK: :[[@LINE-1]]:25: warning: slot 'name' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void appendedBad(ThreadPool &pool, std::string user) {
  pool.execute([user] { name += user; });
  // CHECK: :[[@LINE-1]]:25: warning: slot 'name' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void assignBad(ThreadPool &pool, std::string user) {
  pool.execute([user] { name.assign(user); });
  // CHECK: :[[@LINE-1]]:25: warning: slot 'name' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void emptiedOk(ThreadPool &pool, std::string user) {
  pool.execute([user] {
    name = user;
    quiet();
    name = "";
  });
  pool.execute([user] {
    name = user;
    quiet();
    name = {};
  });
}
void restoredOk(ThreadPool &pool, std::string user) {
  pool.execute([user] {
    std::string old = name;
    name = user;
    quiet();
    name = old;
  });
  pool.execute([user] {
    std::string old = std::move(name);
    name = user;
    quiet();
    name = std::move(old);
  });
}
void swappedOk(ThreadPool &pool, std::string user) {
  pool.execute([user]() mutable {
    name.swap(user);
    quiet();
    name.swap(user);
  });
}
void swappedBad(ThreadPool &pool, std::string user) {
  pool.execute([user]() mutable { name.swap(user); });
  // CHECK: :[[@LINE-1]]:35: warning: slot 'name' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace text

namespace log_prefix {
thread_local std::string prefix;
class Prefix {
  std::string old;

public:
  explicit Prefix(const std::string &text) : old(prefix) { prefix += text; }
  ~Prefix() { prefix = old; }
};
void prefixBad(ThreadPool &pool, std::string text) {
  pool.execute([text] { prefix = text; });
  // CHECK: :[[@LINE-1]]:25: warning: slot 'prefix' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void prefixOk(ThreadPool &pool, std::string text) {
  pool.execute([text] {
    Prefix scope(text);
    work();
  });
}
} // namespace log_prefix

namespace owner {
struct User {};
thread_local std::unique_ptr<User> user;
void scoped() {
  user = std::make_unique<User>();
  quiet();
  user.reset();
}
void madeBad(ThreadPool &pool) {
  pool.execute([] { user = std::make_unique<User>(); });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void resetBad(ThreadPool &pool) {
  pool.execute([] { user.reset(new User); });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'user' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void nullOk(ThreadPool &pool) {
  pool.execute([] {
    user.reset(new User);
    quiet();
    user = nullptr;
  });
}
void cacheOk(ThreadPool &pool) {
  pool.execute([] {
    if (!user)
      user = std::make_unique<User>();
  });
}
} // namespace owner

namespace maybe {
thread_local std::optional<int> id;
void scoped() {
  id = 3;
  quiet();
  id.reset();
}
void assignedBad(ThreadPool &pool) {
  pool.execute([] { id = 4; });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'id' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void emplacedBad(ThreadPool &pool) {
  pool.execute([] { id.emplace(4); });
  // CHECK: :[[@LINE-1]]:21: warning: slot 'id' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void nulloptOk(ThreadPool &pool) {
  pool.execute([] {
    id = 4;
    quiet();
    id = std::nullopt;
  });
}
void restoredOk(ThreadPool &pool) {
  pool.execute([] {
    auto old = id;
    id = 4;
    quiet();
    id = old;
  });
}
} // namespace maybe

namespace stack {
thread_local std::vector<int> frames;
struct Frame {
  explicit Frame(int id) { frames.emplace_back(id); }
  ~Frame() { frames.pop_back(); }
};
void earlyReturnBad(ThreadPool &pool) {
  pool.execute([] {
    frames.push_back(2);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'frames' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    frames.pop_back();
  });
}
void frameOk(ThreadPool &pool) {
  pool.execute([] {
    Frame frame(2);
    work();
  });
}
void nestedOk(ThreadPool &pool) {
  pool.execute([] {
    frames.push_back(1);
    frames.push_back(2);
    quiet();
    frames.pop_back();
    frames.pop_back();
  });
}
} // namespace stack

// Collecting and flushing is no nesting.
namespace batch {
thread_local std::vector<int> items;
void add(int item) {
  items.push_back(item);
  if (flag()) {
    quiet();
    items.clear();
  }
}
void addOk(ThreadPool &pool) {
  pool.execute([] { add(2); });
}
} // namespace batch

namespace keyed {
thread_local std::map<std::string, std::string> context;
void put(const std::string &key, const std::string &value) {
  context[key] = value;
  // CHECK: :[[@LINE-1]]:3: warning: slot 'context[key]' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void scoped() {
  context["a"] = "b";
  quiet();
  context.erase("a");
}
void helperBad(ThreadPool &pool, std::string value) {
  pool.execute([value] { put("user", value); });
}
void helperOk(ThreadPool &pool, std::string value) {
  pool.execute([value] {
    put("user", value);
    quiet();
    context.erase("user");
  });
}
void oneKeyBad(ThreadPool &pool, std::string value) {
  pool.execute([value] {
    context["user"] = value;
    // CHECK: :[[@LINE-1]]:5: warning: slot 'context["user"]' set here is not removed on every path out of the task [threadslot-missing-remove]
    context["request"] = value;
    context.erase("request");
  });
}
void allKeysOk(ThreadPool &pool, std::string value) {
  pool.execute([value] {
    context["user"] = value;
    context["request"] = value;
    context.clear();
  });
}
void emplacedOk(ThreadPool &pool, std::string value) {
  pool.execute([value] {
    context.emplace("user", value);
    quiet();
    context.erase("user");
  });
}
thread_local std::set<int> active;
struct Active {
  int id;
  explicit Active(int i) : id(i) { active.insert(id); }
  ~Active() { active.erase(id); }
};
std::map<std::string, std::string> &labels() {
  thread_local std::map<std::string, std::string> kept;
  return kept;
}
void label(const std::string &key, const std::string &value) {
  labels()[key] = value;
  // CHECK: :[[@LINE-1]]:3: warning: slot 'labels()[key]' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void gotOk(ThreadPool &pool, std::string value) {
  pool.execute([value] {
    label("user", value);
    quiet();
    labels().erase("user");
  });
}
void gotOtherKeyBad(ThreadPool &pool, std::string value) {
  pool.execute([value] {
    label("user", value);
    quiet();
    labels().erase("request");
  });
}
void insertedBad(ThreadPool &pool, int id) {
  pool.execute([id] { active.insert(id); });
  // CHECK: :[[@LINE-1]]:23: warning: slot 'active' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void activeOk(ThreadPool &pool, int id) {
  pool.execute([id] {
    Active scope(id);
    work();
  });
}
} // namespace keyed

// Scratch space is emptied before it is used.
namespace scratch {
thread_local std::string line;
thread_local std::vector<char> buffer;
const std::string &format(int number) {
  line.clear();
  line += std::to_string(number);
  line.append("!");
  return line;
}
void formatOk(ThreadPool &pool, int n) {
  pool.execute([n] {
    for (int i = 0; i < n; ++i)
      format(i);
    buffer.resize(n);
    buffer.clear();
    buffer.push_back('x');
    buffer.assign(3, 'c');
  });
}
} // namespace scratch

// An owner with thread storage may hold a guard, which ends with what it holds.
namespace held_guard {
static threadslot::ThreadLocal<int> slot;
struct Guard {
  ~Guard() { slot.remove(); }
};
void optionalOk(ThreadPool &pool) {
  pool.execute([] {
    static thread_local std::optional<Guard> guard;
    guard.emplace();
    slot.set(1);
    guard.reset();
  });
}
void optionalBad(ThreadPool &pool) {
  pool.execute([] {
    static thread_local std::optional<Guard> guard;
    guard.emplace();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void pointerOk(ThreadPool &pool) {
  pool.execute([] {
    static thread_local std::unique_ptr<Guard> guard;
    guard = std::make_unique<Guard>();
    slot.set(1);
    guard = nullptr;
  });
}
void pointerBad(ThreadPool &pool) {
  pool.execute([] {
    static thread_local std::unique_ptr<Guard> guard;
    guard = std::make_unique<Guard>();
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    (void)guard.release();
  });
}
} // namespace held_guard
// The last few of what came by are no stack: what goes at the front was pushed
// at the back.
namespace history {
thread_local std::deque<int> recent;
thread_local std::queue<int> last;
void keptOk(ThreadPool &pool, int id) {
  pool.execute([id] {
    recent.push_back(id);
    if (recent.size() > 10)
      recent.pop_front();
    last.push(id);
    if (last.size() > 10)
      last.pop();
  });
}
thread_local std::deque<int> nested;
void nestedBad(ThreadPool &pool, int id) {
  pool.execute([id] {
    nested.push_back(id);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'nested' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      nested.pop_back();
  });
}
} // namespace history

// What was pushed is there until it is popped.
namespace drained {
thread_local std::vector<int> open;
void drainedOk(ThreadPool &pool) {
  pool.execute([] {
    open.push_back(1);
    open.push_back(2);
    while (!open.empty())
      open.pop_back();
  });
}
void poppedIfThereOk(ThreadPool &pool) {
  pool.execute([] {
    open.push_back(1);
    quiet();
    if (!open.empty())
      open.pop_back();
  });
}
void poppedOnceBad(ThreadPool &pool) {
  pool.execute([] {
    open.push_back(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'open' set here is not removed on every path out of the task [threadslot-missing-remove]
    open.push_back(2);
    if (!open.empty())
      open.pop_back();
  });
}
void leftIfThereBad(ThreadPool &pool) {
  pool.execute([] {
    open.push_back(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'open' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (open.empty())
      open.pop_back();
  });
}
} // namespace drained
