#!/usr/bin/env bash
# Chromium, WebKit (as iPhones have it) with a screen for it, and Chinese letters for the browser
# tests: brought from Debian where they are missing.
set -euo pipefail

missing=()
command -v chromium-headless-shell >/dev/null 2>&1 || missing+=(chromium-headless-shell)
# The package's own record, since fc-list is itself not on every machine.
dpkg-query -W -f='${Status}' fonts-noto-cjk 2>/dev/null | grep -q 'ok installed' \
  || missing+=(fonts-noto-cjk)
command -v WebKitWebDriver >/dev/null 2>&1 || missing+=(webkit2gtk-driver)
command -v Xvfb >/dev/null 2>&1 || missing+=(xvfb)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "The browser tests need: ${missing[*]}. Install them, e.g. 'apt-get install ${missing[*]}'" >&2
  echo "as root, then run make test again." >&2
  exit 1
fi
echo "Installing for the browser tests: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
if apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; then
  exit 0
fi
# The whole browser does as well, and takes longer.
[ "${missing[*]}" = chromium-headless-shell ] && command -v chromium >/dev/null 2>&1
