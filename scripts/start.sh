#!/bin/sh
# The one command: installs what the lock file names when that has changed, then starts the product.
# Every step is replaced by the next (exec), so that a signal to npm reaches the product itself.
set -eu
cd "$(dirname "$0")/.."

sh scripts/install.sh
exec sh scripts/node.sh src/main.ts "$@"
