#!/usr/bin/env bash
# ClamAV's daemon for checking uploads: brought from Debian where it is missing.
set -euo pipefail

export PATH=$PATH:/usr/sbin:/usr/local/sbin
command -v clamd >/dev/null 2>&1 && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "Checking uploads needs clamd. Install it, e.g. 'apt-get install clamav-daemon' as root." >&2
  exit 1
fi
echo "Installing the scanner for uploads: clamav-daemon"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends clamav-daemon
