#!/bin/sh
# The `berth` command of a release: the bundled program on the Node beside it, wherever their folder lies.
self=$(readlink -f -- "$0")
root=${self%/bin/berth}
# As scripts/berth.mjs in a checkout: what one log-in takes for a moment goes back to the system.
export MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_-1048576}"
exec "$root"/node_modules/node-linux-*/bin/node "$root/server/main.js" "$@"
