"""Tests the test: each thing that can be wrong with a page is found, and what is
right is not.

    docs_test.py LLVM_BINDIR
"""

import contextlib
import io
import pathlib
import sys
import tempfile
import textwrap
import unittest

import docs

LLVM = pathlib.Path(sys.argv.pop() if len(sys.argv) > 1 else "/usr/bin")


class PagesTest(unittest.TestCase):
    def tally(self, page, **files):
        """What docs.py makes of a page that stands in a repository with `files`."""
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            (root / "README.md").write_text(textwrap.dedent(page))
            for name, text in files.items():
                (root / name).write_text(text)
            setting = docs.Setting(root, root / "build", LLVM)
            return docs.check(setting, ["README.md"])

    def assert_right(self, page, compiled=0, compared=0, **files):
        tally = self.tally(page, **files)
        self.assertEqual(tally.problems, [])
        self.assertEqual((tally.compiled, tally.compared), (compiled, compared))

    def assert_wrong(self, page, problem, **files):
        problems = self.tally(page, **files).problems
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(problem, problems[0])

    def test_output(self):
        self.assert_right(
            """
            ```console
            $ echo one; echo two >&2
            one
            two
            $ echo three
            three
            ```
            """,
            compared=2,
        )

    def test_wrong_output(self):
        page = """
            ```console
            $ echo one
            two
            ```
            """
        self.assert_wrong(page, "README.md:3: `echo one` prints something else")
        self.assert_wrong(page, "-two\n+one")

    def test_output_in_the_block_that_follows(self):
        page = """
            ```console
            $ echo one
            ```
            It says
            ```text
            %s
            ```
            """
        self.assert_right(page % "one", compared=1)
        self.assert_wrong(page % "two", "-two\n+one")

    def test_no_output_stated(self):
        self.assert_wrong(
            """
            ```console
            $ echo one
            ```
            """,
            "README.md:3: nothing is stated of what `echo one` prints",
        )
        self.assert_wrong(
            """
            ```console
            $ true
            $ echo one
            one
            ```
            """,
            "nothing is stated of what `true` prints",
        )

    def test_console_without_command(self):
        self.assert_wrong("```console\necho one\n```\n", "README.md:2: a console block begins")
        self.assert_wrong("```console\n```\n", "the console block is empty")

    def test_what_varies(self):
        page = r"""
            <!-- varies: \d+ MiB$ -->
            ```console
            $ echo residue 40 MiB, in memory 41 MiB
            residue %s MiB, in memory 49 MiB
            ```
            """
        self.assert_right(page % "40", compared=1)
        self.assert_wrong(page % "30", "+residue 40 MiB, in memory ~")

    def test_the_directory_is_the_users(self):
        self.assert_right(
            """
            ```console
            $ echo "in $PWD/a.cpp"
            in a.cpp
            ```
            """,
            compared=1,
        )

    def test_files(self):
        self.assert_right(
            """
            <!-- file: src/a.cpp -->
            ```cpp
            int one();
            ```
            <!-- file: a.yaml -->
            ```yaml
            library: Team
            ```
            ```console
            $ cat src/a.cpp a.yaml
            int one();
            library: Team
            $ grep -o 'std=c++20 -c .*/src/a.cpp' build/compile_commands.json
            std=c++20 -c src/a.cpp
            ```
            """,
            compiled=1,
            compared=2,
        )

    def test_code(self):
        self.assert_right("```cpp\nint one() { return 1; }\n```\n", compiled=1)
        self.assert_right("```c\nint class;\n```\n", compiled=1)
        self.assert_wrong("\n```cpp\nint one() { return 1 }\n```\n", "README.md:3:21: error:")
        self.assert_wrong("```c\nint one(int = 1);\n```\n", "the block does not compile")

    def test_fragment(self):
        self.assert_right("```cpp fragment\nslot.set(1);\n```\n")

    def test_around(self):
        page = """
            <!-- around:
            int one();
            int two() { ... }
            -->
            ```cpp
            return one() + %s;
            ```
            """
        self.assert_right(page % "1", compiled=1)
        self.assert_wrong(page % "three()", "README.md:7:16: error:")

    def test_block_in_a_list(self):
        self.assert_right("- One:\n  ```console\n  $ echo one\n  one\n  ```\n", compared=1)

    def test_comment_without_block(self):
        self.assert_wrong("<!-- file: a.cpp -->\nText.\n", "README.md:2: no block follows")
        self.assert_wrong("<!-- file: a.cpp -->\n", "no block follows")
        self.assert_right("<!-- Written by hand. -->\nText.\n")

    def test_wrong_comment(self):
        self.assert_wrong("<!-- around: int i; -->\n", "README.md:1: expected `...`")
        self.assert_wrong("<!-- varies: +1 -->\n", "README.md:1: no regular expression")

    def test_without_end(self):
        self.assert_wrong("```cpp\nint i;\n", "README.md:1: the block has no end")
        self.assert_wrong("<!-- file: a.cpp\n", "README.md:1: the comment has no end")

    def test_links(self):
        self.assert_right("[other](other.md#part), [web](https://llvm.org)", **{"other.md": ""})
        self.assert_wrong("\n[other](gone.md)", "README.md:2: there is no gone.md")

    def test_code_is_no_link(self):
        self.assert_right("`[](int) {}` is\n```cpp\nauto f = [](int) {};\n```\n", compiled=1)
        self.assert_wrong("````text\n```\n````\n[a](gone.md)", "README.md:4: there is no gone")

    def test_named_files(self):
        self.assert_wrong("`scripts/gone.sh`", "README.md:1: there is no scripts/gone.sh")
        self.assert_wrong("`docs/*.md`", "README.md:1: there is no docs/*.md")

    def test_nothing_done_is_a_failure(self):
        with tempfile.TemporaryDirectory() as directory:
            (pathlib.Path(directory) / "README.md").write_text("Text.\n")
            with contextlib.redirect_stdout(io.StringIO()):
                status = docs.main([directory, directory, str(LLVM), "README.md"])
            self.assertEqual(status, 1)


if __name__ == "__main__":
    unittest.main()
