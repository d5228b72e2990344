"""Prints C++ of a shape that people do not write but generators do.

    generate.py KIND COUNT

A set that leaves residue stands after the large part, and one that does not.
"""

import sys

HEAD = """#include <threadslot/annotations.h>
struct THREADSLOT_EFFECT(slot()) Slot {
  THREADSLOT_EFFECT(set(slot=this, value=0)) void set(int);
  THREADSLOT_EFFECT(clear(slot=this)) void remove() noexcept;
};
struct Guard {
  ~Guard();
};
THREADSLOT_EFFECT(submit(callable=0, exceptions=caught)) void run(void (*)());
static Slot slot;
int number() noexcept;
bool flag() noexcept;
void work();
"""


def task(body):
    return f"void task() {{\n  int n = number();\n{body}\n  slot.set(n);\n}}\n"


def main():
    kind, count = sys.argv[1], int(sys.argv[2])
    before = ""
    if kind == "parentheses":
        body = "n = " + "(" * count + "n" + ")" * count + ";"
    elif kind == "blocks":
        body = "{" * count + "n = 1;" + "}" * count
    elif kind == "unary":
        body = "n = " + "- " * count + "n;"
    elif kind == "else-if":
        body = "if (n == 0) work();\n" + "".join(
            f"else if (n == {i}) slot.set({i}), slot.remove();\n"
            for i in range(1, count)
        )
    elif kind == "ternaries":
        body = "n = " + "".join(f"n == {i} ? {i} : " for i in range(count)) + "0;"
    elif kind == "statements":
        body = "slot.set(1); slot.remove(); work();\n" * (count // 3)
    elif kind == "branches":
        body = "if (flag()) n = number();\n" * count
    elif kind == "agreeing":
        body = "if (n) slot.set(1);\nif (n) slot.remove();\n" * count
    elif kind == "guards":
        body = "".join(f"Guard g{i}; work();\n" for i in range(count))
    elif kind == "gotos":
        body = "".join(
            f"l{i}: if (flag()) goto l{(i * 7) % count};\n" for i in range(count)
        )
    elif kind == "switch":
        cases = "".join(f"case {i}: n = {i}; break;\n" for i in range(count))
        body = f"switch (number()) {{\n{cases}}}"
    elif kind == "terms":
        body = "n = " + " + ".join(["n"] * count) + ";"
    elif kind == "conditions":
        body = "if (" + " && ".join(["flag()"] * count) + ") n = 0;"
    elif kind == "loops":
        body = "while (flag())\n" * count + "n = 0;"
    elif kind == "tries":
        body = "try {" * count + "work();" + "} catch (int) {}" * count
    elif kind == "lambdas":
        body = "[&] {" * count + "n = 0;" + "}();" * count
    elif kind == "templates":
        before = (
            "template <int N> struct R { static void f() { slot.set(N); "
            "R<N - 1>::f(); slot.remove(); } };\n"
            "template <> struct R<0> { static void f() {} };\n"
        )
        body = f"R<{count}>::f();"
    elif kind == "calls":
        before = "void f0() { work(); }\n" + "".join(
            f"void f{i}() {{ f{i - 1}(); if (flag()) f{i - 1}(); }}\n"
            for i in range(1, count)
        )
        body = f"try {{ f{count - 1}(); }} catch (...) {{}}"
    elif kind == "initialisers":
        before = "struct A { int a, b; };\n"
        body = "A all[] = {" + "{1, 2}, " * count + "};\n(void)all;"
    else:
        sys.exit(f"no such kind: {kind}")
    print(HEAD + before + task(body) + "void start() { run(task); }")


main()
