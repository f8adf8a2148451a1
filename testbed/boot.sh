#!/usr/bin/env bash
# Becomes process 1 of one host of the virtual cluster: cluster.ts starts it in new network, mount, UTS, IPC, PID and cgroup
# namespaces. It puts the host's file system together, starts its daemons and reaps what ends.
# usage: boot.sh ROOTFS CLUSTER-FOLDER APPTAINERS CHECKOUT NAME DAEMON...
set -euo pipefail
rootfs=$1 cluster=$2 apptainers=$3 checkout=$4 name=$5
shift 5
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
host=$cluster/hosts/$name
root=$host/root

hostname "$name"
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=$cluster/layer:$rootfs,upperdir=$host/upper,workdir=$host/work" "$root"

mount -t proc proc "$root/proc"
# Of this network namespace: /sys of the machine shows the machine's.
mount -t sysfs sysfs "$root/sys"
# Of this cgroup namespace: the root that Slurm sees is this host's own group.
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
  mount -t tmpfs -o mode=755 cgroup "$root/sys/fs/cgroup"
  for controller in memory freezer cpuacct; do
    mkdir "$root/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "$root/sys/fs/cgroup/$controller"
  done
fi

# Devices of its own: nothing of the machine's disks or terminals. The two that stand for GPUs are on all hosts.
mount -t tmpfs -o mode=755 dev "$root/dev"
mkdir "$root/dev"/{pts,shm,mqueue}
while read -r device major minor; do
  mknod -m 666 "$root/dev/$device" c "$major" "$minor"
done <<'END'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
fuse 10 229
tty8 4 8
tty9 4 9
END
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
mount -t mqueue mqueue "$root/dev/mqueue"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for stream in stdin:0 stdout:1 stderr:2; do ln -s "/proc/self/fd/${stream#*:}" "$root/dev/${stream%:*}"; done

mount -t tmpfs -o mode=755 run "$root/run"
# Local to the host, as on a real cluster.
mount -t tmpfs -o mode=1777,size=512m tmp "$root/tmp"
mount --bind "$cluster/home" "$root/home"
mount --bind "$apptainers" "$root/opt/apptainers"
mount --bind "$cluster/log/$name" "$root/var/log/slurm"
if [ "$name" = access ]; then
  mount --bind "$checkout" "$root/opt/berth"
  mount -o remount,bind,ro "$root/opt/berth"
else
  mount -o remount,bind,ro "$root/opt/apptainers"
fi

mkdir "$root/run/machine"
cd "$root"
# pivot_root, not chroot: the kernel refuses user namespaces, and so Apptainer, to a process that was chrooted.
pivot_root . run/machine
umount -l /run/machine
rmdir /run/machine

if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  echo '+cpu +cpuset +memory' >/sys/fs/cgroup/cgroup.subtree_control
fi
chown slurm:slurm /var/log/slurm
for daemon in "$@"; do berth-daemon "$daemon"; done
touch /var/log/slurm/booted
# Bash reaps whatever is left to process 1, while it waits for anything.
while :; do
  sleep infinity &
  wait $!
done
