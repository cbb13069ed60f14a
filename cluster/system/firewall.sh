#!/usr/bin/env bash
# nftables and ip, for the firewall between the zones and its test: from Debian where missing.
set -euo pipefail

missing=()
command -v nft >/dev/null 2>&1 || missing+=(nftables)
command -v ip >/dev/null 2>&1 || missing+=(iproute2)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "The zones' test is skipped without: ${missing[*]}. Install them as root to run it." >&2
  exit 0
fi
echo "Installing for the zones' test: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}"
