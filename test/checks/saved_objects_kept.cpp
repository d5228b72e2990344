// RUN: %check --any-notes %s
// What a slot held is kept in closures, owners and results, or assigned later;
// and locks and toggles that are asked twice.
#include "Inputs/prologue.h"
#include <any>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>
using threadslot::ThreadLocal;
struct Ctx {
  int id = 0;
  std::string user;
};
static ThreadLocal<Ctx> ctx;
static ThreadLocal<std::string> text;
static ThreadLocal<std::vector<int>> list;
namespace assigned_later {
void ok(ThreadPool &p, int id) {
  p.execute([id] {
    Ctx saved;
    saved = ctx.get();
    ctx.set({id, "x"});
    quiet();
    ctx.set(saved);
  });
}
class Guard {
  Ctx old_;
  bool armed_ = false;

public:
  void enter(Ctx c) {
    old_ = ctx.get();
    ctx.set(std::move(c));
    armed_ = true;
  }
  ~Guard() {
    if (armed_)
      ctx.set(old_);
  }
};
void ok2(ThreadPool &p, int id) {
  p.execute([id] {
    Guard g;
    if (flag())
      g.enter({id, "x"});
    mayThrow();
  });
}
void bad(ThreadPool &p, int id) {
  p.execute([id] {
    Ctx saved;
    saved = ctx.get();
    ctx.set({id, "x"});
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (flag())
      ctx.set(saved);
  });
}
struct Frame {
  Ctx c;
  std::string t;
};
void ok3(ThreadPool &p, int id) {
  p.execute([id] {
    Frame f;
    f.c = ctx.get();
    f.t = text.get();
    ctx.set({id, "x"});
    text.set("y");
    quiet();
    text.set(f.t);
    ctx.set(f.c);
  });
}
void ok4(ThreadPool &p, int id) {
  p.execute([id] {
    Ctx saved;
    std::vector<int> l;
    std::swap(saved, ctx.get());
    l = list.get();
    list.set({1, 2});
    quiet();
    list.set(l);
  });
}
} // namespace assigned_later

namespace in_closures {
void ok(ThreadPool &p, int id) {
  p.execute([id] {
    std::function<void()> undo = [saved = ctx.get()] { ctx.set(saved); };
    ctx.set({id, "x"});
    quiet();
    undo();
  });
}
struct Defer {
  std::function<void()> f;
  ~Defer() {
    if (f)
      f();
  }
};
void ok2(ThreadPool &p, int id) {
  p.execute([id] {
    Defer d{[saved = ctx.get()] { ctx.set(saved); }};
    ctx.set({id, "x"});
    mayThrow();
  });
}
void ok3(ThreadPool &p, int id) {
  p.execute([id] {
    Ctx saved = ctx.get();
    Defer d{[&saved] { ctx.set(std::move(saved)); }};
    ctx.set({id, "x"});
    mayThrow();
  });
}
void bad3(ThreadPool &p, int id) {
  p.execute([id] {
    Ctx saved = ctx.get();
    ctx.set({id, "x"});
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    Defer d{[&saved] { ctx.set(std::move(saved)); }};
  });
}
auto replace(Ctx c) {
  auto old = ctx.get();
  ctx.set(std::move(c));
  return [old = std::move(old)]() mutable { ctx.set(std::move(old)); };
}
void ok4(ThreadPool &p, int id) {
  p.execute([id] {
    auto back = replace({id, "x"});
    quiet();
    back();
  });
}
} // namespace in_closures

namespace by_result {
Ctx exchange(Ctx c) {
  Ctx old = ctx.get();
  ctx.set(std::move(c));
  return old;
}
void ok(ThreadPool &p, int id) {
  p.execute([id] {
    Ctx old = exchange({id, "x"});
    quiet();
    exchange(old);
  });
}
void ok2(ThreadPool &p, int id) {
  p.execute([id] {
    const Ctx &old = exchange({id, "x"});
    quiet();
    ctx.set(old);
  });
}
Ctx exchangeBad(Ctx c) {
  Ctx old = ctx.get();
  ctx.set(std::move(c));
  // CHECK: :[[@LINE-1]]:3: warning: slot 'ctx' set here is not removed on every path out of the task [threadslot-missing-remove]
  return old;
}
void bad(ThreadPool &p, int id) {
  p.execute([id] {
    exchangeBad({id, "x"});
    quiet();
  });
}
std::optional<Ctx> current() {
  if (auto *c = ctx.try_get())
    return *c;
  return std::nullopt;
}
void restore(const std::optional<Ctx> &c) {
  if (c)
    ctx.set(*c);
  else
    ctx.remove();
}
void ok3(ThreadPool &p, int id) {
  p.execute([id] {
    auto old = current();
    ctx.set({id, "x"});
    quiet();
    restore(old);
  });
}
} // namespace by_result

namespace in_owners {
void ok(ThreadPool &p, int id) {
  p.execute([id] {
    auto old = std::make_unique<Ctx>(ctx.get());
    ctx.set({id, "x"});
    quiet();
    ctx.set(*old);
  });
}
void ok2(ThreadPool &p, int id) {
  p.execute([id] {
    auto old = std::make_shared<Ctx>(ctx.get());
    ctx.set({id, "x"});
    quiet();
    ctx.set(std::move(*old));
  });
}
void ok3(ThreadPool &p, int id) {
  p.execute([id] {
    std::any old = ctx.get();
    ctx.set({id, "x"});
    quiet();
    ctx.set(std::any_cast<Ctx>(old));
  });
}
void ok4(ThreadPool &p, int id) {
  p.execute([id] {
    std::variant<std::monostate, Ctx> old = ctx.get();
    ctx.set({id, "x"});
    quiet();
    ctx.set(std::get<Ctx>(old));
  });
}
void ok5(ThreadPool &p, int id) {
  p.execute([id] {
    std::array<Ctx, 1> old{ctx.get()};
    ctx.set({id, "x"});
    quiet();
    ctx.set(old[0]);
  });
}
void ok6(ThreadPool &p, int id) {
  p.execute([id] {
    std::map<std::string, Ctx> old;
    old["ctx"] = ctx.get();
    ctx.set({id, "x"});
    quiet();
    ctx.set(old["ctx"]);
  });
}
void bad6(ThreadPool &p, int id) {
  p.execute([id] {
    std::vector<Ctx> old;
    old.push_back(ctx.get());
    ctx.set({id, "x"});
    // CHECK: :[[@LINE-1]]:5: warning: slot 'ctx' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (old.size() > 3)
      ctx.set(old.back());
  });
}
} // namespace in_owners

namespace toggles {
thread_local bool quietly;
struct Quietly {
  bool was;
  Quietly() : was(quietly) { quietly = true; }
  ~Quietly() { quietly = was; }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Quietly q;
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    bool was = std::exchange(quietly, true);
    quiet();
    if (!was)
      quietly = false;
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    if (!quietly) {
      quietly = true;
      quiet();
      quietly = false;
    } else {
      quiet();
    }
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    bool was = std::exchange(quietly, true);
    // CHECK: :[[@LINE-1]]:16: warning: slot 'quietly' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    if (was)
      quietly = false;
  });
}
} // namespace toggles

namespace locked {
std::mutex m;
void ok(ThreadPool &p) {
  p.execute([] {
    std::unique_lock l(m, std::try_to_lock);
    if (!l)
      return;
    slot.set(1);
    quiet();
    if (l.owns_lock())
      slot.remove();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    if (!m.try_lock())
      return;
    slot.set(1);
    quiet();
    slot.remove();
    m.unlock();
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (!m.try_lock())
      return;
    slot.remove();
    m.unlock();
  });
}
} // namespace locked
