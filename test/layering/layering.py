"""Who may include whom, and what no file may hold.

    layering.py REPOSITORY

Prints a line for each file that breaks a rule. The order of the stages is that
of the pipeline; linking alone would not hold it, since archives resolve
whatever some binary happens to bring.
"""

import pathlib
import re
import subprocess
import sys

# Each stage with the folders it sees besides itself. All see LLVM's support
# libraries; "clang" stands for everything of Clang.
STAGES = {
    "program": set(),
    "models": {"program"},
    "reach": {"program"},
    "solver": {"program", "reach"},
    "lowering": {"program", "models", "clang"},
    "report": {"program", "reach", "solver"},
    "tidy": {"program", "models", "lowering", "report", "clang"},
}
CLANG = {"clang", "clang-c", "clang-tidy"}

# What the runtime uses of the system besides the standard library.
POSIX = {"cxxabi.h", "pthread.h", "unistd.h"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)

FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.$})-])/(?:home|root|work|tmp/b)\b[/-]\w"),
    "a package registry": re.compile(
        r"https?://[\w.-]*(?:artifact|registry|mirror|pypi|npmjs|deb\.debian)"
    ),
}


def may_include(stage, included):
    """Whether a file of the stage may include `included`."""
    folder = included.split("/")[0]
    seen = STAGES.get(stage, set(STAGES) | {"clang"})  # tool/ sees all.
    if folder in CLANG:
        return "clang" in seen
    return folder not in STAGES or folder == stage or folder in seen


def runtime_may_include(quote, included, folder):
    if quote == '"':
        return included.startswith("threadslot/") or (folder / included).exists()
    return "/" not in included and "." not in included or included in POSIX


def wrong_includes(root, path, text):
    top, stage = path.parts[0], path.parts[1] if len(path.parts) > 2 else None
    for quote, included in INCLUDE.findall(text):
        if top == "runtime" and stage in ("include", "src"):
            allowed = runtime_may_include(quote, included, root / path.parent)
        elif top in ("checks", "tool"):
            allowed = may_include(stage if top == "checks" else "tool", included)
        else:
            continue
        if not allowed:
            yield f"{path}: must not include {included}"


def problems(root):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, check=True, capture_output=True, text=True,
    )
    for path in map(pathlib.PurePath, filter(None, listed.stdout.split("\0"))):
        try:
            text = (root / path).read_text()
        except FileNotFoundError:
            continue  # Deleted and not committed yet.
        except UnicodeDecodeError:
            yield f"{path}: is not text"
            continue
        if path.suffix in (".h", ".cpp", ".c"):
            yield from wrong_includes(root, path, text)
        for what, pattern in FORBIDDEN.items():
            if match := pattern.search(text):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path}:{line}: names {what}: {match.group()}"


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1])))
    for problem in found:
        print(problem)
    sys.exit(bool(found))
