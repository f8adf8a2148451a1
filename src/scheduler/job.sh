#!/bin/bash
# The one job script: it starts a display and the application in it, tells Berth, and ends with a status that says why.
# It is the same for every app, user and scheduler and takes everything from its environment, so nothing that a user types is
# ever parsed by a shell:
#
#   BERTH_SESSION_ID     also marks every process of the session
#   BERTH_ANNOUNCE_URL   where to announce, BERTH_TOKEN with what, BERTH_CA (PEM) whom to trust where that is https
#   BERTH_DIR            the job's own directory, mode 0700, on this machine; spare-keys.pl and openbox.xml are in it
#   BERTH_TITLE          the name of the desktop
#   BERTH_RESOLUTION     WIDTHxHEIGHT
#   BERTH_COMMAND        the program; BERTH_ARG_0, BERTH_ARG_1, … its arguments; BERTH_ENV_0, … its NAME=value variables
#
# Exit statuses other than 0 are read in src/session/ends.ts.
set -u
umask 077
readonly APP_MISSING=20 DISPLAY_MISSING=21 DISPLAY_FAILED=22 APP_FAILED=23 DISK_FULL=24
readonly DISPLAY_TIMEOUT_S=30

dir=$BERTH_DIR
token=$BERTH_TOKEN
unset BERTH_TOKEN

# Posts one announcement; true once the portal has answered, be it yes or no.
post() {
  local status='' connection rest host port path
  if [[ $BERTH_ANNOUNCE_URL == http://* ]]; then
    # Without a process of its own: curl takes longer to start than the display.
    rest=${BERTH_ANNOUNCE_URL#http://} path=/${rest#*/} host=${rest%%/*}
    port=${host##*:} host=${host%:*} host=${host#[} host=${host%]}
    exec {connection}<>"/dev/tcp/$host/$port" || return 1
    printf 'POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' \
      "$path" "$host:$port" "$token" "${#1}" "$1" >&"$connection"
    IFS=' ' read -r -t 10 _ status _ <&"$connection"
    exec {connection}>&-
  else
    # The token goes by standard input: a command line is open to everybody.
    status=$(printf 'header = "Authorization: Bearer %s"\n' "$token" |
      curl --silent --output /dev/null --max-time 10 --write-out '%{http_code}' --config - --cacert "$dir/ca.pem" \
        --header 'Content-Type: application/json' --data "$1" "$BERTH_ANNOUNCE_URL")
  fi
  [[ $status == 2?? || $status == 4?? && $status != 429 ]]
}

# The portal may be restarting: the job goes on, and tells again until somebody has heard.
announce() {
  local pause
  for pause in 0.1 0.2 0.5 1 1 2 2 2 5 5 5 5 10 10 10 30 30 30 60 60; do
    post "$1" 2>/dev/null && return
    sleep "$pause"
  done
}

# Tells that the job runs and, as soon as Xvnc listens and has its passwords, of the display: who connects then waits for the rest
# of its start there, and not for it and then all else.
announce_start() {
  local sockets never
  announce '{"type":"step","step":"job_started"}'
  exec {never}<> <(:)
  until
    read -r -d '' sockets </proc/net/unix
    [[ $sockets == *" 00010000 0001 01 "+([0-9])" $dir/vnc.sock"* && -s $dir/vnc.passwd ]]
  do
    read -r -t 0.005 <&"$never" # waits without a process of its own
  done
  announce '{"type":"display"}'
}

display_missing() {
  echo 'TigerVNC is not installed on this machine, or only a part of it.'
  exit "$DISPLAY_MISSING"
}

# Until Xvnc runs, nothing else is started: it takes longest, and what a user waits for is its picture.
for xvnc in Xtigervnc Xvnc ''; do command -v "$xvnc" >/dev/null && break; done
for vncpasswd in tigervncpasswd vncpasswd; do command -v "$vncpasswd" >/dev/null && break; done
[[ -n $xvnc ]] || display_missing
command -v "$BERTH_COMMAND" >/dev/null || { echo "$BERTH_COMMAND is not installed on this machine."; exit "$APP_MISSING"; }

# An Xauthority entry for any host and display: the number is not known yet. The cookie is any 16 bytes but NUL.
IFS= LC_ALL=C read -r -N 16 cookie </dev/urandom
printf '\xff\xff\0\0\0\0\0\x12MIT-MAGIC-COOKIE-1\0\x10%s' "$cookie" >"$dir/xauthority" || exit "$DISK_FULL"

# The abstract X socket stays: it is by that alone that -displayfd sees which numbers are taken. The cookie guards it.
coproc XVNC {
  exec "$xvnc" -displayfd 1 -auth "$dir/xauthority" -nolisten tcp \
    -rfbport -1 -rfbunixpath "$dir/vnc.sock" -rfbunixmode 0600 -SecurityTypes VncAuth -PasswordFile "$dir/vnc.passwd" \
    -AlwaysShared -geometry "$BERTH_RESOLUTION" -depth 24 -desktop "$BERTH_TITLE" </dev/null
}
# Bash takes both away when Xvnc ends, which it may at once.
xvnc_pid=${XVNC_PID-} number=${XVNC[0]-}
app_pid='' asked_to_stop=''
stop() {
  asked_to_stop=yes
  [[ -z $app_pid ]] || kill -TERM "$app_pid" 2>/dev/null
}
trap stop TERM
trap 'kill $(jobs -p) "$bus_pid" 2>/dev/null' EXIT
bus_pid=''

# What follows until the display is up runs beside the start of Xvnc, which reads the passwords when a client comes.
[[ -z ${BERTH_CA-} ]] || printf '%s' "$BERTH_CA" >"$dir/ca.pem"
announce_start &
# Two passwords of 8 characters, which both sides derive from the token.
digest=$(printf 'berth display %s' "$token" | sha256sum)
readonly ALPHABET=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_
full='' view=''
for ((i = 0; i < 8; i++)); do
  full+=${ALPHABET:$((16#${digest:i * 2:2} & 63)):1}
  view+=${ALPHABET:$((16#${digest:16 + i * 2:2} & 63)):1}
done
printf '%s\n%s\n' "$full" "$view" | "$vncpasswd" -f >"$dir/vnc.passwd" || case $? in
  126 | 127) display_missing ;; # the shell's own: it cannot be run, or is not there
  *) exit "$DISK_FULL" ;;
esac

if ! read -r -t "$DISPLAY_TIMEOUT_S" display 2>/dev/null <&"$number"; then
  echo 'The display did not start.'
  exit "$DISPLAY_FAILED"
fi
export DISPLAY=":$display" XAUTHORITY="$dir/xauthority" XDG_RUNTIME_DIR="$dir"

# Without it a session takes no more than 19 characters that its keyboard map lacks, Hangul for one.
if command -v perl >/dev/null; then perl "$dir/spare-keys.pl" & fi

# A session bus of its own: a second gedit of the same user must not open its window on the first one's display.
if command -v dbus-daemon >/dev/null; then
  exec {bus}< <(exec dbus-daemon --session --nofork --nopidfile --print-address --address="unix:path=$dir/bus" 2>/dev/null)
  bus_pid=$!
  read -r -t 10 DBUS_SESSION_BUS_ADDRESS <&"$bus" && export DBUS_SESSION_BUS_ADDRESS
fi

# No screen reader runs on a session's display; without its bus programs start sooner.
export NO_AT_BRIDGE=1
umask 022
cd "$HOME" 2>/dev/null || cd /
if command -v openbox >/dev/null; then openbox --config-file "$dir/openbox.xml" & fi

arguments=()
for ((i = 0; ; i++)); do
  name=BERTH_ARG_$i
  [[ -v $name ]] || break
  arguments+=("${!name}")
  unset "$name"
done
for ((i = 0; ; i++)); do
  name=BERTH_ENV_$i
  [[ -v $name ]] || break
  export "${!name}"
  unset "$name"
done

[[ -z $asked_to_stop ]] || exit 0
env -u BERTH_DIR -u BERTH_ANNOUNCE_URL -u BERTH_CA "$BERTH_COMMAND" "${arguments[@]}" </dev/null &
app_pid=$!
# Asked to stop between the last look and here, the trap knew of no application yet.
[[ -z $asked_to_stop ]] || kill -TERM "$app_pid" 2>/dev/null
announce '{"type":"step","step":"app_started"}' &

# A process that was killed answers signals until it is reaped: its state says whether it lives.
lives() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" && [[ ${stat##*) } != [ZX]* ]]
}
display_ended() {
  echo 'The display ended before the application.'
  exit "$DISPLAY_FAILED"
}

while lives "$app_pid" && lives "$xvnc_pid"; do
  # Its words on how a process was killed would stand in the log before the application's own.
  wait -n "$app_pid" "$xvnc_pid" 2>/dev/null
done
lives "$xvnc_pid" || display_ended
[[ -z $asked_to_stop ]] || exit 0
wait "$app_pid"
status=$?
[[ $status -eq 0 ]] && exit 0
# An application that lost its display may be gone before the display is.
for pause in 0.05 0.1 0.2; do
  sleep "$pause"
  lives "$xvnc_pid" || display_ended
done
echo "$BERTH_COMMAND ended with status $status."
exit "$APP_FAILED"
