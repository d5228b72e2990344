"""Writes a File as C++ and tells on which line each site stands."""

import spelling
from language import *
from spelling import choose


class Printer:
    def __init__(self, real=False):
        self.real = real
        self.lines = spelling.PROLOGUE.splitlines()
        self.sites = {}
        self.guards = {}
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
        self.name = function.name
        uses = repr(function.body)
        for k in range(CONSTANTS):
            if f"('const', {k})" in uses:
                begin, _ = self.constant(k)
                self.line(begin.format(c=f"c{k}", coin=f"coin({-1 - k})"))
        for k in range(FLAGS):
            if f"('flag', {k})" in uses or f"Flag(number={k}" in uses:
                self.line(self.flag(k)[0].format(f=f"f{k}"))
        self.body(function.body)
        if function.returns:
            self.line("return false;")
        self.indent -= 1
        self.line("}")

    def constant(self, k):
        return choose((self.name, "const", k), spelling.CONSTANT)

    def flag(self, k):
        return choose((self.name, "flag", k), spelling.FLAG)

    def guards_of(self, kind):
        # The pool tells where a value was set last; a guard that is written by
        # hand sets it again.
        ways = spelling.GUARDS[kind]
        return ways[:1] if self.real and kind == "restore" else ways

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

    def done(self, statement, ways, **names):
        """An expression, as a statement."""
        expression = choose(statement, ways).format(**names)
        self.line(choose((statement, "where"), spelling.DONE_HERE).format(expression))

    def condition(self, c):
        match c:
            case ("coin", n):
                text = f"coin({n})"
            case ("const", k):
                text = self.constant(k)[1].format(c=f"c{k}")
            case ("flag", k):
                text = self.flag(k)[2].format(f=f"f{k}")
            case ("call", helper):
                text = f"{helper}()"
            case ("held", s):
                text = f"s{s}.try_get() != nullptr"
            case ("not", inner):
                return f"!({self.condition(inner)})"
            case (kind, a, b):
                ways = spelling.AND if kind == "and" else spelling.OR
                return choose(c, ways).format(self.condition(a), self.condition(b))
        return choose((self.name, c), spelling.ASKED).format(text)

    def statement(self, statement):
        match statement:
            case Set(slot, site):
                self.done(statement, spelling.SET, s=f"s{slot}", site=site)
                self.sites[site] = len(self.lines)
            case Remove(slot):
                self.done(statement, spelling.REMOVE, s=f"s{slot}")
            case Work(number, throws):
                self.line(f"{'mayThrow' if throws else 'quiet'}({number});")
            case If(c, then, otherwise):
                self.branch(statement)
            case Loop():
                self.loop(statement)
            case Switch():
                self.switch(statement)
            case Jump("rethrow"):
                self.line("throw;")
            case Jump(kind):
                self.line(f"{kind};")
            case Return(None):
                self.line("return;")
            case Return(value):
                text = str(value).lower() if isinstance(value, bool) else self.condition(value)
                self.line(f"return {text};")
            case Throw(error):
                self.line(choose(statement, spelling.THROW).format(error) + ";")
            case Try(body, handlers):
                self.braces("try", body)
                for kind, handler in handlers:
                    name = "..." if kind == "..." else f"const {kind} &"
                    self.braces(f"catch ({name})", handler)
            case Call(helper):
                self.line(choose(statement, spelling.CALL).format(helper) + ";")
            case Apply(body):
                head, tail = choose(statement, spelling.APPLY)
                self.braces(head, body, tail)
            case Block(body):
                self.braces("", body)
            case Guard(kind, slot, site):
                way = choose(statement, self.guards_of(kind))
                if kind == "armed":
                    way, self.guards[site] = way
                self.line(way.format(name=f"guard{site}", slot=f"s{slot}", site=site))
                self.sites[site] = len(self.lines)
            case Dismiss(site):
                self.line(self.guards[site].format(name=f"guard{site}"))
            case Flag(number, value):
                text = self.flag(number)[1].format(f=f"f{number}", value=str(value).lower())
                self.line(text)

    def branch(self, branch):
        c, then, otherwise = self.condition(branch.condition), branch.then, branch.otherwise
        ways = ["if"] * 4 + ["value"] + ["lambdas", "switch"] * (not spelling.jumps(then, otherwise))
        ways += ["once", "while"] * (not spelling.jumps(then) and not otherwise)
        match choose(branch, ways):
            case "if" | "value" as way:
                head = f"if ({c})" if way == "if" else f"if (const bool b = {c})"
                self.braces(head, then, "} else {" if otherwise else "}")
                if otherwise:
                    self.indent += 1
                    self.body(otherwise)
                    self.indent -= 1
                    self.line("}")
            case "lambdas":
                self.braces(f"({c}) ? [&]", then, "}()")
                self.braces(" : [&]", otherwise, "}();")
            case "switch":
                self.line(f"switch (int({c})) {{")
                self.braces("case 0:", otherwise, "} break;")
                self.braces("default:", then, "}")
                self.line("}")
            case "once":
                self.braces(f"for (bool once = {c}; once; once = false)", then)
            case "while":
                self.line(f"while ({c}) {{")
                self.braces("", then)
                self.line("break;")
                self.line("}")

    def loop(self, loop):
        c = self.condition(loop.condition)
        if not loop.checks_first:
            match choose(loop, ["do", "do", "first", "forever"]):
                case "do":
                    self.braces("do", loop.body, f"}} while ({c});")
                case "first":
                    self.braces(f"for (bool first = true; first || ({c}); first = false)", loop.body)
                case "forever":
                    self.braces(f"for (bool again = true; again; again = {c})", loop.body)
            return
        match choose(loop, ["while", "while", "for", "break", "else"]):
            case "while":
                self.braces(f"while ({c})", loop.body)
            case "for":
                self.braces(f"for (; {c};)", loop.body)
            case "break":
                self.line(f"for (;;) {{ if (!({c})) break;")
                self.body(loop.body)
                self.line("}")
            case "else":
                self.braces(f"while (true) if ({c})", loop.body, "} else break;")

    def switch(self, switch):
        self.line(f"switch (pick({switch.number}, {len(switch.cases)})) {{")
        for k, (body, falls) in enumerate(switch.cases):
            last = k + 1 == len(switch.cases)
            label = "default" if last and switch.has_default else f"case {k}"
            self.braces(f"{label}:", body)
            self.line("[[fallthrough]];" if falls and not last else "break;")
        self.line("}")
