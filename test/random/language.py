"""Small C++ tasks as data: what the generator makes, the printer writes as C++
and the semantics runs.

A file has slots, helper functions and tasks. A statement is one of the classes
below; its number or site is its own. A body is a tuple of statements. Conditions are tuples:

  ("coin", n)     a fresh answer each time, from outside
  ("const", k)    the k-th of the function's `const bool`s
  ("flag", k)     the k-th of the function's `bool`s
  ("call", f)     what a helper returns
  ("held", s)     whether slot s holds something
  ("not", c), ("and", a, b), ("or", a, b)
"""

from dataclasses import dataclass, field

SLOTS = 3
FLAGS = 2
CONSTANTS = 2
# Handlers by the types they name; "..." takes all, an exception from outside is
# taken by "std::exception" and "..." and perhaps by the others.
ERRORS = ("Early", "Late")
HANDLERS = ERRORS + ("std::exception", "...")


@dataclass(frozen=True)
class Set:
    slot: int
    site: int


@dataclass(frozen=True)
class Remove:
    slot: int
    number: int


@dataclass(frozen=True)
class Work:
    """A call of a function of another unit; it may throw."""
    number: int
    throws: bool


@dataclass(frozen=True)
class If:
    condition: tuple
    then: tuple
    otherwise: tuple


@dataclass(frozen=True)
class Loop:
    condition: tuple
    body: tuple
    checks_first: bool


@dataclass(frozen=True)
class Switch:
    """Cases of a fresh number from outside; each may fall into the next."""
    number: int
    cases: tuple  # of (body, falls through)
    has_default: bool


@dataclass(frozen=True)
class Jump:
    kind: str  # "break", "continue" or "rethrow"


@dataclass(frozen=True)
class Return:
    value: tuple | bool | None


@dataclass(frozen=True)
class Throw:
    error: str
    number: int


@dataclass(frozen=True)
class Try:
    body: tuple
    handlers: tuple  # of (type, body)


@dataclass(frozen=True)
class Call:
    """Of a helper."""
    helper: str
    number: int


@dataclass(frozen=True)
class Apply:
    """A lambda that a template calls at once."""
    body: tuple


@dataclass(frozen=True)
class Block:
    body: tuple


@dataclass(frozen=True)
class Guard:
    """One of GUARDS, named `guard<site>`, for the rest of the block."""
    kind: str
    slot: int
    site: int


GUARDS = ("remove", "restore", "value", "armed", "exit")


@dataclass(frozen=True)
class Dismiss:
    """Of the guard of kind "armed" with that site, which is in scope."""
    site: int


@dataclass(frozen=True)
class Flag:
    number: int
    value: bool


@dataclass(frozen=True)
class Function:
    name: str
    body: tuple
    returns: bool = False
    noexcept: bool = False
    form: str = "lambda"  # Tasks: one of FORMS.


FORMS = ("lambda", "variable", "function", "functor", "std::function", "bind")


@dataclass
class File:
    helpers: dict = field(default_factory=dict)
    tasks: list = field(default_factory=list)


def parts(statement):
    """The bodies directly inside a statement."""
    match statement:
        case If(_, then, otherwise):
            return [then, otherwise]
        case Loop(_, body, _) | Apply(body) | Block(body):
            return [body]
        case Switch(_, cases, _):
            return [body for body, _ in cases]
        case Try(body, handlers):
            return [body] + [handler for _, handler in handlers]
    return []


def walk(body):
    for statement in body:
        yield statement
        for part in parts(statement):
            yield from walk(part)
