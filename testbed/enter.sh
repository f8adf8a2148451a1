#!/bin/sh
# Makes the namespaces of one host and starts boot.sh as its process 1.
# usage: enter.sh NETWORK-NAMESPACE CONTROL-GROUPS BOOT-ARGUMENT...     (groups: separated by colons)
set -eu
network=$1 groups=$2
shift 2
IFS=:
for group in $groups; do echo $$ >"$group/cgroup.procs"; done
# What it is in now becomes the root of the host's control groups; then it goes one down, where the daemons live.
# shellcheck disable=SC2016 # expanded by the inner shell
exec unshare --cgroup sh -eu -c '
  network=$1 groups=$2 boot=$3
  shift 3
  IFS=:
  for group in $groups; do echo $$ >"$group/init.scope/cgroup.procs"; done
  exec nsenter --net="$network" unshare --mount --uts --ipc --pid --fork --kill-child "$boot" "$@"
' sh "$network" "$groups" "$(dirname "$0")/boot.sh" "$@"
