#!/bin/bash
# A display as fast as Slurm, Apptainer and Xvnc allow: nothing of Berth. Prints when it is ready, and ends.
dir=$(mktemp -d /tmp/bench-XXXXXXXXXX) || exit
trap 'rm -rf -- "$dir"' EXIT
apptainer --quiet exec --containall --workdir "$dir" --home "$HOME" --bind "$dir" "$BENCH_IMAGE" bash -c '
  coproc DISPLAY_SERVER {
    exec Xtigervnc -displayfd 1 -nolisten tcp -rfbport -1 -rfbunixpath "$0/vnc.sock" -SecurityTypes None -geometry 1280x720 -depth 24
  }
  read -r number <&"${DISPLAY_SERVER[0]}" && echo "ready $EPOCHREALTIME"
' "$dir"
