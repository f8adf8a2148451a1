#!/bin/bash
# What a user sees: an X display, a window manager and the application on it, and where the display is reached by network the endpoint
# in front of it. It runs in the app's image, or on the machine itself; job.sh starts it and tells Berth what it says.
#
#   standard input    two VNC passwords, one a line; whatever follows, or its end, asks the application to end
#   standard output   'display [PORT [FINGERPRINT]]' as soon as somebody may connect, 'app_started'
#   $BERTH_DIR        the job's own directory: command (the program and its arguments), variables (of the application) and environment
#                     (of everything), each entry ended by a NUL; spare-keys.pl, thumbnail.pl, openbox.xml; gateway.pem
#
# usage: desktop.sh RESOLUTION TITLE PORTS ROUTE        (see job.sh)
set -u
readonly APP_MISSING=20 DISPLAY_MISSING=21 DISPLAY_FAILED=22 APP_FAILED=23 DISK_FULL=24 NO_PORT=26
readonly START_TIMEOUT_S=30
resolution=$1 title=$2 ports=$3 route=$4
dir=$BERTH_DIR
# Nothing that is started here holds it open: job.sh reads to its end.
exec 3>&1 >&2
place='on this machine'
if [[ -v APPTAINER_CONTAINER ]]; then place='in the image'; fi
# Apptainer's own words stand in front of every shell's otherwise.
unset PROMPT_COMMAND

variables=()
if [[ -s $dir/environment ]]; then mapfile -t -d '' variables <"$dir/environment" && export "${variables[@]}"; fi
mapfile -t -d '' command <"$dir/command"
variables=()
if [[ -s $dir/variables ]]; then mapfile -t -d '' variables <"$dir/variables"; fi
# The application's own, where the site's hook has given it one.
app_path=$PATH
for variable in "${variables[@]}"; do if [[ $variable == PATH=* ]]; then app_path=${variable#*=}; fi; done

missing() { # STATUS WHAT
  echo "$2 is not installed $place${3-}."
  exit "$1"
}
display_missing() {
  missing "$DISPLAY_MISSING" TigerVNC ', or only a part of it'
}

# A process that was killed answers signals until it is reaped: its state says whether it lives. No pid is that of no process.
lives() { # PID
  local stat
  [[ -n $1 ]] && read -r stat 2>/dev/null <"/proc/$1/stat" && [[ ${stat##*) } != [ZX]* ]]
}

# Until Xvnc runs, nothing else is started: it takes longest, and what a user waits for is its picture.
for xvnc in Xtigervnc Xvnc ''; do type -P "$xvnc" >/dev/null && break; done
for vncpasswd in tigervncpasswd vncpasswd; do type -P "$vncpasswd" >/dev/null && break; done
[[ -n $xvnc ]] || display_missing
PATH=$app_path type -P "${command[0]}" >/dev/null || missing "$APP_MISSING" "${command[0]}"

# An Xauthority entry for any host and display: the number is not known yet. The cookie is any 16 bytes but NUL.
IFS= LC_ALL=C read -r -N 16 cookie </dev/urandom
printf '\xff\xff\0\0\0\0\0\x12MIT-MAGIC-COOKIE-1\0\x10%s' "$cookie" >"$dir/xauthority" || exit "$DISK_FULL"

# The clipboard is shared with the browser, selections (PRIMARY) stay here: what is selected to be replaced is no copy, and a program that
# loses its selection to what comes from the browser no longer replaces it.
#
# The abstract X socket stays, in a container too, whose network is the node's: clients try it before the one in /tmp/.X11-unix. Xvnc
# holds that name, so nobody else can take the application's windows with it, -displayfd sees by it which numbers are taken, and
# the cookie guards it.
#
# To Xvnc all clients are one peer. Its list of those who failed would lock the owner out for what others guessed or, past the gateway, for
# five handshakes that are open or broken off at once. What guards the display is that its password has 48 random bits.
coproc XVNC {
  exec "$xvnc" -displayfd 1 -auth "$dir/xauthority" -nolisten tcp \
    -rfbport -1 -rfbunixpath "$dir/vnc.sock" -rfbunixmode 0600 -SecurityTypes VncAuth -PasswordFile "$dir/vnc.passwd" \
    -UseBlacklist=0 -AlwaysShared -SendPrimary=0 -SetPrimary=0 -geometry "$resolution" -depth 24 -desktop "$title" </dev/null 3>&-
}
# Bash takes both away when Xvnc ends, which it may at once.
xvnc_pid=${XVNC_PID-} number=${XVNC[0]-}
app_pid='' bus_pid='' endpoint_pid='' openbox_pid='' asked_to_stop=''
stop() {
  [[ -z $asked_to_stop ]] || return
  asked_to_stop=yes
  [[ -z $app_pid ]] || kill -TERM "$app_pid" 2>/dev/null
}
trap stop TERM
trap 'kill $(jobs -p) "$bus_pid" 2>/dev/null' EXIT

display_failed() { # WHY
  [[ -z $asked_to_stop ]] || exit 0
  echo "$1"
  exit "$DISPLAY_FAILED"
}
exec {never}<> <(:)
# Waits a little, without a process of its own, for what Xvnc must live to see.
await_display() {
  lives "$xvnc_pid" && ((SECONDS < START_TIMEOUT_S)) || display_failed 'The display did not start.'
  read -r -t 0.003 <&"$never"
}

# What follows until the display is up runs beside the start of Xvnc, which reads the passwords when a client comes.
IFS= read -r full && IFS= read -r view || exit 0
# Bash loses a signal that comes just before it blocks: it is told again.
{ read -r; while kill -TERM $$ 2>/dev/null; do sleep 1; done; } <&0 3>&- &
# It does not look whether what it writes has room.
printf '%s\n%s\n' "$full" "$view" | "$vncpasswd" -f 3>&- >"$dir/vnc.passwd" && [[ -s $dir/vnc.passwd ]] || case $? in
  126 | 127) display_missing ;; # the shell's own: it cannot be run, or is not there
  *) exit "$DISK_FULL" ;;
esac

# Whether a process listens on a port of every address; somebody else's process may, too.
listens() { # PID PORT
  local table row
  printf -v row ' 00000000:%04X 00000000:0000 0A ' "$2"
  read -r -d '' table </proc/net/tcp
  [[ $table == *"$row"* ]] || return
  row=(${table#*"$row"})
  [[ $(ls -l "/proc/$1/fd") == *"socket:[${row[5]}]"* ]]
}

# Serves the display on a port of the range, from any on, and tells which in $port. It is binding that decides: of two jobs that want
# one port at once, one goes on to the next.
serve() { # ENDPOINT, a function that is started with a port; ENDPOINT_is_up tells whether it listens there
  local first=${ports%-*} last=${ports#*-} tried from
  for ((tried = 0, from = RANDOM; tried <= last - first; tried++)); do
    port=$((first + (from + tried) % (last - first + 1)))
    "$1" "$port" >"$dir/endpoint.log" 2>&1 3>&- &
    endpoint_pid=$!
    while lives "$endpoint_pid"; do
      if "$1_is_up"; then return; fi
      await_display
    done
    [[ $(<"$dir/endpoint.log") == *'Address already in use'* ]] || { cat "$dir/endpoint.log"; display_failed "$1 did not start."; }
  done
  echo "None of the ports $ports is free on ${HOSTNAME%%.*}."
  exit "$NO_PORT"
}

# TLS, with a key and a certificate of this session only, for nobody but who has the key of the gateway's own certificate.
tls_endpoint() { # PORT
  printf '%s\n' 'foreground = yes' 'debug = 0' "pid = $dir/endpoint.pid" 'syslog = no' 'socket = l:TCP_NODELAY=1' '[display]' \
    "accept = 0.0.0.0:$1" "connect = $dir/vnc.sock" "cert = $dir/cert.pem" "key = $dir/key.pem" \
    "CAfile = $dir/gateway.pem" 'verifyPeer = yes' 'sslVersionMin = TLSv1.2' >"$dir/stunnel.conf"
  exec stunnel4 "$dir/stunnel.conf"
}
# stunnel makes it as soon as it listens; the kernel's tables and its descriptors tell the same some 8 ms later.
tls_endpoint_is_up() {
  [[ -e $dir/endpoint.pid ]]
}
plain_endpoint() { # PORT
  exec websockify --unix-target="$dir/vnc.sock" "0.0.0.0:$1"
}
plain_endpoint_is_up() {
  listens "$endpoint_pid" "$port"
}

port='' fingerprint=''
case ${ports:+$route} in
  gateway)
    type -P stunnel4 >/dev/null || missing "$DISPLAY_MISSING" stunnel4
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=$BERTH_SESSION_ID" \
      -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>"$dir/endpoint.log" 3>&- || {
      cat "$dir/endpoint.log"
      display_failed 'The certificate of the display could not be made.'
    }
    fingerprint=$(<"$dir/cert.pem") fingerprint=${fingerprint#*-----BEGIN CERTIFICATE-----}
    fingerprint=$(base64 -d <<<"${fingerprint%-----END*}" | sha256sum) fingerprint=${fingerprint%% *}
    serve tls_endpoint
    ;;
  direct)
    type -P websockify >/dev/null || missing "$DISPLAY_MISSING" websockify
    serve plain_endpoint
    ;;
esac

# Who connects as soon as Xvnc listens waits for the rest of its start there, and not for it and then all else.
until
  read -r -d '' sockets </proc/net/unix
  [[ $sockets == *" 00010000 0001 01 "+([0-9])" $dir/vnc.sock"* ]]
do
  await_display
done
echo "display $port $fingerprint" >&3

read -r -t "$START_TIMEOUT_S" display 2>/dev/null <&"$number" || display_failed 'The display did not start.'
export DISPLAY=":$display" XAUTHORITY="$dir/xauthority" XDG_RUNTIME_DIR="$dir"

cd "$HOME" 2>/dev/null || cd /
if type -P openbox >/dev/null; then
  openbox --config-file "$dir/openbox.xml" --startup "touch ${dir@Q}/managed" 3>&- &
  openbox_pid=$!
fi

# Without it a session of TigerVNC before 1.15 takes no more than 19 characters that its keyboard map lacks, Hangul for one.
if type -P perl >/dev/null; then perl "$dir/spare-keys.pl" 3>&- & fi

# A session bus of its own: a second gedit of the same user must not open its window on the first one's display.
if type -P dbus-daemon >/dev/null; then
  exec {bus}< <(exec dbus-daemon --session --nofork --nopidfile --print-address --address="unix:path=$dir/bus" 2>/dev/null 3>&-)
  bus_pid=$!
  read -r -t 10 DBUS_SESSION_BUS_ADDRESS <&"$bus" && export DBUS_SESSION_BUS_ADDRESS
fi

# No screen reader runs on a session's display; without its bus programs start sooner.
export NO_AT_BRIDGE=1
# A window that is there before the window manager gets no keys until somebody clicks on it.
until [[ -e $dir/managed ]] || ((SECONDS > START_TIMEOUT_S)) || ! lives "$openbox_pid"; do
  read -r -t 0.003 <&"$never"
done
[[ -z $asked_to_stop ]] || exit 0
{
  if ((${#variables[@]})); then export "${variables[@]}"; fi
  unset BERTH_DIR
  exec "${command[@]}"
} </dev/null 3>&- &
app_pid=$!
# Asked to stop between the last look and here, the trap knew of no application yet.
[[ -z $asked_to_stop ]] || kill -TERM "$app_pid" 2>/dev/null
echo app_started >&3
if type -P perl >/dev/null; then perl "$dir/thumbnail.pl" "$dir" 2>/dev/null 3>&- & fi

display_lives() {
  lives "$xvnc_pid" && { [[ -z $endpoint_pid ]] || lives "$endpoint_pid"; }
}
while lives "$app_pid" && display_lives; do
  # Its words on how a process was killed would stand in the log before the application's own.
  wait -n "$app_pid" "$xvnc_pid" $endpoint_pid 2>/dev/null
done
readonly ENDED='The display ended before the application.'
display_lives || display_failed "$ENDED"
[[ -z $asked_to_stop ]] || exit 0
wait "$app_pid"
status=$?
[[ $status -eq 0 ]] && exit 0
# An application that lost its display may be gone before the display is.
for pause in 0.05 0.1 0.2; do
  sleep "$pause"
  display_lives || display_failed "$ENDED"
done
echo "${command[0]} ended with status $status."
exit "$APP_FAILED"
