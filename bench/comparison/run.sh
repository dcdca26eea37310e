#!/bin/sh
# run.sh [FOLDER]: what ONNX Runtime and TensorFlow.js say about the mistakes of
# doc/comparison.md. They are installed by npm into FOLDER, or into a temporary one that is removed
# afterwards; their own scripts are not run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-}
if [ -z "$folder" ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    trap 'exit 130' HUP INT TERM
fi
folder=$(cd "$folder" && pwd)
[ -d "$folder/node_modules/onnxruntime-node" ] ||
    (cd "$folder" && npm install --ignore-scripts --no-audit --no-fund --silent \
        onnxruntime-node @tensorflow/tfjs)
node "$here/other_tools.mjs" "$folder" 2>/dev/null
