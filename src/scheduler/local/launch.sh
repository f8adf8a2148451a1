#!/bin/sh
# Runs one job of the local scheduler and leaves behind what a restarted Berth must know: who runs (pid, start time, boot),
# and how it ended. usage: launch.sh FOLDER COMMAND...
folder=$1
shift
read -r stat </proc/$$/stat
# The fields after the program's name, which may itself contain spaces; the start time is the 20th of them. A user waits for
# this script: it starts no process that it can do without.
take_start() { shift 19; start=$1; }
take_start ${stat##*) }
read -r boot </proc/sys/kernel/random/boot_id
umask 077
# Without its mark nobody would know of it: on a full disk it does not begin, and is launched again.
# Neither does it without the room for how it ends.
{ echo "$$ $start $boot" >"$folder/claim.$$" && echo 000 >"$folder/exit.$$"; } || { rm -f "$folder/claim.$$" "$folder/exit.$$"; exit 1; }
# Two launches of one job, from before and after a crash of Berth: a link is made once.
ln "$folder/claim.$$" "$folder/process" 2>/dev/null || { rm -f "$folder/claim.$$" "$folder/exit.$$"; exit 0; }

child='' asked_to_stop=''
# The user's files are not Berth's.
umask 022
trap 'asked_to_stop=yes; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM
"$@" &
child=$!
# Asked before it was known whom to tell.
[ -z "$asked_to_stop" ] || kill -TERM "$child" 2>/dev/null
rm -f "$folder/claim.$$"
while :; do
  wait "$child"
  status=$?
  kill -0 "$child" 2>/dev/null || break
done
# Over what is there, which takes no room.
printf '%03d\n' "$status" 1<>"$folder/exit.$$" && mv "$folder/exit.$$" "$folder/exit"
