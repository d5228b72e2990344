// RUN: %check --any-notes %s
// Objects that are counted, committed, closed, or ended early.
#include "Inputs/prologue.h"
#include <threadslot/annotations.h>
#include <array>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
using threadslot::ThreadLocal;
struct MDC {
  THREADSLOT_EFFECT(set(slot=mdc[0], value=1))
  static void put(std::string_view key, std::string_view value);
  THREADSLOT_EFFECT(clear(slot=mdc[0])) static void remove(std::string_view key);
  THREADSLOT_EFFECT(clear(slot=mdc)) static void clear();
};
namespace reference_counted {
struct Shared {
  int refs = 0;
  void acquire() {
    if (refs++ == 0)
      slot.set(1);
  }
  void release() {
    if (--refs == 0)
      slot.remove();
  }
};
struct Ref {
  Shared &s;
  explicit Ref(Shared &s) : s(s) { s.acquire(); }
  Ref(const Ref &o) : s(o.s) { s.acquire(); }
  ~Ref() { s.release(); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Shared s;
    Ref a(s);
    Ref b(a);
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    Shared s;
    {
      Ref a(s);
      if (flag()) {
        Ref b(s);
        mayThrow();
      }
    }
    quiet();
  });
}
struct SharedBad {
  int refs = 0;
  void acquire() {
    if (refs++ == 0)
      slot.set(1);
      // CHECK: :[[@LINE-1]]:7: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
  void release() {
    if (--refs == 0)
      slot.remove();
  }
};
void bad(ThreadPool &p) {
  p.execute([] {
    SharedBad s;
    s.acquire();
    s.acquire();
    quiet();
    s.release();
  });
}
} // namespace reference_counted

namespace intrusive {
struct Held {
  int n = 1;
  Held() { slot.set(1); }
  ~Held() { slot.remove(); }
};
class Ptr {
  Held *h;

public:
  explicit Ptr(Held *h) : h(h) {}
  Ptr(const Ptr &o) : h(o.h) { ++h->n; }
  Ptr(Ptr &&o) noexcept : h(std::exchange(o.h, nullptr)) {}
  ~Ptr() {
    if (h && --h->n == 0)
      delete h;
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Ptr a(new Held);
    Ptr b = a;
    mayThrow();
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    Ptr a(new Held);
    Ptr b = std::move(a);
    mayThrow();
  });
}
} // namespace intrusive

namespace transactions {
class Tx {
  bool done = false;

public:
  Tx() { slot.set(1); }
  void commit() {
    slot.remove();
    done = true;
  }
  void rollback() noexcept {
    slot.remove();
    done = true;
  }
  ~Tx() {
    if (!done)
      rollback();
  }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Tx t;
    mayThrow();
    t.commit();
  });
}
class TxBad {
  bool done = false;

public:
  TxBad() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:13: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  void commit() {
    done = true;
    mayThrow();
    slot.remove();
  }
  ~TxBad() {
    if (!done)
      slot.remove();
  }
};
void bad(ThreadPool &p) {
  p.execute([] {
    TxBad t;
    t.commit();
  });
}
} // namespace transactions

namespace states {
class Conn {
  enum { Closed, Open, Failed } st = Closed;

public:
  bool open() {
    if (!flag()) {
      st = Failed;
      return false;
    }
    slot.set(1);
    st = Open;
    return true;
  }
  void close() {
    if (st == Open)
      slot.remove();
    st = Closed;
  }
  ~Conn() { close(); }
};
void ok(ThreadPool &p) {
  p.execute([] {
    Conn c;
    if (!c.open())
      return;
    mayThrow();
    c.close();
  });
}
class ConnBad {
  enum { Closed, Open, Busy } st = Closed;

public:
  void open() {
    slot.set(1);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    st = Open;
  }
  void work() { st = Busy; }
  ~ConnBad() {
    if (st == Open)
      slot.remove();
  }
};
void bad(ThreadPool &p) {
  p.execute([] {
    ConnBad c;
    c.open();
    if (flag())
      c.work();
  });
}
} // namespace states

namespace optional_flow {
struct Guard {
  Guard() { slot.set(1); }
  // CHECK: :[[@LINE-1]]:13: warning: slot 'slot' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
  Guard(const Guard &) = delete;
  ~Guard() { slot.remove(); }
};
void ok(ThreadPool &p, bool on) {
  p.execute([on] {
    std::optional<Guard> g;
    if (on)
      g.emplace();
    mayThrow();
    g.reset();
    mayThrow();
  });
}
void ok2(ThreadPool &p, bool on) {
  p.execute([on] {
    std::unique_ptr<Guard> g;
    if (on)
      g.reset(new Guard);
    mayThrow();
    g = nullptr;
  });
}
void bad2(ThreadPool &p, bool on) {
  p.execute([on] {
    Guard *g = nullptr;
    if (on)
      g = new Guard;
    mayThrow();
    delete g;
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    auto make = [] { return Guard(); };
    auto g = make();
    mayThrow();
  });
}
void ok4(ThreadPool &p) {
  p.execute([] {
    alignas(Guard) unsigned char raw[sizeof(Guard)];
    auto *g = new (raw) Guard;
    quiet();
    g->~Guard();
  });
}
void ok5(ThreadPool &p, bool a) {
  p.execute([a] {
    std::variant<std::monostate, Guard> g;
    if (a)
      g.emplace<Guard>();
    mayThrow();
    g.emplace<std::monostate>();
  });
}
} // namespace optional_flow
