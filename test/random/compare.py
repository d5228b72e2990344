"""Compares the checker with the semantics on random tasks, line by line.

  compare.py --threadslot PATH --include DIR --folder DIR [--files N] [--tasks N] [--seed N]
             [--skip SEED...]

Exits with 1 if a line differs and prints all that do; the files stay in the
folder. Each file has a seed of its own, counted from --seed on, without those
to skip.
"""

import argparse
import itertools
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from generator import Generator
from minimize import minimize
from printer import Printer
from semantics import Semantics

CHECKS = {"normal": "threadslot-missing-remove",
          "exceptional": "threadslot-exception-unsafe-remove"}


def expected(file, sites):
    """{line: check}, over all tasks: normal beats exceptional."""
    semantics = Semantics(file)
    found = {}
    for task in file.tasks:
        for site, kind in semantics.residue(task).items():
            if found.get(sites[site]) != CHECKS["normal"]:
                found[sites[site]] = CHECKS[kind]
    return found


def reported(options, folder):
    """{line: check}, and what `--stats` says."""
    report = folder / "report.json"
    run = subprocess.run([options.threadslot, "check", "-p", folder, "--stats", "--report",
                          f"json={report}"], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(f"threadslot failed with {run.returncode}:\n{run.stdout}{run.stderr}")
    found = {finding["line"]: finding["check"]
             for finding in json.loads(report.read_text())["findings"]}
    return found, run.stderr


def compare(options, name, file, folder):
    """Writes the file, checks it and gives (differing lines, number of findings
    expected, what `--stats` says)."""
    folder.mkdir(parents=True, exist_ok=True)
    printer = Printer(options.real)
    (folder / name).write_text(printer.file(file))
    (folder / "compile_commands.json").write_text(json.dumps([{
        "directory": str(folder), "file": name, "arguments": [
            "clang++", "-std=c++20", f"-I{options.include}", "-c", name]}]))
    wanted = expected(file, printer.sites)
    got, stats = reported(options, folder)
    differences = [f"{folder / name}:{line}: expected {wanted.get(line)}, got {got.get(line)}"
                   for line in sorted(wanted.keys() | got.keys())
                   if wanted.get(line) != got.get(line)]
    return differences, len(wanted), stats


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threadslot", required=True)
    parser.add_argument("--include", required=True, type=os.path.abspath)
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip", type=int, nargs="+", default=[])
    parser.add_argument("--minimize", action="store_true",
                        help="print a smallest program on which they differ")
    parser.add_argument("--real", action="store_true", help="the tasks that reality.py runs")
    options = parser.parse_args()
    folder = options.folder.resolve()

    kind = "real/" if options.real else ""
    total = wrong = 0
    wanted = (seed for seed in itertools.count(options.seed) if seed not in options.skip)
    for seed in itertools.islice(wanted, options.files):
        file = Generator(f"{kind}{seed}", options.real).file(options.tasks)
        folder = options.folder.resolve() / str(seed)
        differences, findings, stats = compare(options, "tasks.cpp", file, folder)
        total += findings
        wrong += len(differences)
        if differences:
            print("\n".join(differences), stats, sep="\n")
        if differences and options.minimize:
            small = minimize(file, lambda f: compare(options, "small.cpp", f, folder)[0])
            print(*compare(options, "small.cpp", small, folder)[0], sep="\n")
            print((folder / "small.cpp").read_text())
    print(f"{options.files * options.tasks} tasks, {total} findings expected, {wrong} lines differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
