#!/usr/bin/env bash
# As much of systemctl as the set-up of a site needs, on a host of the virtual cluster, whose process 1 is no systemd: it runs what the
# units say, under the accounts that they name, and starts again what ends. Their sandboxes it does not build.
# On `access`: /usr/local/bin/systemctl [--now] [--signal=NAME] VERB UNIT...
set -euo pipefail
state=/run/units logs=/var/log/slurm
mkdir -p "$state"

# Into the host's own control group, whoever calls.
for procs in /sys/fs/cgroup/{,memory/,freezer/,cpuacct/}init.scope/cgroup.procs; do
  if [ -e "$procs" ]; then echo $$ >"$procs"; fi
done

now='' signal=TERM words=()
for word; do
  case $word in
  --now) now=yes ;;
  --signal=*) signal=${word#--signal=} ;;
  -*) echo "systemctl: $word is not known here" >&2 && exit 2 ;;
  *) words+=("$word") ;;
  esac
done
set -- "${words[@]}"
verb=${1:?} && shift

# The file of a unit; that of its template where it is an instance of one.
file_of() { # UNIT
  local folder name
  for name in "$1" "${1%%@*}@.${1##*.}"; do
    for folder in /etc/systemd/system /usr/lib/systemd/system; do
      if [[ -e $folder/$name ]]; then echo "$folder/$name" && return; fi
    done
  done
  echo "Unit $1 not found." >&2
  return 5
}

# All values of a key, one on each line.
values() { # UNIT KEY
  local instance=${1#*@} file
  file=$(file_of "$1")
  sed -n "s/^$2=//p" "$file" | sed "s/%i/${instance%.*}/g"
}

members() { # TARGET
  values "$1" Wants | tr ' ' '\n'
}

is_active() { # UNIT
  case $1 in
  *.target) ! members "$1" | while read -r one; do is_active "$one" || echo dead; done | grep -q dead ;;
  postgresql.service) pg_lsclusters --no-header | grep -q online ;;
  *) is_there "$(main_pid "$1" keeper)" ;;
  esac
}

is_there() { # PID
  [[ -n $1 ]] && kill -0 "$1" 2>/dev/null
}

# As many descriptors for what follows as systemd gives, or as this machine does where that is less.
limit_descriptors() { # UNIT
  local limit
  limit=$(values "$1" LimitNOFILE)
  prlimit --pid "$BASHPID" --nofile="${limit:-1024:524288}" 2>/dev/null || true
}

# Becomes the keeper of one unit: runs it as long as nobody asks it to stop.
keep() { # UNIT
  local unit=$1 user line child='' stopping=''
  user=$(values "$unit" User)
  limit_descriptors "$unit"
  local -a environment=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8) words
  while read -r line; do
    [[ -n ${line#-} && -e ${line#-} ]] && while read -r line; do
      [[ $line == [A-Z]*=* ]] && eval "environment+=($line)"
    done <"${line#-}"
  done < <(values "$unit" EnvironmentFile)
  while read -r line; do eval "environment+=($line)"; done < <(values "$unit" Environment)
  if [[ -n $user ]]; then
    environment+=("USER=$user" "LOGNAME=$user" "HOME=$(getent passwd "$user" | cut -d: -f6)")
  fi
  for line in "${environment[@]}"; do [[ $line == ARGS=* ]] && local ARGS=${line#ARGS=}; done
  line=$(values "$unit" ExecStart)
  eval "words=(${line#[-@+]})"
  for line in RuntimeDirectory:/run StateDirectory:/var/lib; do
    local folder mode
    folder=$(values "$unit" "${line%%:*}") mode=$(values "$unit" "${line%%:*}Mode")
    [[ -z $folder ]] || install -d -o "${user:-root}" -g "${user:-root}" -m "${mode:-755}" "${line#*:}/$folder"
  done
  # shellcheck disable=SC2064 # the pid of now is not meant
  trap 'stopping=yes; [[ -z $child ]] || kill -TERM "$child" 2>/dev/null || true' TERM
  while [[ -z $stopping ]]; do
    setpriv ${user:+--reuid="$user" --regid="$user" --init-groups} env -i "${environment[@]}" "${words[@]}" &
    child=$!
    echo "$child" >"$state/$unit.main"
    while kill -0 "$child" 2>/dev/null; do wait "$child" || true; done
    [[ $(values "$unit" Restart) == always || $(values "$unit" Restart) == on-failure ]] || break
    [[ -n $stopping ]] || sleep "$(values "$unit" RestartSec | grep . || echo 0.1)"
  done
}

start() { # UNIT
  case $1 in
  *.target) start_together $(members "$1") ;;
  postgresql.service) is_active "$1" || pg_ctlcluster $(pg_lsclusters --no-header | awk '{print $1, $2}') start ;;
  *)
    if is_active "$1"; then return; fi
    file_of "$1" >/dev/null
    if [[ $(values "$1" Type) == forking ]]; then
      (limit_descriptors "$1" && eval "$(values "$1" ExecStart)")
      return
    fi
    setsid "$0" keep "$1" >>"$logs/$1.log" 2>&1 </dev/null &
    echo $! >"$state/$1.pid"
    eval "$(values "$1" ExecStartPost)"
    ;;
  esac
}

start_together() { # UNIT...
  local pids=() one
  for one; do
    start "$one" &
    pids+=($!)
  done
  for one in "${pids[@]}"; do wait "$one"; done
}

stop() { # UNIT
  local pid
  case $1 in
  *.target) members "$1" | while read -r one; do stop "$one"; done ;;
  postgresql.service) ! is_active "$1" || pg_ctlcluster --mode=fast $(pg_lsclusters --no-header | awk '{print $1, $2}') stop ;;
  *)
    pid=$(main_pid "$1" keeper)
    [[ -n $pid ]] || return 0
    kill -TERM "$pid" 2>/dev/null || true
    while is_there "$pid"; do sleep 0.05; done
    ;;
  esac
}

# The process that serves, or with a second word the one that keeps it.
main_pid() { # UNIT [keeper]
  local file
  file=$state/$1.$([[ -n ${2-} ]] && echo pid || echo main)
  if [[ $(values "$1" Type) == forking ]]; then file=$(values "$1" PIDFile); fi
  [[ ! -e $file ]] || cat "$file"
}

reload() { # UNIT
  local MAINPID
  MAINPID=$(main_pid "$1")
  is_there "$MAINPID" || return 1
  eval "$(values "$1" ExecReload | sed 's/^-//')"
}

named() { # UNIT
  case $1 in *.service | *.target) echo "$1" ;; *) echo "$1.service" ;; esac
}

case $verb in
link) ln -sf "$@" /etc/systemd/system/ ;;
daemon-reload) ;;
keep) keep "$1" ;;
enable) if [[ -n $now ]]; then for unit; do start "$(named "$unit")"; done; fi ;;
start | stop | reload) for unit; do "$verb" "$(named "$unit")"; done ;;
restart) for unit; do unit=$(named "$unit") && stop "$unit" && start "$unit"; done ;;
reload-or-restart) for unit; do unit=$(named "$unit") && { reload "$unit" || start "$unit"; }; done ;;
is-active) for unit; do is_active "$(named "$unit")" || { echo inactive && exit 3; }; done && echo active ;;
kill) for unit; do kill -s "$signal" "$(main_pid "$(named "$unit")")"; done ;;
show-pid) main_pid "$(named "$1")" ;;
*) echo "systemctl: $verb is not known here" >&2 && exit 2 ;;
esac
