"""Writes a File as C++ and tells on which line each site stands."""

from language import *

PROLOGUE = """\
#include <functional>
#include <stdexcept>
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

struct Remover {
  threadslot::ThreadLocal<int> &slot;
  bool armed = true;
  explicit Remover(threadslot::ThreadLocal<int> &s) : slot(s) {}
  Remover(const Remover &) = delete;
  ~Remover() {
    if (armed)
      slot.remove();
  }
  void dismiss() { armed = false; }
};
template <class F> void apply(F &&f) { f(); }
"""


def condition(c):
    match c:
        case ("coin", n):
            return f"coin({n})"
        case ("const", k):
            return f"c{k}"
        case ("flag", k):
            return f"f{k}"
        case ("call", helper):
            return f"{helper}()"
        case ("held", s):
            return f"s{s}.try_get()"
        case ("not", inner):
            return f"!({condition(inner)})"
        case ("and", a, b):
            return f"({condition(a)}) && ({condition(b)})"
        case ("or", a, b):
            return f"({condition(a)}) || ({condition(b)})"


class Printer:
    def __init__(self):
        self.lines = PROLOGUE.splitlines()
        self.sites = {}
        self.indent = 0

    def line(self, text):
        self.lines.append("  " * self.indent + text)

    def file(self, file):
        # The files are linked: what they define is their own.
        self.line("namespace {")
        for s in range(SLOTS):
            self.line(f'threadslot::ThreadLocal<int> s{s}("s{s}");')
        for helper in file.helpers.values():
            result = "bool" if helper.returns else "void"
            promise = " noexcept" if helper.noexcept else ""
            self.function(f"{result} {helper.name}(){promise}", helper)
        for task in file.tasks:
            self.task(task)
        self.line("} // namespace")
        return "\n".join(self.lines) + "\n"

    def function(self, head, function):
        self.line(f"{head} {{")
        self.indent += 1
        uses = repr(function.body)
        for k in range(CONSTANTS):
            if f"('const', {k})" in uses:
                self.line(f"const bool c{k} = coin({-1 - k});")
        for k in range(FLAGS):
            if f"('flag', {k})" in uses or f"Flag(number={k}" in uses:
                self.line(f"bool f{k} = false;")
        self.body(function.body)
        if function.returns:
            self.line("return false;")
        self.indent -= 1
        self.line("}")

    def task(self, task):
        submit = f"[[maybe_unused]] void submit_{task.name}(threadslot::ThreadPool &pool)"
        argument = {
            "function": f"pool.execute({task.name});",
            "functor": f"pool.execute({task.name}());",
            "std::function": f"std::function<void()> f = {task.name}; pool.execute(f);",
            "bind": f"pool.execute(std::bind({task.name}));",
        }
        promise = " noexcept" if task.noexcept else ""
        if task.form in ("function", "std::function", "bind"):
            self.function(f"void {task.name}(){promise}", task)
        if task.form == "functor":
            self.line(f"struct {task.name} {{")
            self.function(f"void operator()() const{promise}", task)
            self.line("};")
        if task.form in argument:
            self.line(f"{submit} {{ {argument[task.form]} }}")
            return
        self.line(f"{submit} {{")
        self.function(f"auto task = [](){promise}", task)
        self.lines[-1] += ";"
        self.line("pool.execute(task);")
        self.line("}")

    def body(self, body):
        for statement in body:
            self.statement(statement)

    def braces(self, head, body, tail="}"):
        self.line(f"{head} {{")
        self.indent += 1
        self.body(body)
        self.indent -= 1
        self.line(tail)

    def statement(self, statement):
        match statement:
            case Set(slot, site):
                self.line(f"s{slot}.set({site});")
                self.sites[site] = len(self.lines)
            case Remove(slot):
                self.line(f"s{slot}.remove();")
            case Work(number, throws):
                self.line(f"{'mayThrow' if throws else 'quiet'}({number});")
            case If(c, then, otherwise):
                self.braces(f"if ({condition(c)})", then,
                            "} else {" if otherwise else "}")
                if otherwise:
                    self.indent += 1
                    self.body(otherwise)
                    self.indent -= 1
                    self.line("}")
            case Loop(c, body, True):
                self.braces(f"while ({condition(c)})", body)
            case Loop(c, body, False):
                self.braces("do", body, f"}} while ({condition(c)});")
            case Switch():
                self.switch(statement)
            case Jump("rethrow"):
                self.line("throw;")
            case Jump(kind):
                self.line(f"{kind};")
            case Return(None):
                self.line("return;")
            case Return(value):
                text = str(value).lower() if isinstance(value, bool) else condition(value)
                self.line(f"return {text};")
            case Throw(error):
                self.line(f"throw {error}();")
            case Try(body, handlers):
                self.braces("try", body)
                for kind, handler in handlers:
                    name = "..." if kind == "..." else f"const {kind} &"
                    self.braces(f"catch ({name})", handler)
            case Call(helper):
                self.line(f"{helper}();")
            case Apply(body):
                self.braces("apply([&]", body, "});")
            case Block(body):
                self.braces("", body)
            case Guard(kind, slot, site):
                self.line(GUARDS[kind].format(name=f"guard{site}", slot=f"s{slot}", site=site))
                self.sites[site] = len(self.lines)
            case Dismiss(site):
                self.line(f"guard{site}.dismiss();")
            case Flag(number, value):
                self.line(f"f{number} = {str(value).lower()};")

    def switch(self, switch):
        self.line(f"switch (pick({switch.number}, {len(switch.cases)})) {{")
        for k, (body, falls) in enumerate(switch.cases):
            last = k + 1 == len(switch.cases)
            label = "default" if last and switch.has_default else f"case {k}"
            self.braces(f"{label}:", body)
            self.line("[[fallthrough]];" if falls and not last else "break;")
        self.line("}")
