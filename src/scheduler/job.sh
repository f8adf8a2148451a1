#!/bin/bash
# The one job script: it runs on the session's machine and outside any container, tells Berth how the session starts, and ends with
# a status that says why. What the user sees is desktop.sh, which it starts in the app's image, or beside itself where the app has
# none. Both are the same for every app, user and scheduler. This one takes everything from its environment, so nothing that a user
# types is ever parsed by a shell:
#
#   BERTH_SESSION_ID     also marks every process of the session
#   BERTH_ANNOUNCE_URL   where to announce, BERTH_TOKEN with what, BERTH_CA (PEM) whom to trust where that is https
#   BERTH_REQUEST_ID     the request that launched it, as it stands in the portal's logs
#   BERTH_TITLE          the name of the desktop
#   BERTH_RESOLUTION     WIDTHxHEIGHT
#   BERTH_COMMAND        the program; BERTH_ARG_0, BERTH_ARG_1, … its arguments; BERTH_ENV_0, … its NAME=value variables
#   BERTH_HOOK           a program of the site that runs before the application; BERTH_APP_ID, BERTH_USER_ID and BERTH_CLUSTER are for it
#   BERTH_IMAGE          an Apptainer image that has the program and the display; the machine's own where it is unset
#   BERTH_PORTS          6080-6099: on one of these the gateway reaches the display, by BERTH_ROUTE: 'gateway' is TLS with the
#                        gateway's own certificate BERTH_GATEWAY_CERT (PEM), 'direct' is none; a Unix socket where it is unset
#   BERTH_HEARTBEAT_S    how often it tells how busy the session's programs are; 60 where it is unset
#   BERTH_DIR            the job's own directory, mode 0700, which has desktop.sh, spare-keys.pl, thumbnail.pl and openbox.xml in it;
#                        where it is unset the script makes one of BERTH_DESKTOP_SH, BERTH_SPARE_KEYS_PL, BERTH_THUMBNAIL_PL and
#                        BERTH_OPENBOX_XML, and removes it
#
# TERM asks the application to end, and so does USR1, which Slurm sends before the time is up. Exit statuses other than 0 are those of
# desktop.sh and these, and are read in src/session/ends.ts.
set -u
readonly DISK_FULL=24 HOME_FULL=25 IMAGE_MISSING=27 CONTAINER_MISSING=28 TIME_LIMIT=29 HOOK_FAILED=30 TERMINATED=143
readonly ANSWER_TIMEOUT_S=2

asked_to_stop='' listens=''
stop() { # STATUS
  asked_to_stop=${asked_to_stop:-$1}
  # Bash takes the descriptors of what has ended away.
  [[ -z $listens || -z ${DESKTOP[1]-} ]] || echo stop >&"${DESKTOP[1]}"
}
trap 'stop $TERMINATED' TERM
trap 'stop $TIME_LIMIT' USR1
# Caught and not ignored: what is ignored would be so in the application too.
trap : PIPE

# Nobody else is to see them; the marks by which the session's processes are found are the exception.
export -n "${!BERTH_@}"
export BERTH_SESSION_ID BERTH_DIR=${BERTH_DIR-}
[[ -z ${BERTH_REQUEST_ID-} ]] || echo "Launched by the request $BERTH_REQUEST_ID."

# What a connection to the portal takes, in $host, $port and $path.
take_address() { # URL
  local rest=${1#http://}
  path=/${rest#*/} host=${rest%%/*}
  port=${host##*:} host=${host%:*} host=${host#[} host=${host%]}
}

# Posts one announcement; true once the portal has answered, be it yes or no.
post() {
  local status='' connection host port path
  if [[ $BERTH_ANNOUNCE_URL == http://* ]]; then
    # Without a process of its own: curl takes longer to start than the display.
    take_address "$BERTH_ANNOUNCE_URL"
    exec {connection}<>"/dev/tcp/$host/$port" || return 1
    printf 'POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' \
      "$path" "$host:$port" "$BERTH_TOKEN" "${#1}" "$1" >&"$connection"
    IFS=' ' read -r -t "$ANSWER_TIMEOUT_S" _ status _ <&"$connection"
  else
    # The token goes by standard input: a command line is open to everybody.
    status=$(printf 'header = "Authorization: Bearer %s"\n' "$BERTH_TOKEN" |
      curl --silent --output /dev/null --max-time "$ANSWER_TIMEOUT_S" --write-out '%{http_code}' --config - "${trust[@]}" \
        --header 'Content-Type: application/json' --data "$1" "$BERTH_ANNOUNCE_URL")
  fi
  [[ $status == 2?? || $status == 4?? && $status != 429 ]]
}

# Tells it once; true where somebody has heard. A connection to where there is no way hangs for minutes, in a process of its own.
tell() { # JSON
  local answer heard=''
  exec {answer}< <(post "$1" 2>/dev/null && echo heard)
  read -r -t "$ANSWER_TIMEOUT_S" heard <&"$answer" || kill "$!" 2>/dev/null
  exec {answer}<&-
  [[ -n $heard ]]
}

# The portal may be restarting: the job goes on, and tells again until somebody has heard. Where nobody answers Slurm carries the
# COMMENT, which the portal sees when it next looks at its jobs.
announce() { # JSON [COMMENT]
  local pause comment=${2-}
  for pause in 0.1 0.2 0.5 1 1 2 2 2 5 5 5 5 10 10 10 30 30 30 60 60; do
    tell "$1" && return
    if [[ -n $comment ]] && scontrol update JobId="$SLURM_JOB_ID" Comment="$comment" >/dev/null 2>&1; then comment=''; fi
    sleep "$pause"
  done
}

# Prints the seconds since the machine's start, the seconds of processors that the session's programs have used, and how many processors
# that is since then. Its processes are those with its mark and all that this one has started, in a container too, and each counts what
# it has waited for. What draws and carries the picture is left out, for it works when something moves and somebody looks.
processor_time() { # SINCE USED-THEN
  {
    cat /proc/uptime
    grep -lzsx "BERTH_SESSION_ID=$BERTH_SESSION_ID" /proc/[0-9]*/environ
    # One line of each: a name may have any characters in it, and be another process's line.
    grep -Hsm1 '' /proc/[0-9]*/stat
  } | awk -F/ -v job="$$" -v since="$1" -v before="$2" '
    NR == 1 { at = $0 + 0; next }
    $4 == "environ" { ours[$3]; next }
    {
      fields = $0
      sub(/^.*\) /, "", fields)
      split(fields, field, " ")
      parent[$3] = field[2]
      if ($0 !~ /\((Xtigervnc|Xvnc|stunnel4?|websockify)\) /) ticks[$3] = field[12] + field[13] + field[14] + field[15]
    }
    END {
      ours[job]
      for (pid in parent) {
        for (up = pid; up in parent && !(up in ours) && hops[pid]++ < 99;) up = parent[up]
        if (up in ours) used += ticks[pid] / 100
      }
      # What nobody has waited for takes its time along when it goes: as much as that was, it was at work.
      change = used < before ? before - used : used - before
      printf "%.2f %.2f %.3f\n", at, used, change / (at - since)
    }'
}

# A heartbeat is not worth repeating: the next one follows. The first measure is only taken when the start is long over.
heartbeats() {
  local never since='' used=0 processors
  exec {never}<> <(:)
  while read -r -t "${BERTH_HEARTBEAT_S:-60}" <&"$never"; (($? > 128)); do
    if [[ -z $since ]]; then
      read -r since used _ < <(processor_time 0 0)
    elif read -r since used processors < <(processor_time "$since" "$used"); then
      tell "{\"type\":\"heartbeat\",\"processors\":$processors}"
    fi
  done
}

# Sends a picture of the screen; true once the portal has answered.
put_thumbnail() { # FILE
  local connection picture host port path url=${BERTH_ANNOUNCE_URL%/*}/thumbnail
  if [[ $url == http://* ]]; then
    take_address "$url"
    exec {picture}<"$1" {connection}<>"/dev/tcp/$host/$port" || return 1
    printf 'PUT %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: image/png\r\nContent-Length: %d\r\nConnection: close\r\n\r\n' \
      "$path" "$host:$port" "$BERTH_TOKEN" "$(stat --dereference --format=%s "/dev/fd/$picture")" >&"$connection"
    cat <&"$picture" >&"$connection"
    read -r -t "$ANSWER_TIMEOUT_S" <&"$connection"
  else
    printf 'header = "Authorization: Bearer %s"\n' "$BERTH_TOKEN" |
      curl --silent --output /dev/null --max-time "$ANSWER_TIMEOUT_S" --config - "${trust[@]}" \
        --header 'Content-Type: image/png' --upload-file "$1" "$url"
  fi
}

# Once and in its own time: the next picture comes in a minute.
send_thumbnail() { # FILE
  local answer
  exec {answer}< <(put_thumbnail "$1" 2>/dev/null && echo heard)
  read -r -t "$ANSWER_TIMEOUT_S" <&"$answer" || kill "$!" 2>/dev/null
}

# The start time of a process, in $started: with its pid it names the process for good.
take_start() { # PID
  local stat
  started=''
  read -r stat 2>/dev/null <"/proc/$1/stat" || return
  stat=(${stat##*) })
  started=${stat[19]}
}

# What a job has left in /tmp; one that was killed could not remove it. What is somebody else's, or a link, is left alone.
remove() { # DIRECTORY SESSION-ID
  local info=/tmp/app_session_$2.info
  if [[ -O $info && ! -L $info ]]; then rm -f -- "$info"; fi
  rm -rf -- "$1"
}
remove_left_behind() {
  local left pid start session
  for left in /tmp/berth-??????????; do
    [[ -O $left && ! -L $left ]] && read -r pid start session 2>/dev/null <"$left/job" || continue
    take_start "$pid"
    [[ $started == "$start" ]] || remove "$left" "$session"
  done
}
finish() {
  kill $(jobs -p) 2>/dev/null
  [[ -z $made ]] || remove "$BERTH_DIR" "$BERTH_SESSION_ID"
}

make_directory() {
  local probe=$HOME/.local/state/berth/$BERTH_SESSION_ID.probe
  BERTH_DIR=$(mktemp -d /tmp/berth-XXXXXXXXXX) || exit "$DISK_FULL"
  made=yes
  take_start $$
  echo "$$ $started $BERTH_SESSION_ID" >"$BERTH_DIR/job" &&
    printf '%s\n' "$BERTH_DESKTOP_SH" >"$BERTH_DIR/desktop.sh" &&
    printf '%s\n' "$BERTH_SPARE_KEYS_PL" >"$BERTH_DIR/spare-keys.pl" &&
    printf '%s\n' "$BERTH_THUMBNAIL_PL" >"$BERTH_DIR/thumbnail.pl" &&
    printf '%s\n' "$BERTH_OPENBOX_XML" >"$BERTH_DIR/openbox.xml" || exit "$DISK_FULL"
  # An application that cannot write there fails in its own words, or in none.
  { [[ -d ${probe%/*} ]] || mkdir -p "${probe%/*}"; } && printf '%4096s' '' >"$probe" && rm -f "$probe" || {
    rm -f "$probe"
    echo "The home directory $HOME is full or cannot be written to from ${HOSTNAME%%.*}."
    exit "$HOME_FULL"
  }
}

# For people who look for sessions on their node: nothing depends on it. A link is made or not, whatever somebody has put there.
write_info() { # NODE PORT
  local address
  umask 077
  read -r address _ < <(getent ahostsv4 "$1")
  printf 'JOB_ID=%s\nNODE=%s\nVNC_PORT=%s\nSESSION_ID=%s\nSTATUS=running\nSTART_TIME=%(%s)T\nNODE_IP=%s\n' \
    "$SLURM_JOB_ID" "$1" "$2" "$BERTH_SESSION_ID" -1 "$address" >"$BERTH_DIR/info"
  ln --no-target-directory "$BERTH_DIR/info" "/tmp/app_session_$BERTH_SESSION_ID.info"
} 2>/dev/null

# What the site does before each launch. The application gets what the hook appends to the file $BERTH_VARIABLES as NAME=value lines,
# which are read here and by no shell; those for Apptainer, Apptainer does.
run_hook() {
  local pid status line never file=$BERTH_DIR/hook-variables
  local -r reserved='^(BERTH_.*|DBUS_.*|HOME|USER|LOGNAME|SHELL|DISPLAY|XAUTHORITY|XDG_RUNTIME_DIR|IFS|BASH.*|SHELLOPTS|PPID|E?UID)='
  : >"$file" || exit "$DISK_FULL"
  BERTH_APP_ID=$BERTH_APP_ID BERTH_USER_ID=$BERTH_USER_ID BERTH_CLUSTER=$BERTH_CLUSTER BERTH_VARIABLES=$file "$BERTH_HOOK" </dev/null &
  pid=$!
  exec {never}<> <(:)
  while kill -0 "$pid" 2>/dev/null; do
    if [[ -n $asked_to_stop ]]; then
      echo "$BERTH_HOOK, which runs before each launch, had not ended yet."
      exit "$asked_to_stop"
    fi
    read -r -t 0.01 <&"$never"
  done
  exec {never}<&-
  wait "$pid"
  status=$?
  if ((status != 0)); then
    echo "$BERTH_HOOK, which runs before each launch, ended with status $status."
    exit "$HOOK_FAILED"
  fi
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ ! $line =~ ^[A-Za-z_][A-Za-z0-9_]*= || $line =~ $reserved ]]; then
      echo "$BERTH_HOOK: this is not NAME=value, or of a name that the job sets itself: ${line%%=*}"
    elif [[ $line == APPTAINER_* ]]; then export "$line"
    else hooked+=("$line")
    fi
  done <"$file"
}

# The application's words and variables go by files, each ended by a NUL, for neither a shell nor Apptainer to read.
write_command() {
  local count name words=("$BERTH_COMMAND") variables=("${hooked[@]}") own=()
  for ((count = 0; ; count++)); do
    name=BERTH_ARG_$count
    [[ -v $name ]] || break
    words+=("${!name}")
  done
  for ((count = 0; ; count++)); do
    name=BERTH_ENV_$count
    [[ -v $name ]] || break
    variables+=("${!name}")
  done
  printf '%s\0' "${words[@]}" >"$BERTH_DIR/command" || exit "$DISK_FULL"
  if ((${#variables[@]})); then printf '%s\0' "${variables[@]}" >"$BERTH_DIR/variables" || exit "$DISK_FULL"; fi
  [[ -n ${BERTH_IMAGE-} ]] || return
  for name in USER LOGNAME LANG "${!LC_@}" TZ CUDA_VISIBLE_DEVICES GPU_DEVICE_ORDINAL \
    SLURM_JOB_ID SLURM_JOB_NODELIST SLURM_CPUS_PER_TASK SLURM_CPUS_ON_NODE; do
    if [[ -v $name ]]; then own+=("$name=${!name}"); fi
  done
  if ((${#own[@]})); then printf '%s\0' "${own[@]}" >"$BERTH_DIR/environment" || exit "$DISK_FULL"; fi
}

# How desktop.sh is run, in $container: of the machine it has nothing but the network, the user's home and the job's directory.
take_container() {
  local home
  container=()
  [[ -n ${BERTH_IMAGE-} ]] || return
  [[ -r $BERTH_IMAGE ]] || { echo "The image $BERTH_IMAGE cannot be read on ${HOSTNAME%%.*}."; exit "$IMAGE_MISSING"; }
  command -v apptainer >/dev/null || { echo "Apptainer is not installed on ${HOSTNAME%%.*}."; exit "$CONTAINER_MISSING"; }
  container=(apptainer --quiet exec --containall --workdir "$BERTH_DIR" --home "$HOME" --bind "$BERTH_DIR"
    --env "BERTH_SESSION_ID=$BERTH_SESSION_ID,BERTH_DIR=$BERTH_DIR")
  # Paths that were resolved outside are to hold inside, where the home directory's own is a link.
  cd -P "$HOME" && home=$PWD && [[ $home == "$HOME" ]] || container+=(--bind "$home")
  [[ -z ${CUDA_VISIBLE_DEVICES-} || ! -e /dev/nvidiactl ]] || container+=(--nv)
  container+=("$BERTH_IMAGE")
}

made=''
trap finish EXIT
if [[ -z $BERTH_DIR ]]; then
  make_directory
  remove_left_behind &
fi
# Without one of the portal's own, the authorities that the machine trusts.
trust=()
if [[ -n ${BERTH_CA-} ]]; then
  printf '%s' "$BERTH_CA" >"$BERTH_DIR/ca.pem" || exit "$DISK_FULL"
  trust=(--cacert "$BERTH_DIR/ca.pem")
fi
if [[ -n ${BERTH_GATEWAY_CERT-} ]]; then printf '%s' "$BERTH_GATEWAY_CERT" >"$BERTH_DIR/gateway.pem" || exit "$DISK_FULL"; fi
readonly JOB_STARTED='{"type":"step","step":"job_started"}'
hooked=()
if [[ -n ${BERTH_HOOK-} ]]; then
  announce "$JOB_STARTED" &
  run_hook
fi
write_command
take_container

# It hears from here by its standard input and tells of its progress by its standard output; for the log there is standard error.
coproc DESKTOP {
  exec "${container[@]}" bash "$BERTH_DIR/desktop.sh" "$BERTH_RESOLUTION" "$BERTH_TITLE" "${BERTH_PORTS-}" "${BERTH_ROUTE-}"
}
desktop_pid=$!
# It may have ended at once; what it has told by then is still read.
exec {progress}<&"${DESKTOP[0]:-0}"
if [[ -z ${BERTH_HOOK-} ]]; then announce "$JOB_STARTED" & fi

# Two passwords of 8 characters, which both sides derive from the token.
digest=$(printf 'berth display %s' "$BERTH_TOKEN" | sha256sum)
readonly ALPHABET=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_
full='' view=''
for ((i = 0; i < 8; i++)); do
  full+=${ALPHABET:$((16#${digest:i * 2:2} & 63)):1}
  view+=${ALPHABET:$((16#${digest:16 + i * 2:2} & 63)):1}
done
[[ -z ${DESKTOP[1]-} ]] || printf '%s\n%s\n' "$full" "$view" >&"${DESKTOP[1]}"
listens=yes
# Asked to stop before it listened.
[[ -z $asked_to_stop ]] || stop "$asked_to_stop"

node=${SLURMD_NODENAME:-${HOSTNAME%%.*}}
line=''
while :; do
  # Not told by a line: whoever can hold that open could keep this from seeing its end.
  if [[ -e $BERTH_DIR/thumbnail.png ]] && mv -f "$BERTH_DIR/thumbnail.png" "$BERTH_DIR/sent.png"; then
    send_thumbnail "$BERTH_DIR/sent.png" &
  fi
  # Bash loses a signal that comes just before it blocks: it looks again each second, and what it has of a line by then is kept.
  IFS= read -r -t 1 part <&"$progress"
  heard=$?
  line+=$part
  ((heard <= 128)) || continue
  ((heard == 0)) || break
  read -r event port fingerprint <<<"$line"
  line=''
  case $event in
    app_started) announce '{"type":"step","step":"app_started"}' & ;;
    display)
      heartbeats &
      if [[ -z $port ]]; then
        announce '{"type":"display"}' &
        continue
      fi
      [[ -z $fingerprint ]] && fingerprint=null || fingerprint="\"$fingerprint\""
      endpoint="\"port\":$port,\"fingerprint\":$fingerprint"
      announce "{\"type\":\"display\",\"endpoint\":{\"node\":\"$node\",$endpoint}}" "{\"v\":1,\"display\":\"novnc\",$endpoint}" &
      write_info "$node" "$port" &
      ;;
  esac
done
while :; do
  wait "$desktop_pid"
  status=$?
  kill -0 "$desktop_pid" 2>/dev/null || break
done
[[ -z $asked_to_stop ]] || exit "$asked_to_stop"
if [[ $status -eq 255 && -n ${BERTH_IMAGE-} ]]; then
  echo "Apptainer could not start the container of $BERTH_IMAGE on ${HOSTNAME%%.*}."
  exit "$CONTAINER_MISSING"
fi
exit "$status"
