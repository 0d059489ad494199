#!/usr/bin/env bash
# Runs restic of Debian 12 (0.14, version 1 of the API by a library of its own) against the built emulator: a repository made, filled,
# checked to the last byte, restored and pruned. restic knows one host; it is led here by CONNECT and trusts the emulator's authority.
# Needs the package built (dist/) and restic on the PATH; without it, it says so and passes.
set -euo pipefail

if ! command -v restic >/dev/null; then
  echo 'restic: skipped, it is not installed'
  exit 0
fi

here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
emulator=
commands=0
finish() {
  local status=$?
  [ -z "$emulator" ] || { kill "$emulator" 2>/dev/null || true; wait "$emulator" 2>/dev/null || true; }
  [ $status -eq 0 ] || echo "restic: FAILED after $commands commands" >&2
  rm -rf "$work"
}
trap finish EXIT

PATH="$here/../../node_modules/.bin:$PATH" node "$here/dist/main.js" --port 0 --ca "$work/ca.pem" >"$work/started" &
emulator=$!
for _ in $(seq 100); do
  [ "$(wc -l <"$work/started")" -ge 3 ] && break
  sleep 0.1
done
url=$(sed -n 's/^b2-emulator listening on //p' "$work/started")
[ -n "$url" ] || { echo 'restic: the emulator did not start' >&2; exit 1; }

unset http_proxy no_proxy NO_PROXY https_proxy
export HTTPS_PROXY=$url RESTIC_PASSWORD=judge RESTIC_REPOSITORY=b2:restic-bucket:repository
export B2_ACCOUNT_ID=test-key-id B2_ACCOUNT_KEY=test-key XDG_CACHE_HOME=$work/cache
run() {
  echo "+ restic $*" >&2
  commands=$((commands + 1))
  # restic tries for ever to reach a server that it takes for being away.
  timeout 120 restic --quiet --cacert "$work/ca.pem" "$@" || { echo "restic: failed: $*" >&2; exit 1; }
}

tree=$work/tree
mkdir -p "$tree/sub dir"
echo one >"$tree/sub dir/ü +%.txt"
head -c 20000000 /dev/urandom >"$tree/big"

run init
run backup "$tree"
run check --read-data
run restore latest --target "$work/back"
diff -r "$tree" "$work/back$tree"
echo two >"$tree/sub dir/more"
rm "$tree/big"
run backup "$tree"
run forget --keep-last 1 --prune
run check --read-data
run restore latest --target "$work/again"
diff -r "$tree" "$work/again$tree"
run snapshots

echo "restic: $commands commands passed"
