#!/bin/bash
# What `berth doctor` wants to know of a node, seen from there: it runs as a user's job, as src/scheduler/job.sh does, and writes
# a line for each thing: `berth-doctor: NAME VALUE`. It takes everything from its environment:
#
#   BERTH_PROBE_IMAGES   paths of images, one a line
#   BERTH_PROBE_HOOK     the site's program that runs before each launch, where it has one
#   BERTH_PROBE_PORTS    6080-6099
#   BERTH_PROBE_PORTAL   HOST PORT, where jobs announce
#   BERTH_PROBE_WORD     by which doctor and the probe know each other at the port that the probe listens on
set -u
readonly CONNECT_TIMEOUT_S=3 LISTEN_S=6

say() { printf 'berth-doctor: %s %s\n' "$1" "${2//[$'\n\t']/ }"; }
last_line() { printf '%s' "${1##*$'\n'}"; }

say clock "$EPOCHREALTIME"
say node "$(uname -n)"

# A node may see the home otherwise than the machine that submitted: not at all, or read-only.
if [[ -w $HOME ]] && written=$(mktemp "$HOME/.berth-doctor-XXXXXX" 2>&1); then rm -f -- "$written"; say home ok
elif [[ -d $HOME ]]; then say home "$HOME cannot be written"
else say home "$HOME is not there"
fi

if made=$(mktemp -d /tmp/berth-doctor-XXXXXX 2>&1); then
  rmdir -- "$made"
  read -r _ _ _ free _ < <(df --portability --block-size=1M /tmp | tail -n 1)
  say tmp_mib "$free"
else
  say tmp "$(last_line "$made")"
fi

if [[ -n ${BERTH_PROBE_HOOK-} ]]; then
  if [[ ! -f $BERTH_PROBE_HOOK || ! -x $BERTH_PROBE_HOOK ]]; then say hook unusable
  else
    changed='' part=$(realpath -- "$BERTH_PROBE_HOOK")
    while [[ -n $part ]]; do
      if [[ -w $part || -O $part ]]; then changed="changeable $part"; fi
      part=${part%/*}
    done
    say hook "${changed:-ok}"
  fi
fi

readable=''
while read -r image; do
  if [[ -r $image ]]; then say image "readable $image"; readable=${readable:-$image}
  elif [[ -e $image || $(stat -- "$image" 2>&1) == *'Permission denied' ]]; then say image "unreadable $image"
  else say image "missing $image"
  fi
done <<<"$BERTH_PROBE_IMAGES"

read -r host port <<<"$BERTH_PROBE_PORTAL"
if refused=$(timeout "$CONNECT_TIMEOUT_S" bash -c 'exec 2>&1 3<>"/dev/tcp/$0/$1"' "$host" "$port"); then say portal ok
elif [[ $? == 124 ]]; then say portal 'no answer'
else refused=${refused%%$'\n'*}; say portal "${refused##*: }"
fi

if refused=$(scontrol update JobId="$SLURM_JOB_ID" Comment=berth-doctor 2>&1); then say comment ok
else say comment "$(last_line "$refused")"
fi

if ! command -v apptainer >/dev/null; then say apptainer missing; exit; fi
say apptainer "$(apptainer --version)"
[[ -n $readable ]] || exit
if ! refused=$(apptainer exec --containall "$readable" true 2>&1); then
  say container "$(last_line "$refused")"
  [[ -r /dev/fuse && -w /dev/fuse ]] || say fuse closed
  unshare --user true 2>/dev/null || say namespaces refused
  exit
fi
say container ok

# The node itself needs nothing but Slurm and Apptainer: what listens comes from the image.
apptainer exec --containall "$readable" perl -MIO::Socket::INET -e '
  $| = 1;
  my ($from, $to, $word, $seconds) = @ARGV;
  my @listeners = grep { defined } map { IO::Socket::INET->new(LocalPort => $_, Listen => 5, ReuseAddr => 1) } $from .. $to;
  printf "berth-doctor: ports %d\n", scalar @listeners;
  my $listener = shift @listeners or exit;
  @listeners = ();
  printf "berth-doctor: port %d\n", $listener->sockport;
  alarm $seconds;
  while (my $client = $listener->accept) {
    print $client "$word ", time, "\n";
    exit if (readline($client) // "") eq "$word\n";
  }
' "${BERTH_PROBE_PORTS%-*}" "${BERTH_PROBE_PORTS#*-}" "$BERTH_PROBE_WORD" "$LISTEN_S" 2>/dev/null
exit 0
