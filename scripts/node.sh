#!/bin/sh
# Runs Node 24 from the installed packages; on a platform without that package, the machine's own Node from 22.17.
# The young generation of the heap is kept at 16 MB: with Node's own setting an import took a hundred megabytes more for no gain,
# with 8 MB pages came a tenth slower (bench/README.md).
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
if [ -x "$here/node_modules/.bin/node" ]; then exec "$here/node_modules/.bin/node" --max-semi-space-size=16 "$@"; fi

if node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 17) ? 0 : 1)'; then
  exec node --max-semi-space-size=16 "$@"
fi
echo "This product needs Node 22.17 or newer on this platform; found $(node --version)." >&2
exit 1
