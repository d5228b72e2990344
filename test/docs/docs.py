"""Holds the documentation to what it says.

    docs.py REPOSITORY BUILD LLVM_BINDIR [PAGE...]

Compiles every block of C++ and C, runs every command of a console block and
compares what it prints with what is stated, and looks up every file that a page
links to or names. Prints what is wrong and what was done; fails if anything is
wrong, or if nothing was compiled or nothing was compared.
"""

import concurrent.futures
import dataclasses
import difflib
import glob
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import pages

# The language of a block, and how a file with such a suffix is compiled.
LANGUAGES = {"cpp": "c++", "c": "c"}
COMPILERS = {".cpp": "clang++ -std=c++20", ".c": "clang -std=c11"}
CODE = re.compile(r"`[^`]*`")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
NAMED_FILE = re.compile(r"`((?:checks|tool|runtime|test|docs|scripts)/[\w./*+-]*)`")
TIME_LIMIT = 120  # Seconds for a command; each takes a few.


@dataclasses.dataclass
class Setting:
    """Where things are."""

    repository: pathlib.Path
    build: pathlib.Path
    llvm: pathlib.Path

    def environment(self):
        path = [self.build / "bin", self.llvm, os.environ["PATH"]]
        return os.environ | {
            "PATH": os.pathsep.join(map(str, path)),
            "CPATH": str(self.repository / "runtime/include"),
        }


@dataclasses.dataclass
class Tally:
    """What was done, and what was found wrong."""

    compiled: int = 0
    compared: int = 0
    looked_up: int = 0
    problems: list = dataclasses.field(default_factory=list)

    def add(self, other):
        self.compiled += other.compiled
        self.compared += other.compared
        self.looked_up += other.looked_up
        self.problems += other.problems

    def __str__(self):
        return (
            f"{self.compiled} blocks compiled, {self.compared} outputs compared, "
            f"{self.looked_up} files looked up, {len(self.problems)} wrong"
        )


class Page:
    """One page at work, in a directory of its own that stands for the user's
    project: the page's files, and `build/` with our tools and a compilation
    database of those files."""

    def __init__(self, setting, page):
        self.setting = setting
        self.page = page
        self.text = (setting.repository / page).read_text()
        self.tally = Tally()
        self.sources = []

    def check(self):
        with tempfile.TemporaryDirectory(prefix="threadslot-docs-") as directory:
            self.directory = pathlib.Path(directory).resolve()
            (self.directory / "build").mkdir()
            for folder in ("bin", "lib"):
                (self.directory / "build" / folder).symlink_to(self.setting.build / folder)
            try:
                self.take_steps()
            except pages.PageError as error:
                self.tally.problems.append(str(error))
        self.look_up_files()
        return self.tally

    def take_steps(self):
        blocks = pages.blocks(self.page, self.text)
        for block, following in zip(blocks, [*blocks[1:], None]):
            if block.file:
                self.write(block)
            if block.language in LANGUAGES and not block.fragment:
                self.compile(block)
            if block.language == "console":
                for run in pages.runs(self.page, block, following):
                    self.compare(run)

    def write(self, block):
        file = self.directory / block.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text)
        if file.suffix in COMPILERS and file not in self.sources:
            self.sources.append(file)
        database = [
            {
                "directory": str(self.directory),
                "file": str(source),
                "command": f"{COMPILERS[source.suffix]} -c {source}",
            }
            for source in self.sources
        ]
        (self.directory / "build/compile_commands.json").write_text(json.dumps(database))

    def compile(self, block):
        text = f'\n#line {block.line} "{self.page}"\n{block.text}'
        command = [
            *COMPILERS["." + block.language].split(),
            *["-fsyntax-only", "-Wno-pragma-once-outside-header"],
            *["-x", LANGUAGES[block.language], "-"],
        ]
        status, printed = self.run(command, block.around.replace("...", text))
        self.tally.compiled += 1
        if status != 0:
            self.wrong(block.line, "the block does not compile\n" + printed)

    def compare(self, run):
        _, printed = self.run(["bash", "-c", run.command])
        self.tally.compared += 1
        stated = comparable(run.stated, run.varies)
        printed = comparable(printed.replace(f"{self.directory}/", ""), run.varies)
        if stated != printed:
            difference = difflib.unified_diff(stated, printed, "stated", "printed", lineterm="")
            self.wrong(
                run.line, f"`{run.command}` prints something else\n" + "\n".join(difference)
            )

    def run(self, command, text=""):
        """The status, and what was printed to either stream."""
        try:
            result = subprocess.run(
                command,
                input=text,
                cwd=self.directory,
                env=self.setting.environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=TIME_LIMIT,
            )
        except subprocess.TimeoutExpired:
            return None, f"(no end within {TIME_LIMIT} s)"
        return result.returncode, result.stdout

    def look_up_files(self):
        here = (self.setting.repository / self.page).parent
        for number, line in pages.prose(self.text):
            for name in NAMED_FILE.findall(line):
                self.look_up(number, self.setting.repository, name)
            for target in LINK.findall(CODE.sub("", line)):
                if ":" not in target:
                    self.look_up(number, here, target)

    def look_up(self, line, folder, name):
        self.tally.looked_up += 1
        if not glob.glob(str(folder / name)):
            self.wrong(line, f"there is no {name}")

    def wrong(self, line, what):
        self.tally.problems.append(f"{self.page}:{line}: {what}")


def comparable(text, varies):
    lines = [line.rstrip() for line in text.strip("\n").splitlines()]
    if not varies:
        return lines
    return [re.sub(varies, "~", line) for line in lines]


def all_pages(repository):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=repository,
        check=True,
        capture_output=True,
        text=True,
    )
    names = filter(None, listed.stdout.split("\0"))
    return sorted(name for name in names if (repository / name).exists())


def check(setting, chosen):
    """The tally of all the pages."""
    total = Tally()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for tally in pool.map(lambda page: Page(setting, page).check(), chosen):
            total.add(tally)
    return total


def main(arguments):
    setting = Setting(*(pathlib.Path(a).resolve() for a in arguments[:3]))
    total = check(setting, arguments[3:] or all_pages(setting.repository))
    for problem in total.problems:
        print(problem.rstrip())
    print(total)
    return 1 if total.problems or not total.compiled or not total.compared else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
