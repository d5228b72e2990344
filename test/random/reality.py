"""Runs random tasks for real, in many thousand ways to answer what they ask of the
outside, and compares what the pool finds left behind with the semantics.

  reality.py --compiler "clang++-22 ..." --library libthreadslot.a --include DIR --folder DIR
             [--tasks N] [--seed N]

The checker is compared with the same semantics (compare.py --real), so that the
three agree: what is reported is what is left behind, line by line and by kind
of exit.
"""

import argparse
import pathlib
import shlex
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from compare import CHECKS, expected
from generator import Generator
from printer import Printer

DRIVER = """\
#include "tasks.cpp"
#include <cstdio>
#include <map>
#include <random>
#include <vector>

// The answers of a run. First all ways to answer the first few questions are
// tried, with zeros behind; then many are drawn, with few or many zeros.
constexpr std::size_t few = 9, many = 80;
constexpr int drawn = 4000;
static std::vector<int> answers, bounds;
static std::size_t asked;
static int draw; // 0 while all ways are tried.
static std::mt19937 source(1);

static int answer(int bound) {{
  if (draw != 0) {{
    int zeros = draw % 4 + 1; // Of 5.
    bool zero = ++asked > many || int(source() % 5) < zeros;
    return zero ? 0 : 1 + source() % (bound - 1);
  }}
  if (asked == few)
    return 0;
  if (asked == answers.size())
    answers.push_back(0), bounds.push_back(bound);
  return answers[asked++];
}}
bool coin(int) noexcept {{ return answer(2); }}
int pick(int, int cases) noexcept {{ return answer(cases + 1); }}
void quiet(int) noexcept {{}}
void mayThrow(int) {{
  if (answer(2))
    throw std::runtime_error("work");
}}
// Whether there is another run.
static bool next() {{
  if (draw != 0)
    return ++draw <= drawn;
  while (!answers.empty() && answers.back() + 1 == bounds.back())
    answers.pop_back(), bounds.pop_back();
  if (answers.empty())
    return (draw = 1);
  ++answers.back();
  return true;
}}

static bool threw;
static std::vector<unsigned> left;
static std::map<unsigned, bool> normal; // By line: by a normal exit too.

int main() {{
  threadslot::ThreadPoolOptions options;
  options.residue = threadslot::ResiduePolicy::report;
  options.on_exception = [](auto &&...) {{ threw = true; }};
  options.on_residue = [](const threadslot::HeldValue &value, auto &&) {{
    left.push_back(value.set_at.line());
  }};
  threadslot::ThreadPool pool(1, options);
  void (*const submissions[])(threadslot::ThreadPool &) = {{{submissions}}};
  for (auto submit : submissions) {{
    draw = 0;
    do {{
      asked = 0, threw = false, left.clear();
      submit(pool);
      pool.submit([] {{ s0.remove(), s1.remove(), s2.remove(); }}).get();
      for (unsigned line : left)
        normal[line] |= !threw;
    }} while (next());
  }}
  for (auto [line, byNormal] : normal)
    std::printf("%u %s\\n", line, byNormal ? "normal" : "exceptional");
}}
"""

# Deep enough that no task of the seeds in use shows anything new beyond it.
DEPTH = 15


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--library", required=True, type=pathlib.Path)
    parser.add_argument("--include", required=True)
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--tasks", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)

    file = Generator(f"real/{options.seed}", real=True).file(options.tasks)
    printer = Printer(real=True)
    (folder / "tasks.cpp").write_text(printer.file(file))
    (folder / "driver.cpp").write_text(DRIVER.format(
        submissions=", ".join(f"submit_{task.name}" for task in file.tasks)))
    program = folder / "driver"
    subprocess.run([*shlex.split(options.compiler), "-std=c++20", "-w", f"-I{options.include}",
                    folder / "driver.cpp", options.library, "-pthread", "-o", program], check=True)
    output = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    seen = {int(line): CHECKS[kind] for line, kind in map(str.split, output.splitlines())}
    wanted = expected(file, printer.sites)
    wrong = [line for line in sorted(seen.keys() | wanted.keys()) if seen.get(line) != wanted.get(line)]
    for line in wrong:
        print(f"{folder / 'tasks.cpp'}:{line}: expected {wanted.get(line)}, seen {seen.get(line)}")
    print(f"{options.tasks} tasks run, {len(wanted)} residues expected, {len(wrong)} lines differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
