#!/usr/bin/env bash
# Installs the Debian packages of the named lists that are missing.
#
#   scripts/setup.sh build test
#
# A list is scripts/packages/NAME.txt. Nothing else is installed, and nothing
# if all are there. Without apt-get, or without the right to use it, the
# missing ones are named and the script stops. THREADSLOT_SETUP=off skips it,
# for systems that have everything under other names.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${THREADSLOT_SETUP:-on}" = off ]; then
  exit 0
fi

packages() {
  for list in "$@"; do
    sed 's/#.*//' "scripts/packages/$list.txt"
  done | xargs -n1 | sort -u
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=()
for package in $(packages "$@"); do
  is_installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} = 0 ]; then
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  echo "error: missing packages (Debian's names): ${missing[*]}; there is no apt-get here, install them and set THREADSLOT_SETUP=off" >&2
  exit 1
fi
if [ "$(id -u)" != 0 ]; then
  echo "error: missing packages: ${missing[*]}; only root can install them, run: apt-get install ${missing[*]}" >&2
  exit 1
fi
echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
