#!/usr/bin/env bash
# Runs Apache Libcloud's B2 driver of Debian 12 (python3-libcloud 3.4.1, version 1 of the API) against the built emulator: every method of
# it, unchanged. The driver knows one host and speaks TLS to all; it is led here by CONNECT and trusts the emulator's certificate authority.
# Needs the package built (dist/) and python3-libcloud; without it, it says so and passes.
set -euo pipefail

# Debian's Python: another one on the PATH does not see Debian's packages.
python=/usr/bin/python3
if ! "$python" -c 'import libcloud' 2>/dev/null; then
  echo 'libcloud: skipped, python3-libcloud is not installed'
  exit 0
fi

here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
emulator=
finish() {
  local status=$?
  [ -z "$emulator" ] || { kill "$emulator" 2>/dev/null || true; wait "$emulator" 2>/dev/null || true; }
  [ $status -eq 0 ] || echo 'libcloud: FAILED' >&2
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
[ -n "$url" ] || { echo 'libcloud: the emulator did not start' >&2; exit 1; }

# `env -u`: a proxy for plain http, or exceptions from the proxy, must not lead the driver past the emulator.
env -u http_proxy -u no_proxy -u NO_PROXY https_proxy="$url" SSL_CERT_FILE="$work/ca.pem" PYTHONDONTWRITEBYTECODE=1 \
  "$python" "$here/judges/libcloud_methods.py" "$work"
