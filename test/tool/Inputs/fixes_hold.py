"""Fixes copies of source files and looks at what has become of them.

    fixes_hold.py --threadslot TOOL --compiler CLANG++ FILE... -- FLAG...

Each file must compile afterwards, have no finding left that has a fix, none that
is new, and not be changed by a second run.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threadslot", required=True)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    own, flags = sys.argv[1:], []
    if "--" in own:
        at = own.index("--")
        own, flags = own[:at], own[at + 1 :]
    return parser.parse_args(own), flags


class Copy:
    """A source file in a project of its own."""

    def __init__(self, source, folder, options, flags):
        self.file = folder / source.name
        shutil.copy(source, self.file)
        self.folder, self.options, self.flags = folder, options, flags
        command = {
            "directory": str(folder),
            "file": str(self.file),
            "arguments": ["clang", *flags, "-c", str(self.file)],
        }
        (folder / "compile_commands.json").write_text(json.dumps([command]))

    def run(self, command, *arguments):
        tool = [self.options.threadslot, command, "-p", str(self.folder)]
        return subprocess.run(
            [*tool, *arguments, str(self.file)],
            stdout=subprocess.PIPE,
            text=True,
        )

    def findings(self):
        report = self.run("check", "--report", "json").stdout
        return json.loads(report)["findings"]

    def compiles(self):
        command = [self.options.compiler, "-fsyntax-only", "-w", *self.flags]
        return subprocess.run([*command, str(self.file)]).returncode == 0


def problems(copy):
    before = copy.findings()
    copy.run("fix")
    fixed = copy.file.read_text()
    if not copy.compiles():
        yield "does not compile"
    after = copy.findings()
    for finding in after:
        if finding["fix"]:
            yield f"line {finding['line']} of the fixed file has a fix left"
    if len(after) > sum(not finding["fix"] for finding in before):
        yield "has findings that are new"
    copy.run("fix")
    if copy.file.read_text() != fixed:
        yield "is changed by a second run"
    print(f"{copy.file.name}: {len(before)} findings, then {len(after)}")


def main():
    options, flags = parse_arguments()
    failed = False
    for source in options.files:
        with tempfile.TemporaryDirectory() as folder:
            copy = Copy(source, pathlib.Path(folder), options, flags)
            for problem in problems(copy):
                print(f"{source.name} {problem}")
                failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()
