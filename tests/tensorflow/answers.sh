#!/bin/sh
# answers.sh [TABLE]: the graphs of FEEDGRAPH_TF1 give what TensorFlow computed (TAP); see answers.c.
set -u

if [ -z "${FEEDGRAPH_TF1-}" ]; then
    echo "1..1"
    echo "ok 1 - answers of TensorFlow # SKIP FEEDGRAPH_TF1 is not set"
    exit 0
fi
exec "${abs_builddir:?}/tests/tensorflow/answers" "$FEEDGRAPH_TF1" \
    "$(dirname "$0")/answers.known" "$abs_builddir/graphrun" "$@"
