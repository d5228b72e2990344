#!/usr/bin/env bash
# Builds everything, then shows residue and the checker that finds it.
#
#   scripts/demo.sh              runs the sample, then checks its code
#   scripts/demo.sh BUILD_DIR    checks the code of another project instead: what
#                                compile_commands.json in BUILD_DIR lists
set -euo pipefail
database=${1:+$(realpath "$1")}
cd "$(dirname "$0")/.."

scripts/setup.sh build
cmake --preset default -DTHREADSLOT_BUILD_TESTS=OFF
cmake --build build

show() {
  printf '\n$ %s\n' "$*"
  "$@"
}

# 1 means findings, which is what this is about.
check() {
  show build/bin/threadslot check "$@" || [ $? = 1 ]
}

if [ -n "$database" ]; then
  check -p "$database"
else
  show build/bin/thread_local_demo
  check -p build docs/examples/thread_local_demo/*.cpp
fi
