#!/usr/bin/env bash
# Runs rclone, which nobody here wrote, against the built emulator: every command must succeed. `pnpm judge rclone`.
source "$(dirname "$0")/preamble.sh" rclone

export RCLONE_CONFIG=/dev/null RCLONE_CONFIG_B2_TYPE=b2 RCLONE_CONFIG_B2_ENDPOINT=$url
export RCLONE_CONFIG_B2_ACCOUNT=test-key-id RCLONE_CONFIG_B2_KEY=test-key
export RCLONE_B2_CHUNK_SIZE=5M RCLONE_B2_UPLOAD_CUTOFF=5M

run() {
  echo "+ rclone $*" >&2
  count
  rclone "$@" || fail "failed: rclone $*"
}

tree=$work/tree
mkdir -p "$tree/sub dir/ünï/deep" "$tree/a+b" "$tree/b-" "$tree/b"
echo 1 >"$tree/sub dir/plus+and space.txt"
echo 2 >"$tree/sub dir/ünï/日本😀.txt"
echo 3 >"$tree/a+b/100%.txt"
echo 4 >"$tree/it's (x) #1?&=;,.txt"
echo 5 >"$tree/back\\slash"
echo 6 >"$tree/b-/x"
echo 7 >"$tree/b/x"
: >"$tree/empty"
head -c 23000000 /dev/urandom >"$tree/big.bin"

run mkdir B2:judge-bucket
run mkdir B2:judge-bucket
run copy "$tree" B2:judge-bucket/t
run check --download "$tree" B2:judge-bucket/t
run check "$tree" B2:judge-bucket/t
expect 'all files are listed' "$(cd "$tree" && find . -type f | sed 's|^\./||' | LC_ALL=C sort)" \
  "$(run lsf -R --files-only B2:judge-bucket/t | LC_ALL=C sort)"
expect 'sizes are those of the files' '23000000' "$(run lsf --format s B2:judge-bucket/t/big.bin)"
run copy B2:judge-bucket/t "$work/back"
diff -r --exclude=deep "$tree" "$work/back"

run copyto B2:judge-bucket/t/big.bin B2:judge-bucket/copy.bin
run moveto B2:judge-bucket/t/empty B2:judge-bucket/moved
expect 'the copy has the size of its source' '23000000' "$(run lsf --format s B2:judge-bucket/copy.bin)"

echo first | run rcat B2:judge-bucket/rcat.txt
echo second | run rcat B2:judge-bucket/rcat.txt
expect 'the newest version is read' 'second' "$(run cat B2:judge-bucket/rcat.txt)"
expect 'both versions are listed' '2' "$(run lsf --files-only --b2-versions --include 'rcat*' B2:judge-bucket | wc -l | tr -d ' ')"
expect 'a range is read' 'eco' "$(run cat --offset 1 --count 3 B2:judge-bucket/rcat.txt)"
link=$(run link B2:judge-bucket/rcat.txt)
expect 'a link is read without a key' 'second' "$(curl -sf "$link")"

run delete B2:judge-bucket/rcat.txt
run cleanup B2:judge-bucket
expect 'a cleaned bucket has no old version' '0' "$(run lsf --files-only --b2-versions --include 'rcat*' B2:judge-bucket | wc -l | tr -d ' ')"

run copy --b2-test-mode fail_some_uploads "$tree" B2:judge-bucket/retried
run check "$tree" B2:judge-bucket/retried
run copy --b2-test-mode expire_some_account_authorization_tokens "$tree" B2:judge-bucket/renewed
run check "$tree" B2:judge-bucket/renewed
count
if rclone copy --b2-test-mode force_cap_exceeded "$tree" B2:judge-bucket/capped 2>/dev/null; then
  fail 'a cap that is exceeded must stop an upload'
fi

run purge B2:judge-bucket
expect 'nothing is left' '' "$(run lsd B2:)"
echo "rclone: $(commands) commands passed"
