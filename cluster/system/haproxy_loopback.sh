#!/usr/bin/env bash
# Serve starts this in place of HAProxy. Serve's configuration binds HAProxy's statistics and metrics
# to every interface and has no setting for it: they are moved to loopback before the program reads it.
# The socket that steers HAProxy is closed to other users, and may read alone, as Serve does.
# The listener for people, which Serve makes on loopback beside its replicas, moves to HAPROXY_LISTEN,
# with TLS where there is a HAPROXY_CERTIFICATE.
# Nor does it say where a request comes from: the lines of HAPROXY_EDGE_RULES do, before any other rule.
# They also keep files of pages, which are the same for everybody, in the memory that is set aside here.
set -euo pipefail

# HAProxy itself puts the values in.
listen='"${HAPROXY_LISTEN}"'
if [ -n "${HAPROXY_CERTIFICATE:-}" ]; then
  listen+=' ssl crt "${HAPROXY_CERTIFICATE}" ssl-min-ver TLSv1.2 alpn h2,http\/1.1'
fi

previous=""
for argument in "$@"; do
  if [ "$previous" = "-f" ]; then
    sed -i -E 's/^( *stats socket [^ ]+) mode 666 level admin/\1 mode 600 level user/' "$argument"
    if grep -E '^ *stats socket ' "$argument" | grep -qvE ' mode 600 level user( |$)'; then
      echo "the socket that steers HAProxy would be open to others" >&2
      exit 1
    fi
    if [ -n "${HAPROXY_LISTEN:-}" ]; then
      sed -i -E "/^frontend http_frontend\$/,/^ *bind /s/^( *bind ).*\$/\1$listen/" "$argument"
      if ! grep -qF 'bind "${HAPROXY_LISTEN}"' "$argument"; then
        echo "the listener for people would not be where the settings say" >&2
        exit 1
      fi
    fi
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
    if ! grep -q '^cache pages$' "$argument"; then
      cat >> "$argument" <<'END'

cache pages
    total-max-size 32
    max-object-size 2000000
    max-age 86400
    process-vary on
END
    fi
  fi
  previous="$argument"
done
exec "$HAPROXY_PROGRAM" "$@"
