"""Runs the tests of checks: one file, both front ends, one set of expectations.

    // RUN: %check %s [-- FLAG...]
    pool.execute([] {
      // NOTE: :[[@LINE-1]]:3: note: task submitted here
      slot.set(1);
      // CHECK: :[[@LINE-1]]:5: warning: ... [threadslot-missing-remove]
    });

clang-tidy with the module and `threadslot check` must print the same, line for
line, but for source excerpts. FileCheck then matches it with the comments CHECK
and NOTE, in the order of the output. A warning, error or note that no comment
expects fails the test, so a file without such comments must be silent. Files of
many findings leave their stories to other tests with `%check --any-notes %s`.

Library headers come from Inputs/, the runtime's from the runtime. The language
is C++20, or C11 for files that end in `.c`; later flags win.
"""

import argparse
import difflib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

EXPECTATION = re.compile(r"//\s*(?:CHECK|NOTE)(?:-\w+)?:")
# A source excerpt is none, whatever the comment in it says.
DIAGNOSTIC = re.compile(r"^(?! *\d* \|).*(warning|error|note): ")


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source-dir", type=pathlib.Path, required=True)
    parser.add_argument("--threadslot", required=True)
    parser.add_argument("--clang-tidy")
    parser.add_argument("--module")
    parser.add_argument("--filecheck", required=True)
    parser.add_argument("--any-notes", action="store_true")
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("flags", nargs="*")
    return parser.parse_args()


def compiler_flags(options):
    standard = "-std=c11" if options.file.suffix == ".c" else "-std=c++20"
    return [
        standard,
        f"-I{options.source_dir}/runtime/include",
        f"-isystem{options.source_dir}/test/checks/Inputs",
        *options.flags,
    ]


def run(command, file):
    """The diagnostics a command prints, without folders and source excerpts."""
    done = subprocess.run(
        command,
        cwd=file.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: status {done.returncode}\n{done.stdout}")
    # What lies beside or below the test file is named from there.
    lines = done.stdout.replace(f"{file.parent}/", "").splitlines()
    return [line for line in lines if DIAGNOSTIC.search(line)]


def clang_tidy(options):
    return run(
        [
            options.clang_tidy,
            f"-load={options.module}",
            "--quiet",
            "--config={}",
            "--checks=-*,threadslot-*",
            "--header-filter=.*",
            str(options.file),
            "--",
            *compiler_flags(options),
        ],
        options.file,
    )


def threadslot_check(options):
    with tempfile.TemporaryDirectory() as folder:
        command = {
            "directory": folder,
            "file": str(options.file),
            "arguments": ["clang", *compiler_flags(options), "-c", str(options.file)],
        }
        database = pathlib.Path(folder) / "compile_commands.json"
        database.write_text(json.dumps([command]))
        return run(
            [options.threadslot, "check", "-p", folder, str(options.file)],
            options.file,
        )


def match(options, lines):
    """Whether the lines are what the file expects."""
    if not EXPECTATION.search(options.file.read_text()):
        print(*lines, sep="\n")
        return not lines
    unexpected = "warning|error" if options.any_notes else "warning|error|note"
    matched = subprocess.run(
        [
            options.filecheck,
            "--check-prefixes=CHECK,NOTE",
            "--allow-unused-prefixes",
            f"--implicit-check-not={{{{({unexpected})}}}}: ",
            str(options.file),
        ],
        input="\n".join(lines),
        text=True,
    )
    return matched.returncode == 0


def main():
    options = parse_arguments()
    lines = threadslot_check(options)
    if options.clang_tidy:
        in_tidy = clang_tidy(options)
        if lines != in_tidy:
            difference = difflib.unified_diff(
                lines, in_tidy, "threadslot check", "clang-tidy", lineterm=""
            )
            sys.exit("\n".join(difference))
    sys.exit(0 if match(options, lines) else 1)


if __name__ == "__main__":
    main()
