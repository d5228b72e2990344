"""Makes linked slot programs of growing size and times the solver on them.

  scaling.py THREADSLOT-OPT FOLDER [SIZE...]

SIZE is a number of functions, from 1,000 to 1,000,000 if none is given. One task
stands for a hundred functions. A task tests a flag and sets a slot, runs helpers
three calls deep that do something else, one in ten shared by many tasks, and
clears; every twentieth task forgets to. So what is found is known beforehand.
Tasks are solved as many at a time as there are cores. By hand, not in CI: the
largest program takes 4 GB of memory.
"""

import os
import pathlib
import subprocess
import sys
import time

PER_TASK = 100
FORGETS = 20

HEADER = """traits @T emptynull severity=high restore
declare @work
declare @quiet nothrow
"""

HELPER = """fn @{name} params=1 locals=2 {{
b0:
  let %0 = $0
  br %0 b1 b2
b1:
  call @{callee}(%0) -> %1
  goto b3
b2:
  call @quiet()
  let %1 = 0
  goto b3
b3:
  let @stats{group} = %1
  ret
}}
"""

TASK = """fn @task{n} params=1 locals=1 {{
b0:
  let %0 = $0
  br %0 b1 b2
b1:
  set @slot{group} depends($0) traits=@T !{n}
  goto b2
b2 unwind b5:
{calls}
  br %0 b3 b4
b3:
  {undo}
  goto b4
b4:
  ret
b5:
  clear @slot{group}
  resume
}}
"""


def helpers(task, count):
    """The names of a task's helpers, and their text: each calls one further on."""
    names = [f"h{task}_{i}" for i in range(count)]
    text = []
    for i, name in enumerate(names):
        deeper = i + count // 3
        if deeper < count:
            callee = names[deeper]
        else:
            callee = f"h{i % (task + 1)}_{count - 1}" if i % 10 == 0 and task else "work"
        text.append(HELPER.format(name=name, callee=callee, group=task % 50))
    return names, "".join(text)


def write(path, size):
    """Writes a program of `size` functions; returns how many tasks forget."""
    tasks = size // PER_TASK
    forgotten = 0
    with path.open("w") as out:
        out.write(HEADER)
        for n in range(tasks):
            names, text = helpers(n, PER_TASK - 1)
            forgets = n % FORGETS == 0
            forgotten += forgets
            calls = "\n".join(f"  call @{name}($0)" for name in names[:len(names) // 3])
            undo = "call @quiet()" if forgets else f"clear @slot{n % 50}"
            out.write(text + TASK.format(n=n, group=n % 50, calls=calls, undo=undo))
        out.write("fn @main {\nb0:\n")
        out.writelines(f"  submit @task{n}() exceptions=caught\n" for n in range(tasks))
        out.write("  ret\n}\n")
        out.writelines(f'anchor {n} "t.cpp":{n + 1}:1+1\n' for n in range(tasks))
    return forgotten


def run(*command):
    """Seconds, those of CPU time, the most memory in MB, and what was printed."""
    start = time.monotonic()
    done = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    out = done.stdout.read()
    _, status, used = os.wait4(done.pid, 0)
    if status:
        sys.exit(f"{command} failed")
    took = time.monotonic() - start
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, out


def main():
    tool, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    jobs = len(os.sched_getaffinity(0))
    print(f"| functions | tasks | link s | solve s | both s, {jobs} jobs | MB | us a function |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for size in [int(x) for x in sys.argv[3:]] or [1000, 10_000, 100_000, 1_000_000]:
        text, facts = folder / "program.slot", folder / "program.facts"
        forgotten = write(text, size)
        run(tool, "--emit-facts", str(text), "-o", str(facts))
        text.unlink()
        _, link, _, _ = run(tool, "--link", "--stats", str(facts))
        took, both, memory, out = run(tool, "--link", "--solve", f"--jobs={jobs}", str(facts))
        found = out.count("missing-remove site=")
        if found != forgotten:
            sys.exit(f"{found} findings instead of {forgotten}")
        print(f"| {size:,} | {size // PER_TASK:,} | {link:.2f} | {both - link:.2f} | {took:.2f} |"
              f" {memory:,} | {1e6 * both / size:.1f} |", flush=True)


if __name__ == "__main__":
    main()
