"""What a user of threadslot-clangd sees in an editor.

    clangd_test.py CLANGD RUNTIME_INCLUDE_DIR

The only configuration is `Add: threadslot-*`.
"""

import pathlib
import sys
import tempfile
import unittest

import lsp

CLANGD, RUNTIME = sys.argv[1:3]

CONFIGURATION = f"""
CompileFlags:
  Add: [-std=c++20, -I{RUNTIME}]
Diagnostics:
  UnusedIncludes: None
  ClangTidy:
    Add: threadslot-*
"""

SLOT = """
#pragma once
#include <threadslot/threadslot.h>
inline threadslot::ThreadLocal<int> user;
"""

# A task that calls enter(), whatever that does. `pool` is not needed before.
TASK = """
#include "enter.h"
void submit(threadslot::ThreadPool &pool) {
  pool.execute([] {
    enter(1);
    BODY
  });
}
"""


class ClangdTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        self.write(".clangd", CONFIGURATION)
        self.write("slot.h", SLOT)
        self.server = self.enterContext(lsp.Server([CLANGD], self.folder))

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def line(self, name, number):
        return (self.folder / name).read_text().splitlines()[number]

    def findings(self, name):
        return [
            diagnostic
            for diagnostic in self.server.diagnostics(name)
            if diagnostic["code"].startswith("threadslot-")
        ]

    def open(self, name, text):
        self.write(name, text)
        self.server.open(name)
        return self.findings(name)

    def check_no_errors(self, name):
        """Silence proves something only about code that compiles."""
        self.assertEqual(self.server.diagnostics(name), [])

    def test_finding_with_notes_and_fix(self):
        text = """
#include "slot.h"
void submit(threadslot::ThreadPool &pool) {
  pool.execute([] {
    user.set(1);
  });
}
"""
        [finding] = self.open("main.cpp", text)
        self.assertEqual(finding["code"], "threadslot-missing-remove")
        self.assertEqual(finding["source"], "clang-tidy")
        self.assertIn("user", finding["message"])
        self.assertEqual(
            finding["range"],
            {
                "start": {"line": 4, "character": 4},
                "end": {"line": 4, "character": 15},
            },
        )
        self.assertEqual(
            [note["location"]["range"]["start"]["line"]
             for note in finding["relatedInformation"]],
            [3, 5],  # Submitted here, leaves here.
        )

        [fix] = self.server.quick_fixes("main.cpp", finding)
        [edits] = fix["edit"]["changes"].values()
        fixed = lsp.apply(text, edits)
        self.assertIn("ScopedRestore", fixed)
        self.server.change("main.cpp", fixed)
        self.assertEqual(self.findings("main.cpp"), [])
        self.check_no_errors("main.cpp")

    def test_discarded_guard_gets_a_name(self):
        self.write(
            "scope.h",
            '#pragma once\n#include "slot.h"\n'
            "struct Scope {\n"
            "  explicit Scope(int u) { user.set(u); }\n"
            "  ~Scope() { user.remove(); }\n"
            "};\n",
        )
        text = """
#include "scope.h"
void work();
void submit(threadslot::ThreadPool &pool) {
  pool.execute([] {
    Scope(1);
    work();
  });
}
"""
        [finding] = self.open("main.cpp", text)
        self.assertEqual(finding["code"], "threadslot-discarded-guard")
        self.assertEqual(finding["range"]["start"], {"line": 5, "character": 4})
        self.server.change("main.cpp", text.replace("Scope(1)", "Scope scope(1)"))
        self.assertEqual(self.findings("main.cpp"), [])
        self.check_no_errors("main.cpp")

    def test_slot_of_each_instance(self):
        text = """
#include "slot.h"
struct Request {
  threadslot::ThreadLocal<int> context;
};
void handle() { Request request; request.context.get(); }
"""
        [finding] = self.open("main.cpp", text)
        self.assertEqual(finding["code"], "threadslot-non-static-slot")
        self.assertEqual(finding["range"]["start"]["line"], 3)
        self.server.change(
            "main.cpp", text.replace("  threadslot", "  static inline threadslot")
        )
        self.assertEqual(self.findings("main.cpp"), [])
        self.check_no_errors("main.cpp")

    def test_finding_goes_when_the_code_is_repaired_and_comes_back(self):
        bad = TASK.replace("BODY", "")
        good = TASK.replace("BODY", "user.remove();")
        self.write(
            "enter.h",
            '#pragma once\n#include "slot.h"\n'
            "inline void enter(int u) { user.set(u); }\n",
        )
        self.assertEqual(len(self.open("main.cpp", bad)), 1)
        self.server.change("main.cpp", good)
        self.assertEqual(self.findings("main.cpp"), [])
        self.server.change("main.cpp", bad)
        self.assertEqual(len(self.findings("main.cpp")), 1)

    def test_set_in_header_is_shown_at_the_call(self):
        self.write(
            "enter.h",
            '#pragma once\n#include "slot.h"\n'
            "inline void enter(int u) {\n"
            "  user.set(u);\n"
            "}\n",
        )
        [finding] = self.open("main.cpp", TASK.replace("BODY", ""))
        start = finding["range"]["start"]
        self.assertEqual(self.line("main.cpp", start["line"]).strip(), "enter(1);")
        self.assertIn("this call sets it in 'enter.h', line 4", finding["message"])

    # Guard and helper in headers, whose bodies clangd would skip.

    def test_guard_in_header_clears(self):
        self.write(
            "enter.h",
            '#pragma once\n#include "slot.h"\n'
            "inline void enter(int) {}\n"
            "struct Entered {\n"
            "  explicit Entered(int u) { user.set(u); }\n"
            "  ~Entered() { user.remove(); }\n"
            "};\n",
        )
        found = self.open("main.cpp", TASK.replace("BODY", "Entered entered(1);"))
        self.assertEqual(found, [])
        self.check_no_errors("main.cpp")

    def test_guard_in_header_that_clears_nothing_is_read(self):
        self.write(
            "enter.h",
            '#pragma once\n#include "slot.h"\n'
            "inline void enter(int u) { user.set(u); }\n"
            "struct Entered {\n"
            "  ~Entered() {}\n"
            "};\n",
        )
        found = self.open("main.cpp", TASK.replace("BODY", "Entered entered;"))
        self.assertEqual(len(found), 1)

    def test_helpers_in_header_clear(self):
        self.write(
            "enter.h",
            '#pragma once\n#include "slot.h"\n'
            "inline void enter(int u) { user.set(u); }\n"
            "inline void clear() { user.remove(); }\n"
            "inline void leave() { clear(); }\n",
        )
        self.assertEqual(self.open("main.cpp", TASK.replace("BODY", "leave();")), [])
        self.check_no_errors("main.cpp")

    def test_helper_in_header_that_does_not_clear_is_read(self):
        self.write(
            "enter.h",
            '#pragma once\n#include "slot.h"\n'
            "inline void enter(int u) { user.set(u); }\n"
            "inline void leave() { if (user.try_get()) enter(2); }\n",
        )
        found = self.open("main.cpp", TASK.replace("BODY", "leave();"))
        self.assertGreater(len(found), 0)

    def test_finally_object_in_header_clears(self):
        self.write(
            "enter.h",
            '#pragma once\n#include "slot.h"\n'
            "inline void enter(int u) { user.set(u); }\n"
            "template <class F> struct Finally {\n"
            "  explicit Finally(F f) : f(f) {}\n"
            "  ~Finally() { f(); }\n"
            "  F f;\n"
            "};\n",
        )
        task = TASK.replace("BODY", "Finally finally([] { user.remove(); });")
        self.assertEqual(self.open("main.cpp", task), [])
        self.check_no_errors("main.cpp")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
