"""The ways to write one and the same statement in C++.

The semantics knows none of them: whichever is chosen, a task leaves the same
behind. The choice depends on the statement alone, so that it stays when what is
around it is made smaller.
"""

import random

from language import *

PROLOGUE = """\
#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>
#include <threadslot/threadslot.h>

struct Early : std::runtime_error {
  Early() : std::runtime_error("early") {}
};
struct Late : std::logic_error {
  Late() : std::logic_error("late") {}
};
bool coin(int number) noexcept;
int pick(int number, int cases) noexcept;
void mayThrow(int number);
void quiet(int number) noexcept;

using Slot = threadslot::ThreadLocal<int>;
struct Remover {
  Slot &slot;
  bool armed = true;
  explicit Remover(Slot &s) : slot(s) {}
  Remover(Remover &&other) noexcept
      : slot(other.slot), armed(std::exchange(other.armed, false)) {}
  ~Remover() {
    if (armed)
      slot.remove();
  }
  void dismiss() { armed = false; }
};
class Scope {
  Slot *slot;

public:
  explicit Scope(Slot &s) : slot(&s) {}
  Scope(const Scope &) = delete;
  virtual ~Scope() { slot->remove(); }
};
struct Inner : Scope {
  using Scope::Scope;
};
struct Outer {
  int number = 0;
  Inner inner;
  explicit Outer(Slot &s) : inner(s) {}
};
struct Wipe {
  void operator()(Slot *s) const { s->remove(); }
};
class Restorer {
  Slot &slot;
  std::optional<int> old;

public:
  explicit Restorer(Slot &s) : slot(s) {
    if (const int *value = s.try_get())
      old = *value;
  }
  Restorer(const Restorer &) = delete;
  ~Restorer() {
    if (old)
      slot.set(*old);
    else
      slot.remove();
  }
};
template <class F> class Finally {
  F f;

public:
  explicit Finally(F f) : f(std::move(f)) {}
  Finally(const Finally &) = delete;
  ~Finally() { f(); }
};
struct Defer {
  std::function<void()> f;
  ~Defer() {
    if (f)
      f();
  }
};
inline Remover removerOf(Slot &s) { return Remover(s); }
inline std::unique_ptr<Scope> scopeOf(Slot &s) { return std::make_unique<Inner>(s); }
inline void wipe(Slot &s) { s.remove(); }
inline void wipeAt(Slot *s) {
  if (s)
    s->remove();
}
template <class... S> void wipeAll(S &...s) { (s.remove(), ...); }

struct Runnable {
  virtual ~Runnable() = default;
  virtual void run() = 0;
};
template <auto F> struct Runs final : Runnable {
  void run() override { F(); }
};
inline void runs(Runnable &r) { r.run(); }
template <class F> void apply(F &&f) { f(); }
inline void applied(const std::function<void()> &f) { f(); }
template <class E> [[noreturn]] void fail() { throw E(); }
enum class Answer { no, yes };
struct Flags {
  int number = 0;
  bool on = false;
};
#define DEFER(name, what) Defer name{[&] { what; }}
"""


def choose(key, ways):
    return random.Random(repr(key)).choice(ways)


def jumps(*bodies):
    """Whether a statement leaves one of the bodies other than by an exception, or
    rethrows what was caught around it."""
    return any(isinstance(s, (Jump, Return)) for body in bodies for s in walk(body))


# Expressions that are statements, which may stand in a lambda.
DONE_HERE = [
    "{0};",
    "({0});",
    "[&] {{ {0}; }}();",
    "apply([&] {{ {0}; }});",
    "applied([&] {{ {0}; }});",
    "std::invoke([&] {{ {0}; }});",
    "do {0}; while (false);",
    "switch (0) {{ default: {0}; }}",
    "if constexpr (true) {0};",
    "for (int once = 0; once < 1; ++once) {0};",
    "{{ auto f = [&] {{ {0}; }}; f(); }}",
    "{{ std::function<void()> f = [&] {{ {0}; }}; f(); }}",
]

SET = [
    "{s}.set({site})",
    "(&{s})->set({site})",
    "std::addressof({s})->set({site})",
    "[](Slot &s) {{ s.set({site}); }}({s})",
    "[s = &{s}] {{ s->set({site}); }}()",
    "std::invoke([](auto *s) {{ s->set({site}); }}, &{s})",
    "(true ? {s} : {s}).set({site})",
    "std::get<0>(std::tie({s})).set({site})",
    "std::ref({s}).get().set({site})",
]

REMOVE = [
    "{s}.remove()",
    "(&{s})->remove()",
    "wipe({s})",
    "wipeAt(&{s})",
    "wipeAll({s})",
    "Wipe()(&{s})",
    "std::invoke(wipe, {s})",
    "std::bind(wipe, std::ref({s}))()",
    "std::apply([](Slot &s) {{ s.remove(); }}, std::tie({s}))",
    "[](auto &&s) {{ s.remove(); }}({s})",
    "std::mem_fn(&Slot::remove)({s})",
]

# How it begins, and how one that is armed is dismissed.
GUARDS = {
    "remove": [
        "threadslot::ScopedRemove {name}({slot});",
        "std::optional<Scope> {name}(std::in_place, {slot});",
        "auto {name} = std::make_unique<Scope>({slot});",
        "std::unique_ptr<Scope> {name}(new Inner({slot}));",
        "auto {name} = scopeOf({slot});",
        "auto {name} = removerOf({slot});",
        "const auto &{name} = removerOf({slot});",
        "Outer {name}({slot});",
        "Inner {name}{{{slot}}};",
        "std::unique_ptr<Slot, Wipe> {name}(&{slot});",
        "std::unique_ptr<Slot, void (*)(Slot *)> {name}(&{slot}, [](Slot *s) {{ s->remove(); }});",
        "std::shared_ptr<void> {name}(nullptr, [](void *) {{ {slot}.remove(); }});",
        "auto {name} = std::make_shared<Inner>({slot});",
        "std::tuple<int, Remover> {name}(1, removerOf({slot}));",
        "std::pair<Remover, int> {name}(Remover({slot}), 1);",
        "std::array<Remover, 1> {name}{{{{removerOf({slot})}}}};",
        "std::variant<int, Remover> {name}(std::in_place_type<Remover>, {slot});",
        "std::vector<Remover> {name}; {name}.emplace_back({slot});",
        "std::vector<std::unique_ptr<Scope>> {name}; {name}.push_back(std::make_unique<Inner>({slot}));",
        "auto {name}Old = removerOf({slot}); auto {name} = std::move({name}Old);",
    ],
    "restore": [
        "threadslot::ScopedRestore {name}({slot});",
        "Restorer {name}({slot});",
        "std::optional<Restorer> {name}; {name}.emplace({slot});",
        "auto {name} = std::make_unique<Restorer>({slot});",
        "const std::unique_ptr<const Restorer> {name}(new Restorer({slot}));",
    ],
    "value": ["threadslot::ScopedValue {name}({slot}, {site});"],
    "exit": [
        "threadslot::ScopeExit {name}([] {{ {slot}.remove(); }});",
        "Finally {name}([] {{ {slot}.remove(); }});",
        "Finally {name}([s = &{slot}] {{ s->remove(); }});",
        "Defer {name}{{[] {{ {slot}.remove(); }}}};",
        "Defer {name}{{std::bind(wipe, std::ref({slot}))}};",
        "DEFER({name}, wipe({slot}));",
        "auto {name}Ends = [] {{ {slot}.remove(); }}; Finally {name}({name}Ends);",
    ],
    "armed": [
        ("Remover {name}({slot});", "{name}.dismiss();"),
        ("auto {name} = removerOf({slot});", "{name}.dismiss();"),
        ("auto {name} = removerOf({slot});", "(&{name})->armed = false;"),
        ("auto {name} = std::make_unique<Remover>({slot});", "{name}->dismiss();"),
        ("std::optional<Remover> {name}(std::in_place, {slot});", "{name}->dismiss();"),
        ("std::optional<Remover> {name}{{Remover({slot})}};", "if ({name}) {name}->dismiss();"),
        ("auto {name} = std::make_shared<Remover>({slot});", "{name}->dismiss();"),
        ("std::unique_ptr<Slot, Wipe> {name}(&{slot});", "{name}.release();"),
        ("std::pair<int, Remover> {name}(1, removerOf({slot}));", "{name}.second.dismiss();"),
        ("bool {name}On = true; Finally {name}([&] {{ if ({name}On) {slot}.remove(); }});",
         "{name}On = false;"),
        ("Defer {name}{{[] {{ {slot}.remove(); }}}};", "{name}.f = nullptr;"),
    ],
}

CALL = [
    "{0}()",
    "(*{0})()",
    "std::invoke({0})",
    "apply({0})",
    "applied({0})",
    "[]{{ {0}(); }}()",
    "[f = {0}] {{ f(); }}()",
    "Runs<{0}>().run()",
    "runs(*std::make_unique<Runs<{0}>>())",
    "std::unique_ptr<Runnable>(new Runs<{0}>)->run()",
    "std::bind({0})()",
    "std::function<void()>{{{0}}}()",
]

APPLY = [
    ("apply([&]", "});"),
    ("applied([&]", "});"),
    ("std::invoke([&]", "});"),
    ("[&]", "}();"),
    ("std::apply([&]", "}, std::tuple());"),
    ("std::function<void()>([&]", "})();"),
]

THROW = ["throw {0}()", "fail<{0}>()", "throw {0}{{}}", "[] {{ throw {0}(); }}()"]

# Of a condition.
ASKED = [
    "{0}",
    "!!({0})",
    "({0}) == true",
    "({0}) != false",
    "({0}) ? true : false",
    "[&]() -> bool {{ return {0}; }}()",
    "static_cast<bool>(int({0}))",
    "(({0}) ? Answer::yes : Answer::no) == Answer::yes",
    "({0} ? std::optional<int>(1) : std::nullopt).has_value()",
]
AND = ["({0}) && ({1})", "({0}) ? bool({1}) : false", "!(!({0}) || !({1}))"]
OR = ["({0}) || ({1})", "({0}) ? true : bool({1})", "!(!({0}) && !({1}))"]

# How a flag begins, is assigned to and is tested.
FLAG = [
    ("bool {f} = false;", "{f} = {value};", "{f}"),
    ("int {f} = 0;", "{f} = {value};", "{f} != 0"),
    ("unsigned {f} = 4;", "if ({value}) {f} |= 2u; else {f} &= ~2u;", "({f} & 2u) != 0"),
    ("Answer {f}{{}};", "{f} = {value} ? Answer::yes : Answer::no;", "{f} == Answer::yes"),
    ("std::optional<int> {f};", "if ({value}) {f} = 1; else {f}.reset();", "{f}.has_value()"),
    ("const char *{f} = nullptr;", '{f} = {value} ? "on" : nullptr;', "{f} != nullptr"),
    ("Flags {f};", "{f}.on = {value};", "{f}.on"),
    ("std::pair<bool, int> {f};", "{f}.first = {value};", "{f}.first"),
    ("bool {f}[2] = {{}};", "{f}[1] = {value};", "{f}[1]"),
    ("bool {f}Is = false; bool &{f} = {f}Is;", "{f}Is = {value};", "{f}"),
    ("std::unique_ptr<Flags> {f};", "{f} = {value} ? std::make_unique<Flags>() : nullptr;", "{f} != nullptr"),
]

# How a constant begins and is tested.
CONSTANT = [
    ("const bool {c} = {coin};", "{c}"),
    ("bool {c} = {coin};", "{c}"),
    ("const int {c} = {coin} ? 1 : 0;", "{c} == 1"),
    ("const auto {c} = std::make_pair({coin}, 1);", "{c}.first"),
    ("const Flags {c}{{1, {coin}}};", "{c}.on"),
    ("const std::optional<int> {c} = {coin} ? std::optional<int>(1) : std::nullopt;", "{c}.has_value()"),
    ("auto [{c}, {c}Number] = std::tuple({coin}, 1);", "{c}"),
]
