"""What the tasks leave behind, by running them in every way they can go.

This is an interpreter over sets of states, with a fixpoint for loops. It shares
nothing with the solver, whose oracle it is, and knows no bounds.

A state is (slots, entries, variables). A slot is "entry", "empty" or a
(site, cache) pair; entries tell what tests have shown of what the slots held at
the beginning: None, True (something) or False (nothing). Variables are those of
the function at hand, guards included.
"""

from language import *

UNKNOWN = "unknown"  # An exception of a function of another unit.


def bases(error):
    return (error, "std::exception", "...")


class Semantics:
    def __init__(self, file):
        self.file = file
        self.known = {}
        self.emptied = set()

    def residue(self, task):
        """{site: "normal" or "exceptional"}; normal beats exceptional."""
        self.known.clear()  # What is emptied is the task's own matter.
        self.emptied = set()
        start = (("entry",) * SLOTS, (None,) * SLOTS)
        found = {}
        for outcome, (slots, _) in self.call(task, start):
            kind = "exceptional" if outcome[0] == "throw" else "normal"
            for number, slot in enumerate(slots):
                if isinstance(slot, tuple):
                    site, cache = slot
                    if cache and number not in self.emptied:
                        continue
                    if found.get(site) != "normal":
                        found[site] = kind
        return found

    # Functions. The outcome of one is ("return", value) or ("throw", error).

    def call(self, function, world):
        key = (function.name, world)
        if key not in self.known:
            self.known[key] = frozenset(self.run(function, world))
        return self.known[key]

    def run(self, function, world):
        variables = {("flag", k): False for k in range(FLAGS)}
        for outcome, state in self.body(function.body, (*world, frozenset(variables.items()))):
            if outcome[0] == "next":
                outcome = ("return", False if function.returns else None)
            if outcome[0] == "throw" and function.noexcept:
                continue  # The program ends.
            yield outcome, state[:2]

    # Bodies. Guards are destroyed, innermost first, however control leaves.

    def body(self, body, state):
        results = set()
        guards = []
        current = {state}
        for statement in body:
            after = set()
            for s in current:
                for outcome, t in self.statement(statement, s):
                    if outcome[0] == "next":
                        after.add(t)
                    else:
                        results |= {(outcome, self.leave(guards, t))}
            current = after
            if isinstance(statement, Guard):
                guards.append(statement)
        return results | {(("next",), self.leave(guards, s)) for s in current}

    def leave(self, guards, state):
        for guard in reversed(guards):
            slots, entries, variables = state
            held = dict(variables)[("guard", guard.site)]
            if guard.kind in ("restore", "value"):
                state = self.put(state, guard.slot, held)
                self.emptied.add(guard.slot)
            elif held:
                state = self.put(state, guard.slot, "empty")
                self.emptied.add(guard.slot)
            state = self.assign(state, ("guard", guard.site), None)
        return state

    @staticmethod
    def put(state, slot, value):
        slots = list(state[0])
        slots[slot] = value
        return (tuple(slots), *state[1:])

    @staticmethod
    def assign(state, name, value):
        variables = dict(state[2])
        variables[name] = value
        if value is None:
            del variables[name]
        return (*state[:2], frozenset(variables.items()))

    def set(self, state, slot, site):
        return self.put(state, slot, (site, state[1][slot] is False))

    # Statements. Yields (outcome, state).

    def statement(self, statement, state):
        go_on = ("next",)
        match statement:
            case Set(slot, site):
                return [(go_on, self.set(state, slot, site))]
            case Remove(slot):
                self.emptied.add(slot)
                return [(go_on, self.put(state, slot, "empty"))]
            case Work(_, throws):
                return [(go_on, state)] + [(("throw", UNKNOWN), state)] * throws
            case Flag(number, value):
                return [(go_on, self.assign(state, ("flag", number), value))]
            case Guard(kind, slot, site):
                held = state[0][slot] if kind in ("restore", "value") else True
                armed = self.assign(state, ("guard", site), held)
                return [(go_on, self.set(armed, slot, site) if kind == "value" else armed)]
            case Dismiss(site):
                return [(go_on, self.assign(state, ("guard", site), False))]
            case Return(None):
                return [(("return", None), state)]
            case Return(bool(value)):
                return [(("return", value), state)]
            case Return(condition):
                return [(o if o[0] == "throw" else ("return", o[1]), s)
                        for o, s in self.test(condition, state)]
            case Throw(error):
                return [(("throw", error), state)]
            case Jump("rethrow"):
                return [(("throw", dict(state[2])["caught"]), state)]
            case Jump(kind):
                return [((kind,), state)]
            case Call(helper):
                return [(o if o[0] == "throw" else go_on, (*world, state[2]))
                        for o, world in self.call(self.file.helpers[helper], state[:2])]
            case Apply(body):
                return [(go_on if o[0] == "return" else o, s) for o, s in self.body(body, state)]
            case Block(body):
                return self.body(body, state)
            case If():
                return self.branch(statement, state)
            case Loop():
                return self.loop(statement, state)
            case Switch():
                return self.switch(statement, state)
            case Try():
                return self.attempt(statement, state)

    def branch(self, statement, state):
        results = set()
        for outcome, s in self.test(statement.condition, state):
            if outcome[0] == "throw":
                results.add((outcome, s))
            else:
                results |= set(self.body(statement.then if outcome[1] else statement.otherwise, s))
        return results

    def loop(self, loop, state):
        results = set()
        seen, todo = set(), [(state, loop.checks_first)]
        while todo:
            step = todo.pop()
            if step in seen:
                continue
            seen.add(step)
            s, at_test = step
            if at_test:
                for outcome, t in self.test(loop.condition, s):
                    if outcome[0] == "throw":
                        results.add((outcome, t))
                    elif outcome[1]:
                        todo.append((t, False))
                    else:
                        results.add((("next",), t))
                continue
            for outcome, t in self.body(loop.body, s):
                if outcome[0] in ("next", "continue"):
                    todo.append((t, True))
                elif outcome[0] == "break":
                    results.add((("next",), t))
                else:
                    results.add((outcome, t))
        return results

    def switch(self, switch, state):
        results = set() if switch.has_default else {(("next",), state)}
        for first in range(len(switch.cases)):
            current = {state}
            for k in range(first, len(switch.cases)):
                body, falls = switch.cases[k]
                after = set()
                for s in current:
                    for outcome, t in self.body(body, s):
                        if outcome[0] == "next" and falls and k + 1 != len(switch.cases):
                            after.add(t)
                        else:
                            results.add((("next",) if outcome[0] == "break" else outcome, t))
                current = after
        return results

    def attempt(self, statement, state):
        results = set()
        for outcome, s in self.body(statement.body, state):
            if outcome[0] != "throw":
                results.add((outcome, s))
                continue
            error = outcome[1]
            passed_on = True
            for kind, handler in statement.handlers:
                takes = kind in bases(error)
                if not takes and not (error == UNKNOWN and kind in ERRORS):
                    continue
                results |= self.handle(error, handler, s)
                if takes:
                    passed_on = False
                    break
            if passed_on:
                results.add((outcome, s))
        return results

    def handle(self, error, handler, state):
        outer = dict(state[2]).get("caught")
        inside = self.assign(state, "caught", error)
        return {(o, self.assign(s, "caught", outer) if outer else self.forget(s))
                for o, s in self.body(handler, inside)}

    @staticmethod
    def forget(state):
        return (*state[:2], frozenset(v for v in state[2] if v[0] != "caught"))

    # Conditions. Yields (("is", truth), state) or (("throw", error), state).

    def test(self, condition, state):
        match condition:
            case ("coin", _):
                return [(("is", True), state), (("is", False), state)]
            case ("const", _):
                known = dict(state[2]).get(condition)
                if known is not None:
                    return [(("is", known), state)]
                return [(("is", v), self.assign(state, condition, v)) for v in (True, False)]
            case ("flag", _):
                return [(("is", dict(state[2])[condition]), state)]
            case ("call", helper):
                return [(o if o[0] == "throw" else ("is", o[1]), (*world, state[2]))
                        for o, world in self.call(self.file.helpers[helper], state[:2])]
            case ("held", slot):
                return self.held(slot, state)
            case ("not", inner):
                return [(o if o[0] == "throw" else ("is", not o[1]), s)
                        for o, s in self.test(inner, state)]
            case (kind, left, right):
                results = []
                for outcome, s in self.test(left, state):
                    if outcome[0] == "throw" or outcome[1] == (kind == "or"):
                        results.append((outcome, s))
                    else:
                        results += self.test(right, s)
                return results

    @staticmethod
    def held(slot, state):
        slots, entries, variables = state
        if slots[slot] != "entry":
            return [(("is", slots[slot] != "empty"), state)]
        results = []
        for truth in (True, False) if entries[slot] is None else (entries[slot],):
            shown = list(entries)
            shown[slot] = truth
            results.append((("is", truth), (slots, tuple(shown), variables)))
        return results
