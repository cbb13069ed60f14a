#!/usr/bin/env bash
# Serve starts this in place of HAProxy. Serve's configuration binds HAProxy's statistics and metrics
# to every interface and has no setting for it: they are moved to loopback before the program reads it.
# Nor does it say where a request comes from: the lines of HAPROXY_EDGE_RULES do, before any other rule.
set -euo pipefail

previous=""
for argument in "$@"; do
  if [ "$previous" = "-f" ]; then
    # The rules hold a secret.
    chmod 600 "$argument"
    sed -i -E \
      "s/^( *bind )\*?:(${RAY_SERVE_HAPROXY_STATS_PORT}|${RAY_SERVE_HAPROXY_METRICS_PORT})\$/\1127.0.0.1:\2/" \
      "$argument"
    # Without the rules clients would say themselves where they come from: better no ingress at all.
    if [ ! -s "$HAPROXY_EDGE_RULES" ]; then
      echo "no rules about addresses in $HAPROXY_EDGE_RULES" >&2
      exit 1
    fi
    if ! grep -qF -f "$HAPROXY_EDGE_RULES" "$argument"; then
      sed -i -E "/^frontend http_frontend\$/,/^ *bind /{ /^ *bind /r $HAPROXY_EDGE_RULES
      }" "$argument"
      grep -qF -f "$HAPROXY_EDGE_RULES" "$argument"
    fi
  fi
  previous="$argument"
done
exec "$HAPROXY_PROGRAM" "$@"
