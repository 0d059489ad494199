# What the scripts of all clients share: sourced by them, with the client's name and further flags of the emulator.
# Starts the built emulator. `$here` is its package, `$work` a directory that is gone at the end, `$url` where the emulator answers.
set -euo pipefail

client=$1
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
counted=$work/commands # a file, since much runs in subshells
: >"$counted"
emulator=

fail() {
  echo "$client: $*" >&2
  exit 1
}
count() { echo >>"$counted"; }
commands() { wc -l <"$counted" | tr -d ' '; }
expect() { # expect <what it is> <wanted> <got>
  [ "$2" == "$3" ] || fail "$(printf '%s\n wanted: %s\n got:    %s' "$1" "$2" "$3")"
}
finish() {
  local status=$?
  [ -z "$emulator" ] || { kill "$emulator" 2>/dev/null || true; wait "$emulator" 2>/dev/null || true; }
  [ $status -eq 0 ] || echo "$client: FAILED after $(commands) commands" >&2
  rm -rf "$work"
}
trap finish EXIT

PATH="$here/../../node_modules/.bin:$PATH" node "$here/dist/main.js" --port 0 --ca "$work/ca.pem" "$@" >"$work/started" &
emulator=$!
for _ in $(seq 100); do
  # The certificate is told of last.
  [ "$(wc -l <"$work/started")" -ge 3 ] && break
  sleep 0.1
done
url=$(sed -n 's/^b2-emulator listening on //p' "$work/started")
[ -n "$url" ] || fail 'the emulator did not start: is it built?'
