# Runs a program with an X display that nobody sees, as one that draws pictures needs: offscreen.sh PROGRAM [ARGUMENT…]
set -u
readonly DISK_FULL=24 DISPLAY_FAILED=125 MISSING=127 START_TIMEOUT_S=30

for xvnc in Xtigervnc Xvnc ''; do type -P "$xvnc" >/dev/null && break; done
[[ -n $xvnc ]] || { echo '[berth] TigerVNC, whose display draws the pictures, is not installed here.'; exit "$MISSING"; }
dir=$(mktemp -d /tmp/berth-XXXXXXXXXX) || exit "$DISK_FULL"
pid='' server=''
trap '[[ -z $server ]] || kill "$server" 2>/dev/null; rm -rf -- "$dir"' EXIT
trap '[[ -z $pid ]] || kill -TERM "$pid" 2>/dev/null' TERM

# As in desktop.sh: an entry for any host and display, since the number is not known yet, and a free number by -displayfd.
IFS= LC_ALL=C read -r -N 16 cookie </dev/urandom
printf '\xff\xff\0\0\0\0\0\x12MIT-MAGIC-COOKIE-1\0\x10%s' "$cookie" >"$dir/xauthority" || exit "$DISK_FULL"
# It does not start without a way to see it: the folder is its account's alone.
coproc XVNC {
  exec "$xvnc" -displayfd 1 -auth "$dir/xauthority" -nolisten tcp -geometry 1600x1200 -depth 24 \
    -rfbport -1 -rfbunixpath "$dir/vnc.sock" -rfbunixmode 0600 -SecurityTypes None </dev/null 2>"$dir/xvnc.log"
}
server=$XVNC_PID
read -r -t "$START_TIMEOUT_S" display <&"${XVNC[0]}" || {
  echo '[berth] The display that draws the pictures did not start.'
  tail -n 5 "$dir/xvnc.log"
  exit "$DISPLAY_FAILED"
}
# A node's graphics card is not this display's.
DISPLAY=:$display XAUTHORITY=$dir/xauthority LIBGL_ALWAYS_SOFTWARE=1 "$@" &
pid=$!
while :; do
  wait "$pid"
  status=$?
  kill -0 "$pid" 2>/dev/null || exit "$status"
done
