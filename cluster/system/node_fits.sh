#!/usr/bin/env bash
# Whether the machine itself has npm and a Node of at least version 20.
set -euo pipefail
command -v npm >/dev/null 2>&1
node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null
