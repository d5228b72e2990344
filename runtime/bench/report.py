#!/usr/bin/env python3
"""Runs the benchmarks and writes the table of results.

    runtime/bench/report.py BUILD/bin/threadslot_bench > docs/performance.md

Java is timed by a matching loop if `java` is there. Times are CPU time, so that other programs on
the machine disturb them less. The instructions of threads that come and go are counted by Valgrind,
if that is there, in the program `threadslot_thread_churn` beside the other.
"""
import datetime
import json
import os
import platform
import re
import shutil
import subprocess
import sys

COLUMNS = ["threadslot", "native", "index_array", "pthread", "boost", "qt", "tbb", "java"]
HEAD = """# Performance

One run, on one machine, all columns on the same one; nanoseconds of CPU time an operation. The
command that makes this page, after a build with `-DTHREADSLOT_BUILD_BENCH=ON
-DCMAKE_BUILD_TYPE=Release`:

```sh
runtime/bench/report.py build/bin/threadslot_bench > docs/performance.md
```

{machine}

`native` is an array of `thread_local`, which cannot have slots made at run time: the floor. A hit
there makes four accesses to memory, here seven; the loops are aligned, and nothing is hoisted out of
them or vectorised. `index_array` is a thread's array of pointers indexed by slot, the fastest that
can, at the price of an array as long as there are slots on every thread. `java` is a matching loop
over `java.lang.ThreadLocal`, best of ten rounds.

| operation | slots | {columns} |
|---|---|{rules}|
"""
TAIL = """
What stands behind the shapes:

| shape | what is timed |
|---|---|
| hit | increment of a present value through `get`, slots in order of creation |
| hit in random order | the same, slots shuffled |
| hit strided | slots whose ids are so many apart; the original degenerates at powers of two |
| set present | set of a present value |
| set get set empty, set get remove | one slot among six; the second destroys and makes the value |
| miss and remove | remove, then get with an initial value |
| slot churn | make a slot, set, get, destroy it |
| thread churn | start a thread, set so many slots, join; without slots it is what the system takes, the same for all. `tbb` destroys no value when a thread ends, but hands it to the next thread of the same id |
| one set after dead slots | the first set after a thousand slots died at once |
| remove in run | remove of one of a thousand slots whose ids have one home; `original` is the exact algorithm |
| capture, replay | a snapshot of so many travelling slots, nothing changed or one; replay and restore |
"""


def native_results(program):
    command = [program, "--benchmark_format=json", "--benchmark_min_time=0.03",
               "--benchmark_repetitions=9", "--benchmark_enable_random_interleaving=true"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    times = {}
    for run in json.loads(output)["benchmarks"]:
        if run["run_type"] != "iteration":
            continue
        shape, _, rest = run["run_name"].partition(":")
        storage, *arguments = [part for part in rest.split("/")
                               if not part.endswith("_time")
                               and not part.startswith(("iterations", "min_time"))]
        manual = "manual_time" in rest
        time = run["real_time" if manual else "cpu_time"]
        key = (shape, "/".join(arguments), storage)
        times[key] = min(time, times.get(key, time))  # the least disturbed of the repetitions
    return times


def java_results():
    java = shutil.which("java")
    if not java:
        return {}
    source = os.path.join(os.path.dirname(__file__), "JavaThreadLocal.java")
    output = subprocess.run([java, source], check=True, capture_output=True, text=True).stdout
    times = {}
    for line in output.splitlines():
        shape, count, time = line.split()
        times[shape, "" if count == "0" else count, "java"] = float(time)
    return times


CHURNED_SLOTS = [0, 1, 8, 64]
CHURN_HEAD = """
Nearly all the time of a thread that comes and goes is the system's, so here are the instructions that
one takes outside it, counted by `valgrind --tool=callgrind` over a thousand threads. Without slots
it is what starting and joining one takes. Qt wants its programs compiled like libraries, as the timed
one is: there a thread's first value also keeps the library loaded, which takes as much again as
hearing of the thread's end. This program is compiled without.

| slots set | {columns} |
|---|{rules}|
"""
CHURN_TAIL = """
At one slot pthread's keys and this are about even: here `__cxa_thread_atexit`, with 550
instructions, lets values end together with the thread's `thread_local` objects; pthread looks for keys
that are set when those are gone, with 680. What remains of this is the registry, which lets other
threads count what one holds, and the memory that it takes over and leaves.
"""


def churn_instructions(program, storage, slots):
    """Of a thread that sets so many slots; none if the storage is unknown."""
    def count(threads):
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, storage,
                   str(threads), str(slots)]
        run = subprocess.run(command, capture_output=True, text=True)
        return int(re.search(r"Collected : (\d+)", run.stderr)[1]) if run.returncode == 0 else None
    few, many = count(100), count(1100)
    return few and (many - few) / 1000


def print_churn(program):
    storages = [storage for storage in COLUMNS if churn_instructions(program, storage, 0)]
    print(CHURN_HEAD.format(columns=" | ".join(storages), rules="|".join("---:" for _ in storages)),
          end="")
    for slots in CHURNED_SLOTS:
        row = [churn_instructions(program, storage, slots) for storage in storages]
        print(f"| {slots} | {' | '.join(f'{count:.0f}' for count in row)} |")
    print(CHURN_TAIL, end="")


def machine():
    with open("/proc/cpuinfo") as info:
        model = next(line.split(":")[1].strip() for line in info if line.startswith("model name"))
    compiler = subprocess.run(["c++", "--version"], capture_output=True, text=True).stdout
    load = os.getloadavg()[0]
    return (f"{datetime.date.today()}, {os.cpu_count()} x {model}, {compiler.splitlines()[0]}, "
            f"glibc {platform.libc_ver()[1]}, load {load:.1f} at the start.")


SHAPES = ["hit", "hit_in_random_order", "hit_strided", "set_present", "set_get_set_empty",
          "set_get_remove", "miss_and_remove", "slot_churn", "thread_churn",
          "one_set_after_dead_slots", "remove_in_run", "capture", "capture_after_a_change", "replay"]


def slowest(times, shape, counts, over):
    """How many times as long as `over` it takes at worst."""
    return max(times[shape, count, "threadslot"] / times[shape, count, over] for count in counts)


def worst_of_all(times, over):
    """The shape in which it takes longest beside `over`, and how many times as long."""
    both = [(shape, count) for shape, count, storage in times
            if storage == over and (shape, count, "threadslot") in times
            and (shape, count) != ("thread_churn", "0")]  # which uses no storage
    worst = max(both, key=lambda row: times[(*row, "threadslot")] / times[(*row, over)])
    return " ".join(worst).replace("_", " ").strip(), slowest(times, worst[0], [worst[1]], over)


def goals(times):
    others = [(f"the worst beside {other}: {shape}", 1, ratio)
              for other in ["pthread", "boost", "qt", "tbb", "java"]
              if any(storage == other for _, _, storage in times)
              for shape, ratio in [worst_of_all(times, other)]]
    counts = ["1", "6", "32", "128"]
    in_turn = times["set_get_remove", "", "threadslot"] / times["set_get_set_empty", "", "threadslot"]
    return [
        ("a hit, at 1 to 128 slots, beside an index array", 1.5,
         slowest(times, "hit", counts, "index_array")),
        ("the same beside native `thread_local`", 2, slowest(times, "hit", counts, "native")),
        ("set, get, remove beside set, get, set empty", 1.5, in_turn),
        *others,
    ]


def place(row):
    shape, count = row
    return SHAPES.index(shape), [int(number) for number in count.split("/") if number]


def main():
    head = machine()
    times = native_results(sys.argv[1]) | java_results()
    # pthread's keys do not reach for a thousand slots.
    times = {(shape, "1000" if count == "900" else count, storage): time
             for (shape, count, storage), time in times.items()}
    print(HEAD.format(machine=head, columns=" | ".join(COLUMNS), rules="|".join("---:" for _ in COLUMNS)),
          end="")
    columns = COLUMNS + ["original"]
    for shape, count in sorted({(shape, count) for shape, count, _ in times}, key=place):
        row = [times.get((shape, count, storage)) for storage in columns]
        cells = ["" if time is None else f"{time:.3g}" if time < 100 else f"{time:.0f}" for time in row]
        if cells[-1]:
            cells[0] += f" (original: {cells[-1]})"
        print(f"| {shape.replace('_', ' ')} | {count} | {' | '.join(cells[:-1])} |")
    print("\n| what it was built for: at most so many times as long | goal | measured |\n|---|---:|---:|")
    for what, goal, measured in goals(times):
        print(f"| {what} | {goal} | {measured:.2f} |")
    if shutil.which("valgrind"):
        print_churn(os.path.join(os.path.dirname(sys.argv[1]), "threadslot_thread_churn"))
    print(TAIL, end="")


main()
