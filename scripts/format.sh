#!/usr/bin/env bash
# Formats the C++ of the project, or says with --check which files are not.
# test/ is left alone where a comment's column is part of an expectation.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=(-i)
[ "${1:-}" = --check ] && mode=(--dry-run --Werror)
git ls-files -z '*.h' '*.cpp' ':!test/checks' ':!test/tidy' ':!test/clangd' ':!docs/checks' |
  xargs -0 clang-format-22 "${mode[@]}"
