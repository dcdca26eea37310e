#!/bin/sh
# run.sh [--update]: one reproducer for each bug ever mended, as golden cases (what one is says
# tests/golden/README.md).
exec sh "$(dirname "$0")/../golden/run.sh" "$@" ../bugs
