"""Makes random Files of tasks, the same for the same seed."""

import random

from language import *

DEPTH = 3


class Generator:
    """With `real`, only what a program can be driven through from outside: no
    handler whose taking of an exception is not known, no end of the program, no
    loop that only the inside ends, slots that are empty at the beginning."""

    def __init__(self, seed, real=False):
        self.random = random.Random(seed)
        self.real = real
        self.number = 0

    def next(self):
        self.number += 1
        return self.number

    def file(self, tasks):
        file = File()
        self.helpers = {}
        for k in range(max(2, tasks // 4)):
            helper = self.function(f"helper{k}", returns=self.chance(0.4))
            file.helpers[helper.name] = helper
            self.helpers = file.helpers
        for k in range(tasks):
            file.tasks.append(self.function(f"task{k}", form=self.random.choice(FORMS)))
        return file

    def chance(self, probability):
        return self.random.random() < probability

    def function(self, name, returns=False, form="lambda"):
        self.returns = returns
        self.armed = []
        noexcept = not self.real and self.chance(0.15)
        size = self.random.randint(2, 6)
        body = self.body(size, DEPTH, in_loop=False, in_handler=False)
        return Function(name, body, returns, noexcept, form)

    def body(self, size, depth, **where):
        armed = len(self.armed)
        statements = tuple(self.statement(depth, **where) for _ in range(size))
        del self.armed[armed:]
        return statements

    def small(self, depth, **where):
        return self.body(self.random.randint(1, 3), depth - 1, **where)

    def slot(self):
        return self.random.randrange(SLOTS - 1) if self.chance(0.8) else SLOTS - 1

    def condition(self, depth=2):
        kinds = ["coin"] * 2 + ["const"] * 3 + ["flag"] * 3
        kinds += ["held"] * (not self.real)
        kinds += ["not", "and", "or"] * (depth > 0)
        callable_helpers = [h for h in self.helpers.values() if h.returns]
        kinds += ["call"] * bool(callable_helpers)
        match self.random.choice(kinds):
            case "coin":
                return ("coin", self.next())
            case "const":
                return ("const", self.random.randrange(CONSTANTS))
            case "flag":
                return ("flag", self.random.randrange(FLAGS))
            case "held":
                return ("held", self.slot())
            case "call":
                return ("call", self.random.choice(callable_helpers).name)
            case "not":
                return ("not", self.condition(depth - 1))
            case kind:
                return (kind, self.condition(depth - 1), self.condition(depth - 1))

    def statement(self, depth, **where):
        choices = [("set", 6), ("remove", 6), ("work", 3), ("flag", 2), ("guard", 1.5)]
        choices += [("dismiss", 2 * bool(self.armed))]
        choices += [("call", 2 * bool(self.helpers)), ("throw", 0.4), ("return", 0.7)]
        choices += [("jump", 1.5 * where["in_loop"]), ("rethrow", where["in_handler"])]
        if depth > 0:
            choices += [("if", 6), ("loop", 1.2), ("switch", 0.8), ("try", 2), ("block", 1),
                        ("apply", 0.7)]
        names, weights = zip(*choices)
        kind = self.random.choices(names, weights)[0]
        return getattr(self, "make_" + kind)(depth, **where)

    def make_set(self, depth, **where):
        return Set(self.slot(), self.next())

    def make_remove(self, depth, **where):
        return Remove(self.slot(), self.next())

    def make_work(self, depth, **where):
        return Work(self.next(), self.chance(0.5))

    def make_flag(self, depth, **where):
        return Flag(self.random.randrange(FLAGS), self.chance(0.7))

    def make_guard(self, depth, **where):
        guard = Guard(self.random.choice(GUARDS), self.slot(), self.next())
        if guard.kind == "armed":
            self.armed.append(guard.site)
        return guard

    def make_dismiss(self, depth, **where):
        return Dismiss(self.random.choice(self.armed))

    def make_call(self, depth, **where):
        return Call(self.random.choice(list(self.helpers)), self.next())

    def make_throw(self, depth, **where):
        return Throw(self.random.choice(ERRORS), self.next())

    def make_return(self, depth, **where):
        if not self.returns:
            return Return(None)
        return Return(self.chance(0.5) if self.chance(0.7) else self.condition(1))

    def make_jump(self, depth, **where):
        return Jump(self.random.choice(("break", "continue")))

    def make_rethrow(self, depth, **where):
        return Jump("rethrow")

    def make_if(self, depth, **where):
        otherwise = self.small(depth, **where) if self.chance(0.4) else ()
        return If(self.condition(), self.small(depth, **where), otherwise)

    def make_loop(self, depth, **where):
        where["in_loop"] = True
        condition = ("coin", self.next()) if self.real else self.condition()
        return Loop(condition, self.small(depth, **where), self.chance(0.7))

    def make_switch(self, depth, **where):
        # `continue` is that of the loop around, `break` would be the switch's.
        where["in_loop"] = False
        cases = tuple((self.small(depth, **where), self.chance(0.4))
                      for _ in range(self.random.randint(1, 3)))
        return Switch(self.next(), cases, self.chance(0.5))

    def make_try(self, depth, **where):
        body = self.small(depth, **where)
        where["in_handler"] = True
        kinds = HANDLERS[2:] if self.real else HANDLERS
        chosen = sorted(self.random.sample(kinds, self.random.randint(1, 2)), key=HANDLERS.index)
        return Try(body, tuple((kind, self.small(depth, **where)) for kind in chosen))

    def make_block(self, depth, **where):
        return Block(self.small(depth, **where))

    def make_apply(self, depth, **where):
        # Neither jumps nor `throw;` nor a result cross the lambda.
        returns, self.returns = self.returns, False
        body = self.small(depth, in_loop=False, in_handler=False)
        self.returns = returns
        return Apply(body)
