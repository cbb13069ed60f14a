#!/usr/bin/env bash
# Serve starts this in place of HAProxy. Serve's configuration binds HAProxy's statistics and metrics
# to every interface and has no setting for it: they are moved to loopback before the program reads it.
set -euo pipefail

previous=""
for argument in "$@"; do
  if [ "$previous" = "-f" ]; then
    sed -i -E \
      "s/^( *bind )\*?:(${RAY_SERVE_HAPROXY_STATS_PORT}|${RAY_SERVE_HAPROXY_METRICS_PORT})\$/\1127.0.0.1:\2/" \
      "$argument"
  fi
  previous="$argument"
done
exec "$HAPROXY_PROGRAM" "$@"
