#!/usr/bin/env bash
# is-fresh.sh FILE COMMAND…: whether running the command leaves a file that is made by it as it is.
set -euo pipefail
file=$1
shift
before=$(mktemp)
trap 'rm -f "$before"' EXIT
cp "$file" "$before"
"$@"
if ! diff -u "$before" "$file"; then
  echo "$file was stale: it is fresh now, commit it."
  exit 1
fi
