#!/usr/bin/env bash
# Runs Apache Libcloud's B2 driver of Debian 12 (python3-libcloud 3.4.1, version 1 of the API) against the built emulator: every method of
# it, unchanged. The driver knows one host and speaks TLS to all; it is led here by CONNECT and trusts the emulator's certificate authority.
# `pnpm judge libcloud`.
source "$(dirname "$0")/preamble.sh" libcloud

# Debian's Python: another one on the PATH does not see Debian's packages.
python=/usr/bin/python3
"$python" -c 'import libcloud' || fail 'not installed: apt-get install python3-libcloud'

# `env -u`: a proxy for plain http, or exceptions from the proxy, must not lead the driver past the emulator.
env -u http_proxy -u no_proxy -u NO_PROXY https_proxy="$url" SSL_CERT_FILE="$work/ca.pem" PYTHONDONTWRITEBYTECODE=1 \
  "$python" "$here/judges/libcloud_methods.py" "$work"
