#!/usr/bin/env bash
# The delivery package: everything that an installation without a network needs.
# package.sh PYTHON TARGET_FOLDER; the sources are those of the last commit.
set -euo pipefail

python=$1 target=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml | head -1)
name=qinqiao-$version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
inside=$work/$name
mkdir -p "$inside" "$target"

git archive HEAD actors cluster connectors docs loadtests pipelines schemas serve \
  CHANGELOG.md README.md pyproject.toml | tar -x -C "$inside"
mkdir -p "$inside/ui"
cp -r ui/dist "$inside/ui/dist"
rm -f "$inside/ui/dist/.built"
mkdir -p "$inside/var"
cp -rL var/models "$inside/var/models"

# The same versions as the lock, without what development alone needs.
uv=$(dirname "$python")/uv
"$uv" pip compile --quiet --python "$python" --generate-hashes --no-emit-index-url \
  --no-emit-find-links --no-header -c requirements.lock pyproject.toml -o "$inside/requirements.lock"
"$python" -m pip wheel --quiet --no-deps --require-hashes -r "$inside/requirements.lock" \
  -w "$inside/wheels"
# Builds the platform's own package where it is installed.
"$python" -m pip wheel --quiet --no-deps "$(grep -o 'setuptools==[0-9.]*' pyproject.toml | head -1)" \
  -w "$inside/wheels"

(cd "$inside" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)
tar -C "$work" -czf "$target/$name.tar.gz" "$name"
sha256sum "$target/$name.tar.gz"
