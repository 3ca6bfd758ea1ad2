#!/usr/bin/env bash
# ONNX's reference: LRN normalizes the first channel of one image and copies the others.
#
# Guess: every value is divided by (bias + alpha / size * the sum of squares of the
#   channels around it) ^ beta, as the operator's text has it.
# Seen: so for channel 0 alone: 2, 3 and 4 stay 2, 3 and 4. The loop over channels
#   runs over as many as there are images in the batch; two images have two channels
#   right.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check onnx==1.23.2
env/bin/python - <<'PY'
import numpy as np
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator


def model(op, inputs, outputs=1, **attributes):
    names = [f"i{k}" for k in range(len(inputs))]
    made = [f"o{k}" for k in range(outputs)]
    kinds = {np.dtype("float32"): TensorProto.FLOAT, np.dtype("int64"): TensorProto.INT64}
    graph = helper.make_graph(
        [helper.make_node(op, names, made, **attributes)], "g",
        [helper.make_tensor_value_info(n, kinds[x.dtype], x.shape) for n, x in zip(names, inputs)],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in made])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)


def reference(op, inputs, outputs=1, **attributes):
    fed = {f"i{k}": x for k, x in enumerate(inputs)}
    return ReferenceEvaluator(model(op, inputs, outputs, **attributes)).run(None, fed)


x = np.arange(1, 5, dtype=np.float32).reshape(1, 4, 1, 1)
how = {"size": 3, "alpha": 1.0, "beta": 1.0, "bias": 1.0}
(one,) = reference("LRN", [x], **how)
(two,) = reference("LRN", [np.concatenate([x, x])], **how)
squares = np.array([1 + 4, 1 + 4 + 9, 4 + 9 + 16, 9 + 16])
right = x.ravel() / (1 + squares / 3)
print("guess:", right, "seen:", one.ravel(), "in a batch of two:", two[0].ravel())
assert np.allclose(one.ravel(), [right[0], 2, 3, 4])
assert np.allclose(two[0].ravel(), [*right[:2], 3, 4])
PY
