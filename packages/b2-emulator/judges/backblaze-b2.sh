#!/usr/bin/env bash
# Runs Backblaze's own command-line tool of Debian 12 (backblaze-b2 1.3.8, version 2 of the API, its own HTTP code) against the built
# emulator: every command must do what it would do in the cloud. The tool takes no URL; it is led here by its developer realm and a proxy.
# `pnpm judge backblaze-b2`.

# The tool takes the advised part size for the least one: a small one makes it send large files.
source "$(dirname "$0")/preamble.sh" backblaze-b2 --recommended-part-size 5000000

export B2_ACCOUNT_INFO=$work/account NO_PROXY=127.0.0.1
b2() {
  echo "+ backblaze-b2 $*" >&2
  count
  backblaze-b2 "$@" || fail "failed: $*"
}
refused() { # refused <text in its words> <command...>
  local text=$1 said
  shift
  echo "+ backblaze-b2 $* (must be refused)" >&2
  count
  if said=$(backblaze-b2 "$@" 2>&1); then
    fail "was not refused: $*"
  fi
  [[ "$said" == *"$text"* ]] || fail "refused in other words: $said"
}
field() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }

tree=$work/tree
mkdir -p "$tree/sub dir"
echo one >"$tree/a"
echo two >"$tree/sub dir/ü +%.txt"
echo gone soon >"$tree/soon" # no empty file: this version of the tool cannot download one from anywhere
head -c 12000000 /dev/urandom >"$tree/big"

http_proxy=$url b2 authorize-account --dev test-key-id test-key
b2 create-bucket cli-bucket allPrivate
refused 'already in use' create-bucket cli-bucket allPrivate
b2 upload-file --noProgress cli-bucket "$tree/a" dir/a >/dev/null
b2 upload-file --noProgress --info colour=béige cli-bucket "$tree/big" dir/big >/dev/null
expect 'names are listed' $'dir/a\ndir/big' "$(b2 ls cli-bucket dir)"
b2 download-file-by-name --noProgress cli-bucket dir/big "$work/big" >/dev/null
cmp "$tree/big" "$work/big"

b2 sync --noProgress "$tree" b2://cli-bucket/sync
b2 sync --noProgress b2://cli-bucket/sync "$work/back"
diff -r "$tree" "$work/back"
rm "$tree/soon"
b2 sync --noProgress --delete "$tree" b2://cli-bucket/sync
expect 'what was deleted here is deleted there' '' "$(b2 ls cli-bucket sync/soon)"

echo three >"$tree/a"
id=$(b2 upload-file --noProgress cli-bucket "$tree/a" dir/a | sed -n '/^{/,$p' | field fileId)
expect 'the info is that of the file' 'dir/a' "$(b2 get-file-info "$id" | field fileName)"
b2 download-file-by-id --noProgress "$id" "$work/a" >/dev/null
cmp "$tree/a" "$work/a"
marker=$(b2 hide-file cli-bucket dir/a | field fileId)
expect 'a hidden file is not listed' 'dir/big' "$(b2 ls cli-bucket dir)"
expect 'its versions are' '4' "$(b2 ls --versions cli-bucket dir | wc -l | tr -d ' ')"
b2 delete-file-version dir/a "$marker" >/dev/null
expect 'it is shown again without its marker' $'dir/a\ndir/big' "$(b2 ls cli-bucket dir)"

b2 update-bucket --bucketInfo '{"a":"1"}' cli-bucket allPublic >/dev/null
expect 'a public file is read by anyone' 'three' "$(curl -sf "$(b2 make-url "$id")")"
b2 get-download-auth --prefix dir/ --duration 60 cli-bucket >/dev/null
read -r key _ <<<"$(b2 create-key judge listFiles,readFiles)"
expect 'the key is listed' '1' "$(b2 list-keys | grep -c judge)"
b2 delete-key "$key"
b2 list-unfinished-large-files cli-bucket
b2 cancel-all-unfinished-large-files cli-bucket
refused 'cannot_delete_non_empty_bucket' delete-bucket cli-bucket
b2 list-buckets

echo "backblaze-b2: $(commands) commands passed"
