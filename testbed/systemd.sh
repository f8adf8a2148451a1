#!/usr/bin/env bash
# Becomes systemd as process 1 of a host of its own, which has the file system of the virtual cluster's hosts and the network of nobody:
# systemd-host.ts starts it in new network, mount, UTS, IPC, PID and cgroup namespaces. What it changes goes with it.
# usage: systemd.sh ROOTFS FOLDER CHECKOUT NAME
set -euo pipefail
rootfs=$1 folder=$2 checkout=$3 name=$4
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=$folder/root

hostname "$name"
mount --make-rprivate /
mkdir -p "$root" "$folder/changes"
mount -t tmpfs changes "$folder/changes"
mkdir "$folder/changes/"{upper,work}
mount -t overlay overlay -o "lowerdir=$rootfs,upperdir=$folder/changes/upper,workdir=$folder/changes/work" "$root"
# Real ones in the place of what the cluster's hosts have.
rm "$root/usr/local/bin/systemctl"
for unit in slurmctld slurmd slurmdbd munge mariadb systemd-modules-load; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit.service"
done

mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
# Of this cgroup namespace: the group that systemd divides is this host's own.
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 dev "$root/dev"
mkdir "$root/dev/"{pts,shm}
while read -r device major minor; do
  mknod -m 666 "$root/dev/$device" c "$major" "$minor"
done <<'END'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
END
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=755 run "$root/run"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
mount --bind "$checkout" "$root/opt/berth"
ip link set lo up

cd "$root"
mkdir old
pivot_root . old
umount -l old
exec env -i container=berth PATH="$PATH" /usr/lib/systemd/systemd --unit=multi-user.target
