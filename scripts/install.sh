#!/bin/sh
# Installs exactly what package-lock.json names, when node_modules does not come from it yet.
set -eu
cd "$(dirname "$0")/.."

stamp=node_modules/.sotay-lock
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then exit 0; fi

echo "Installing the packages of package-lock.json…"
# Optional packages carry Node and the database. Install scripts are not needed: the launcher does their work itself.
npm ci --no-audit --no-fund --ignore-scripts --include=optional --include=dev --loglevel=error
cp package-lock.json "$stamp"
