#!/usr/bin/env bash
# What the checks cost beside a plain parse, on three units heavy in headers.
#
#   scripts/bench.sh            measures the module in build/, or THREADSLOT_MODULE
#   scripts/bench.sh --exact    counts instructions on any machine, by valgrind:
#                               half an hour, but load changes nothing
#
# Prints instructions executed in user mode where the machine counts them, else
# user time in milliseconds (the least of five runs), and the ratio to the plain
# parse. The units are written to a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."

case "$*" in
  "" | --exact) ;;
  *) echo "usage: scripts/bench.sh [--exact]" >&2; exit 2 ;;
esac

scripts/setup.sh build test bench
module=${THREADSLOT_MODULE:-$PWD/build/lib/ThreadslotTidy.so}
[ -f "$module" ] || { echo "error: $module is missing: run scripts/demo.sh first" >&2; exit 1; }
units=$(mktemp -d)
trap 'rm -rf "$units"' EXIT

cat >"$units/asio.cpp" <<'UNIT'
#include <boost/asio.hpp>
#include <boost/thread/tss.hpp>
static boost::thread_specific_ptr<int> slot;
int main() {
  boost::asio::io_context context;
  boost::asio::post(context, [] { slot.reset(new int(1)); });
  context.run();
}
UNIT
cat >"$units/qt.cpp" <<'UNIT'
#include <QtConcurrent>
#include <QtCore>
#include <threadslot/threadslot.h>
static threadslot::ThreadLocal<QString> slot;
int main() {
  QThreadPool::globalInstance()->start([] { slot.set(QString("user")); });
}
UNIT
cat >"$units/own.cpp" <<'UNIT'
#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <ranges>
#include <regex>
#include <threadslot/threadslot.h>
static threadslot::ThreadLocal<std::string> slot;
int main() {
  threadslot::ThreadPool pool(2);
  pool.execute([] { slot.set("user"); });
}
UNIT

counter() { # COMMAND...: instructions, or nothing where they are not counted
  perf stat -x, -e instructions:u "$@" 2>&1 >/dev/null | sed -n 's/^\([0-9]\+\),.*instructions.*/\1/p'
}
user_time() { # COMMAND...: milliseconds
  local TIMEFORMAT=%U best= run
  for _ in 1 2 3 4 5; do
    run=$({ time "$@" >/dev/null 2>&1; } 2>&1 | tr -d .)
    run=$((10#$run))
    if [ -z "$best" ] || [ "$run" -lt "$best" ]; then best=$run; fi
  done
  echo "$best"
}
simulated() { # COMMAND...: instructions
  valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --trace-children=yes \
    "$@" 2>&1 >/dev/null | tr -d , | sed -n 's/.*I *refs: *\([0-9]\+\)/\1/p' | tail -1
}
if [ "$*" = --exact ]; then
  cost=simulated what="instructions, counted by valgrind"
elif [ -n "$(counter true)" ]; then
  cost=counter what="instructions:u"
else
  cost=user_time what="user time in ms, least of 5"
fi

qt=$(pkg-config --cflags-only-I Qt5Concurrent Qt5Core)
measure() { # UNIT
  local flags="-std=c++20 -fPIC -Iruntime/include $qt" file=$units/$1.cpp plain
  plain=$($cost clang++-22 -fsyntax-only $flags "$file")
  printf '%-6s %-24s %14s\n' "$1" "plain parse" "$plain"
  for checks in 'threadslot-*' bugprone-use-after-move 'clang-analyzer-*'; do
    $cost clang-tidy-22 --quiet -load="$module" --config='{}' --checks="-*,$checks" "$file" -- $flags |
      awk -v unit="$1" -v checks="$checks" -v plain="$plain" \
        '{ printf "%-6s %-24s %14s  %.3f\n", unit, checks, $1, $1 / plain }'
  done
}

echo "$(date -I), $(uname -m), $(nproc) cores, $(clang++-22 --version | head -1)"
echo "$what, and the ratio to the plain parse"
for unit in asio qt own; do
  measure "$unit"
done
