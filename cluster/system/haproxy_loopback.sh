#!/usr/bin/env bash
# Serve starts this in place of HAProxy. Serve's configuration binds HAProxy's statistics and metrics
# to every interface and has no setting for it: they are moved to loopback before the program reads it.
# The socket that steers HAProxy is closed to other users, and may read alone, as Serve does.
set -euo pipefail

previous=""
for argument in "$@"; do
  if [ "$previous" = "-f" ]; then
    sed -i -E 's/^( *stats socket [^ ]+) mode 666 level admin/\1 mode 600 level user/' "$argument"
    if grep -E '^ *stats socket ' "$argument" | grep -qvE ' mode 600 level user( |$)'; then
      echo "the socket that steers HAProxy would be open to others" >&2
      exit 1
    fi
    sed -i -E \
      "s/^( *bind )\*?:(${RAY_SERVE_HAPROXY_STATS_PORT}|${RAY_SERVE_HAPROXY_METRICS_PORT})\$/\1127.0.0.1:\2/" \
      "$argument"
  fi
  previous="$argument"
done
exec "$HAPROXY_PROGRAM" "$@"
