#!/usr/bin/env bash
# Builds the file system that every host of the virtual cluster boots from: a Debian release with its Slurm, MUNGE, MariaDB
# and Apptainer, the accounts, and Slurm's accounting database with its entries, so that a boot only has to start daemons.
# usage: rootfs.sh RELEASE MIRROR FOLDER
set -euo pipefail
release=$1 mirror=$2 folder=$3

# An interrupted build leaves nothing under the final name.
building=$folder.building
rm -rf --one-file-system "$building"
mkdir -p "$building"

packages=slurmd,slurmctld,slurmdbd,slurm-wlm-mysql-plugin,slurm-client,munge,mariadb-server-core,mariadb-client-core
packages+=,iproute2,nftables,procps,curl,ca-certificates,tzdata,sudo,squashfs-tools,squashfuse,fuse3,uidmap
sources=("deb $mirror $release main")
# Apptainer is in sid only. Its one package runs on trixie's C library, not on bookworm's: there the nodes have the display themselves.
if [ "$release" = bookworm ]; then
  packages+=,tigervnc-standalone-server,tigervnc-tools
else
  packages+=,apptainer,mmdebstrap
  # What an access node has on which Berth's services run apart.
  packages+=,nginx,postgresql,redis-server,prometheus,prometheus-node-exporter,openssl
  sources+=("deb $mirror sid main")
fi
# A frozen mirror's index can be past its Valid-Until.
# shellcheck disable=SC2016 # the hook expands $1 itself
mmdebstrap --quiet --variant=apt --skip=check/empty,check/qemu --include="$packages" \
  --aptopt='Acquire::Check-Valid-Until "false"' \
  --setup-hook='printf "Package: *\nPin: release n=sid\nPin-Priority: 100\n" >"$1/etc/apt/preferences.d/sid"' \
  "$release" "$building" "${sources[@]}"

chroot "$building" bash -eu <<'END'
groupadd -g 2000 berth-users
for user in testuser:2001 otheruser:2002; do
  useradd -M -u "${user#*:}" -G berth-users -s /bin/bash "${user%:*}"
done
useradd -r -u 901 -m -d /var/lib/berth -s /bin/bash berth
# Images are built in a user namespace, by root too: root of a container lacks rights that Apptainer would want.
usermod --add-subuids 300000-365535 --add-subgids 300000-365535 root
mkdir -p /opt/apptainers /opt/berth /etc/slurm
echo 'berth ALL=(%berth-users) NOPASSWD: /opt/berth/libexec/berth-as-user ""' >/etc/sudoers.d/berth
chmod 440 /etc/sudoers.d/berth
rm -f /etc/hostname /etc/resolv.conf
echo '127.0.0.1 localhost' >/etc/hosts

install -d -o slurm -g slurm /var/lib/slurm /var/lib/slurm/slurmctld /var/lib/slurm/slurmd /var/lib/slurm/mariadb /var/log/slurm
cat >/etc/mysql/conf.d/berth.cnf <<'CONF'
[mariadbd]
datadir = /var/lib/slurm/mariadb
skip-networking
innodb_buffer_pool_size = 32M
innodb_log_file_size = 8M
innodb_lock_wait_timeout = 900
# the host and all that it stored go at "down"
innodb_flush_log_at_trx_commit = 0
performance_schema = off
skip-name-resolve
CONF
cat >/etc/slurm/slurmdbd.conf <<'CONF'
AuthType=auth/munge
DbdHost=localhost
SlurmUser=slurm
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=slurm
StorageLoc=slurm_acct_db
PidFile=/run/slurmdbd.pid
LogFile=/var/log/slurm/slurmdbd.log
PrivateData=jobs
CONF
chown slurm:slurm /etc/slurm/slurmdbd.conf
chmod 600 /etc/slurm/slurmdbd.conf
mariadb-install-db --force --user=slurm --skip-test-db --auth-root-authentication-method=socket --auth-root-socket-user=slurm
END

here=$(dirname "$0")
install -m 755 "$here/daemon.sh" "$building/usr/local/sbin/berth-daemon"
install -m 755 "$here/systemctl.sh" "$building/usr/local/bin/systemctl"
# In a PID namespace of its own: its end ends the daemons.
unshare --mount --uts --net --ipc --pid --fork --kill-child chroot "$building" bash -s <"$here/accounting.sh"

rm -rf --one-file-system "$folder"
mv "$building" "$folder"
