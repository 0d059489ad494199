#!/usr/bin/env bash
# Runs restic of Debian 12 (0.14, version 1 of the API by a library of its own) against the built emulator: a repository made, filled,
# checked to the last byte, restored and pruned. restic knows one host; it is led here by CONNECT and trusts the emulator's authority.
# `pnpm judge restic`.
source "$(dirname "$0")/preamble.sh" restic

unset http_proxy no_proxy NO_PROXY https_proxy
export HTTPS_PROXY=$url RESTIC_PASSWORD=judge RESTIC_REPOSITORY=b2:restic-bucket:repository
export B2_ACCOUNT_ID=test-key-id B2_ACCOUNT_KEY=test-key XDG_CACHE_HOME=$work/cache
run() {
  echo "+ restic $*" >&2
  count
  # restic tries for ever to reach a server that it takes for being away.
  timeout 120 restic --quiet --cacert "$work/ca.pem" "$@" || fail "failed: $*"
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

echo "restic: $(commands) commands passed"
