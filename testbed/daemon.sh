#!/usr/bin/env bash
# Starts one daemon of a host and returns when it serves. On every host: /usr/local/sbin/berth-daemon NAME
set -euo pipefail

# Into the host's own control group, whoever calls.
for procs in /sys/fs/cgroup/{,memory/,freezer/,cpuacct/}init.scope/cgroup.procs; do
  if [ -e "$procs" ]; then echo $$ >"$procs"; fi
done

serves() { # COMMAND...
  for _ in {1..300}; do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.05
  done
  echo "$daemon does not serve after 15 s" >&2
  exit 1
}
listens() { : <"/dev/tcp/127.0.0.1/$1"; }

daemon=$1
case $daemon in
munged)
  install -d -o munge -g munge -m 755 /run/munge
  runuser -u munge -- munged --force
  ;;
mariadbd)
  install -d -o slurm -g slurm /run/mysqld
  setsid mariadbd --user=slurm >>/var/log/slurm/mariadbd.log 2>&1 </dev/null &
  serves test -S /run/mysqld/mysqld.sock
  ;;
slurmdbd)
  slurmdbd
  serves listens 6819
  ;;
slurmctld)
  slurmctld
  ;;
slurmd)
  slurmd -N "$(hostname)"
  ;;
*)
  echo "there is no daemon $daemon" >&2
  exit 2
  ;;
esac
