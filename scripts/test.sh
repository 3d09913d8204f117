#!/bin/sh
# All tests: installs what the lock file names when that has changed, then runs them on the product's own Node.
set -eu
cd "$(dirname "$0")/.."

sh scripts/install.sh
exec sh scripts/node.sh scripts/test.ts "$@"
