#!/usr/bin/env bash
# Builds everything in every way that matters and runs every test. The last line
# is `N passed, N failed`; the status is 0 only if all suites ran and none
# failed. What a suite printed is in build/test-results/.
#
#   scripts/test.sh                     the runtime under sanitizers too
#   scripts/test.sh --sanitize-checks   the checker under ASan and UBSan as well
set -uo pipefail
cd "$(dirname "$0")/.."

case "$*" in
  "") sanitize_checks=OFF ;;
  --sanitize-checks) sanitize_checks=ON ;;
  *) echo "usage: scripts/test.sh [--sanitize-checks]" >&2; exit 2 ;;
esac

scripts/setup.sh build test || exit 1
results=$PWD/build/test-results
rm -rf "$results"
mkdir -p "$results"
passed=0
failed=0

# step NAME COMMAND...: runs it and shows its output if it fails.
step() {
  local name=$1 start=$SECONDS log=$results/$1.log
  shift
  if "$@" >"$log" 2>&1; then
    echo "$name: done in $((SECONDS - start)) s"
  else
    echo "$name: FAILED after $((SECONDS - start)) s"
    tail -n 200 "$log"
    return 1
  fi
}

build() {
  cmake --preset "$1" "${@:2}" && cmake --build --preset "$1"
}

# attribute NAME FILE: of the first test suite in a JUnit file; 0 if it has none.
attribute() {
  local value
  value=$(grep -m1 -A8 '<testsuite ' "$2" | grep -om1 "$1=\"[0-9]*\"" | grep -o '[0-9]*')
  echo "${value:-0}"
}

# suite NAME COMMAND...: counts the tests of a command that writes NAME.xml. One
# that did not run, or fails with no test to blame, counts as a failed test.
suite() {
  local name=$1 report=$results/$1.xml good=0 status=0
  step "$@" || status=1
  if [ -s "$report" ]; then
    good=$(($(attribute tests "$report") - $(attribute failures "$report") - $(attribute skipped "$report")))
    failed=$((failed + $(attribute failures "$report")))
    [ $status = 1 ] && [ "$(attribute failures "$report")" = 0 ] && failed=$((failed + 1))
  fi
  if [ "$good" = 0 ]; then
    echo "$name: no test ran"
    failed=$((failed + 1))
  fi
  passed=$((passed + good))
}

# ctest would count all of lit's tests as one.
run_ctest() {
  suite "ctest-$1" ctest --test-dir "$2" -E '^lit$' --output-on-failure --output-junit "$results/ctest-$1.xml" -j2
}
run_lit() {
  suite "lit-$1" /usr/lib/llvm-22/bin/lit -sv --xunit-xml-output "$results/lit-$1.xml" "$2/test"
}

# never_ran NAME...: suites whose build failed.
never_ran() {
  failed=$((failed + $#))
}

# LLVM's own allocators are not instrumented: memory that our half poisons would
# be handed out by theirs.
export ASAN_OPTIONS=allow_user_poisoning=0
export UBSAN_OPTIONS=print_stacktrace=1
export THREADSLOT_MODULE_19=$PWD/build-19/lib/ThreadslotTidy.so

step build-19 build llvm-19 || failed=$((failed + 1))
if step build build default -DTHREADSLOT_BUILD_TESTS=ON; then
  run_ctest default build
  run_lit default build
else
  never_ran ctest lit
fi
if step build-asan build asan -DTHREADSLOT_BUILD_CHECKS="$sanitize_checks"; then
  run_ctest asan build-asan
  [ "$sanitize_checks" = OFF ] || run_lit asan build-asan
else
  never_ran ctest
fi
if step build-tsan build tsan; then
  TSAN_OPTIONS=suppressions=$PWD/test/runtime/tsan.supp run_ctest tsan build-tsan
else
  never_ran ctest
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
