#!/usr/bin/env bash
# Runs once inside the file system that is being built: creates slurmdbd's database and the accounting entries of the
# virtual cluster. Its process namespace ends with it.
set -euo pipefail
mount -t proc proc /proc
mount -t tmpfs tmpfs /run
ip link set lo up
ip addr add 192.168.122.1/24 dev lo # slurmdbd resolves nothing on a host with 127.0.0.1 alone
hostname localhost
cat >/etc/slurm/slurm.conf <<'END'
ClusterName=hpc
SlurmctldHost=localhost
SlurmUser=slurm
AuthType=auth/munge
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=localhost
END
/usr/local/sbin/berth-daemon munged
/usr/local/sbin/berth-daemon mariadbd
# slurmdbd would make it itself, but with MariaDB 11.8.9 it fails after its first attempt to connect to a missing database.
runuser -u slurm -- mariadb -e 'CREATE DATABASE slurm_acct_db'
/usr/local/sbin/berth-daemon slurmdbd

sacctmgr -i add cluster hpc
sacctmgr -i add qos short Priority=10 MaxWall=04:00:00
sacctmgr -i modify qos normal set Priority=0
sacctmgr -i add account research,engineering Cluster=hpc
sacctmgr -i add user testuser,otheruser Account=research DefaultAccount=research
sacctmgr -i add user testuser Account=engineering
sacctmgr -i add user berth Account=research DefaultAccount=research AdminLevel=Operator
sacctmgr -i modify user testuser,otheruser,berth set QOS=normal,short DefaultQOS=normal
sacctmgr -i modify account engineering set MaxWall=1-00:00:00

# Slurm answers before all is stored; an orderly end of both stores it.
for daemon in slurmdbd mariadbd; do
  pkill -x "$daemon"
  while pgrep -x "$daemon" >/dev/null; do sleep 0.1; done
done
rm /etc/slurm/slurm.conf /var/log/slurm/*
