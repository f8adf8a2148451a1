#!/bin/bash
# The one job script of solver runs, the same for every solver, user and scheduler: it makes the run's folder, takes the input into it, and
# runs one step after another until one fails. It takes everything from its environment, so nothing
# that a user types is ever parsed by a shell:
#
#   BERTH_SESSION_ID     the run's id; also marks every process of it
#   BERTH_RUN_DIR        its folder; BERTH_INPUT, an absolute path, is copied into it
#   BERTH_MUST_CONTAIN_0, …  what the folder must have then
#   BERTH_PARAM_0, …     id=value; in the files BERTH_FILL_0, … each @id@ becomes the value
#   BERTH_MAKE_0, …      files that are made where they are not there, with the texts BERTH_TEXT_0, …
#   BERTH_STEP_0, …      the names of the steps; BERTH_STEP_0_0 is the first one's program, BERTH_STEP_0_1, … its arguments
#   BERTH_IF_FILE_0      the file without which the first step is left out; of any step, or of none
#   BERTH_OUTPUTS_0, …   the numbers of those steps that print what came out of the run: it is kept as .berth/outputs.tsv
#   BERTH_ENV_0, …       NAME=value variables of theirs
#   BERTH_IMAGE          an Apptainer image that has the programs; the machine's own where it is unset
#   BERTH_STEP_IMAGE_0   another one for the first step; of any step, or of none
#   BERTH_DRAW_0, …      the numbers of those steps that draw, and get a display that nobody sees: offscreen.sh, BERTH_OFFSCREEN_SH or in
#                        BERTH_DIR like the next
#   BERTH_TASKS          of a job of an array: how the names of the files begin of which the one with its number has more such variables
#   BERTH_RUN_LOG_PL     run-log.pl, which keeps and tells what they write; where it is unset it lies in the folder BERTH_DIR. All other
#                        variables are for that
#
# TERM asks the step to end, and so does USR1, which Slurm sends before the time is up. Exit statuses are read in src/runs/ends.ts.
set -u
readonly DISK_FULL=24 HOME_FULL=25 IMAGE_MISSING=27 CONTAINER_MISSING=28 TIME_LIMIT=29 INPUT_MISSING=31 INPUT_INCOMPLETE=32 STEP_FAILED=33 TERMINATED=143
# Of steps: what a shell gives where there is no such program, and what a shell and the kernel make of SIGFPE and SIGKILL.
readonly -A KNOWN_STEP_ENDS=([127]=34 [136]=35 [137]=36)
readonly LOG_END_S=15

asked_to_stop='' pid=''
stop() { # STATUS
  asked_to_stop=${asked_to_stop:-$1}
  [[ -z $pid ]] || kill -TERM "$pid" 2>/dev/null
}
trap 'stop $TERMINATED' TERM
trap 'stop $TIME_LIMIT' USR1
# The log's reader has ended before its time: the run goes on.
trap : PIPE

# What is its own of a job of an array, which is there for this alone: it has secrets.
take_own() {
  local file own
  file=$BERTH_TASKS-$(printf %03d "$SLURM_ARRAY_TASK_ID").task
  mapfile -d '' -t own <"$file" && ((${#own[@]} > 0)) || { echo "[berth] The file $file, which says what is to be run, is not there."; exit 1; }
  rm -f -- "$file"
  declare -g -- "${own[@]}"
}
[[ ! -v BERTH_TASKS ]] || take_own

# Nobody else is to see them; the mark by which the run's processes are found is the exception.
export -n "${!BERTH_@}"
export BERTH_SESSION_ID
readonly node=${SLURMD_NODENAME:-${HOSTNAME%%.*}}
umask 077

{ mkdir -p "${BERTH_RUN_DIR%/*}" && mkdir -p "$BERTH_RUN_DIR/.berth" && printf '%4096s' '' >"$BERTH_RUN_DIR/.berth/probe" &&
  rm -f "$BERTH_RUN_DIR/.berth/probe" && cd "$BERTH_RUN_DIR"; } || {
  echo "The folder $BERTH_RUN_DIR cannot be made on $node: the disk is full, or it may not be written to."
  exit "$HOME_FULL"
}
umask 022
readonly reader=${BERTH_RUN_LOG_PL-$(<"$BERTH_DIR/run-log.pl")}
readonly offscreen=${BERTH_OFFSCREEN_SH-$(<"$BERTH_DIR/offscreen.sh")}
exec {output}>&1 > >(export LC_ALL=C "${!BERTH_@}" && exec perl -e "$reader") 2>&1
log_pid=$!

# What a step ended with is told apart: it may be any number, these of the script's own among them.
finish() { # STATUS [STATUS-OF-THE-STEP]
  local waited
  echo "${2-$1}" >.berth/status
  # Its reader ends when the last of the run's processes has closed it.
  exec >&"$output" 2>&1
  for ((waited = 0; waited < LOG_END_S * 10; waited++)); do
    kill -0 "$log_pid" 2>/dev/null || break
    sleep 0.1
  done
  kill "$log_pid" 2>/dev/null
  exit "$1"
}

# Each value of NAME_0, NAME_1, … in $values.
take() { # NAME
  local count name
  values=()
  for ((count = 0; ; count++)); do
    name=$1_$count
    [[ -v $name ]] || break
    values+=("${!name}")
  done
}

take_input() {
  local path
  [[ -r $BERTH_INPUT ]] || { echo "[berth] $BERTH_INPUT is not there, or may not be read, on $node."; finish "$INPUT_MISSING"; }
  # What an earlier run left of its own is not this one's.
  if [[ -d $BERTH_INPUT ]]; then
    find -H "$BERTH_INPUT" -mindepth 1 -maxdepth 1 ! -name .berth ! -name berth.log -exec cp -a --reflink=auto -t . -- {} +
  else cp --reflink=auto -- "$BERTH_INPUT" .; fi || {
    echo '[berth] The input could not be copied as a whole.'
    finish "$HOME_FULL"
  }
  # What was read-only there is worked on here.
  chmod -R u+rwX . && chmod 700 .
  take BERTH_MUST_CONTAIN
  for path in "${values[@]}"; do
    [[ -e $path ]] || { echo "[berth] $BERTH_INPUT has no $path, which this solver needs."; finish "$INPUT_INCOMPLETE"; }
  done
}

fill_files() {
  local path number texts parameters
  take BERTH_PARAM
  parameters=("${values[@]}")
  take BERTH_FILL
  for path in "${values[@]}"; do
    [[ -f $path ]] || continue
    # In a file of its own, as the other may be a link to what is not the run's.
    perl -0777 -e '
      my ($path, %value) = (shift, map { split /=/, $_, 2 } @ARGV);
      open my $from, "<:raw", $path or die; my $text = <$from>;
      $text =~ s/\@([a-z][a-z0-9_]*)\@/$value{$1} \/\/ $&/ge;
      open my $to, ">:raw", "$path.berth-new" or die; print $to $text or die; close $to or die;
      chmod 07777 & (stat $from)[2], "$path.berth-new"; rename "$path.berth-new", $path or die' \
      -- "$path" "${parameters[@]}" || { echo "[berth] The parameters could not be written into $path."; finish "$HOME_FULL"; }
  done
  take BERTH_TEXT
  texts=("${values[@]}")
  take BERTH_MAKE
  for number in "${!values[@]}"; do
    path=${values[number]}
    [[ -e $path ]] || { mkdir -p "./${path%"${path##*/}"}" && printf '%s' "${texts[number]}" >"$path"; } || {
      echo "[berth] The file $path could not be made."
      finish "$HOME_FULL"
    }
  done
}

# How a program is run in an image, in $container: of the machine it has nothing but the network, the user's home and the run's folder.
take_container() {
  local home variable
  container=()
  # All of them at once, as that of the last step may be missing when the others have taken days.
  for variable in BERTH_IMAGE "${!BERTH_STEP_IMAGE_@}"; do
    [[ -n ${!variable-} ]] || continue
    [[ -r ${!variable} ]] || { echo "[berth] The image ${!variable} cannot be read on $node."; finish "$IMAGE_MISSING"; }
    container=(apptainer)
  done
  ((${#container[@]} > 0)) || return
  command -v apptainer >/dev/null || { echo "[berth] Apptainer is not installed on $node."; finish "$CONTAINER_MISSING"; }
  scratch=$(mktemp -d /tmp/berth-XXXXXXXXXX) || finish "$DISK_FULL"
  trap 'rm -rf -- "$scratch"' EXIT
  container=(apptainer --quiet exec --containall --workdir "$scratch" --home "$HOME" --bind "$BERTH_RUN_DIR" --pwd "$BERTH_RUN_DIR"
    --env "BERTH_SESSION_ID=$BERTH_SESSION_ID")
  home=$(cd -P "$HOME" && pwd) && [[ $home == "$HOME" ]] || container+=(--bind "$home")
  [[ -z ${CUDA_VISIBLE_DEVICES-} || ! -e /dev/nvidiactl ]] || container+=(--nv)
}

is_left_out() { # NUMBER
  local name=BERTH_IF_FILE_$1
  [[ -v $name && ! -f ${!name} ]]
}

run_step() { # NUMBER
  local words command image prints='' printed=0
  take BERTH_OUTPUTS
  [[ " ${values[*]} " != *" $1 "* ]] || prints=.berth/outputs.tsv
  [[ ! -e $prints ]] || printed=$(stat -c %s "$prints")
  take "BERTH_STEP_$1"
  words=("${values[@]}")
  take BERTH_DRAW
  [[ " ${values[*]} " != *" $1 "* ]] || words=(bash -c "$offscreen" offscreen.sh "${words[@]}")
  take BERTH_ENV
  image=BERTH_STEP_IMAGE_$1
  image=${!image-${BERTH_IMAGE-}}
  command=(env "${values[@]}" "${words[@]}")
  [[ -z $image ]] || command=("${container[@]}" "$image" "${command[@]}")
  if [[ -n $prints ]]; then "${command[@]}" </dev/null >>"$prints" & else "${command[@]}" </dev/null & fi
  pid=$!
  [[ -z $asked_to_stop ]] || stop "$asked_to_stop"
  while :; do
    wait "$pid"
    status=$?
    kill -0 "$pid" 2>/dev/null || break
  done
  pid=''
  # The log has it as well.
  [[ -z $prints ]] || tail -c "+$((printed + 1))" "$prints"
}

take_input
fill_files
take_container
take BERTH_STEP
names=("${values[@]}")
for ((number = 0; number < ${#names[@]}; number++)); do
  [[ -z $asked_to_stop ]] || finish "$asked_to_stop"
  echo "$number" >.berth/step
  echo "[berth] step $((number + 1))/${#names[@]}: ${names[number]}"
  if is_left_out "$number"; then
    file=BERTH_IF_FILE_$number
    echo "[berth] ${names[number]} is left out: there is no ${!file}."
    continue
  fi
  run_step "$number"
  [[ -z $asked_to_stop ]] || finish "$asked_to_stop"
  if ((status != 0)); then
    echo "[berth] ${names[number]} ended with status $status."
    finish "${KNOWN_STEP_ENDS[$status]-$STEP_FAILED}" "$status"
  fi
done
finish 0
