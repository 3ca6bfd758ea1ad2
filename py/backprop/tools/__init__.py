"""How other programs take the step: a row a tool, read by one engine; and whose numbers a list of numbers are."""

from __future__ import annotations

from . import (
    browser,
    chainer,
    cpp,
    javascript,
    jittor,
    keras_family,
    mindspore,
    mlx_and_tinygrad,
    mxnet,
    optax,
    paddle,
    python_tools,
    pytorch,
    r_and_java,
    scikit_learn,
    tensorflow_v1,
)
from .tool import Tool

FAMILIES: dict[str, tuple[Tool, ...]] = {
    "PyTorch, Keras and TensorFlow.js": (*pytorch.ROWS, *keras_family.ROWS),
    "JAX and Jittor": (*optax.ROWS, *jittor.ROWS),
    "Other frameworks": (*chainer.ROWS, *mindspore.ROWS, *mxnet.ROWS, *tensorflow_v1.ROWS),
    "Python libraries": (*scikit_learn.ROWS, *python_tools.ROWS),
    "MLX, tinygrad and PaddlePaddle": (*mlx_and_tinygrad.ROWS, *paddle.ROWS),
    "JavaScript libraries": javascript.ROWS,
    "In the browser, for teaching": browser.ROWS,
    "R and Java": r_and_java.ROWS,
    "C++ libraries": cpp.ROWS,
}
"""Tools in the groups of a list."""
TOOLS: dict[str, Tool] = {row.name: row for rows in FAMILIES.values() for row in rows}
"""Every tool by the name of its file in the collection of runs."""
