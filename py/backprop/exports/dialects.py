"""How each array library writes what the formulas of the tables are made of: one row a library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Dialect:
    """Names and templates of one library; `activations` are its own functions of z, differentiable where it can."""

    name: str
    label: str
    needs: str  # what must be installed
    module: str
    imports: str
    array: str = "{m}.array({x})"
    to_numpy: str = "np.asarray({x})"
    number: str = "float({x})"
    magnitude: str = "{m}.abs({x})"
    absolute: str = ""  # the same where its slope at 0 is 1; empty: as `magnitude`
    sign: str = "{m}.sign({x})"
    real: str = "{x}"  # what two numbers are compared by
    dot: str = "{a} @ {b}"
    transpose: str = "{x}.T"
    relu: str = "{m}.maximum({x}, 0.0)"
    maximum: str = "{m}.maximum({x}, {y})"
    at_most_0: str = "{m}.minimum({x}, 0.0)"
    sigmoid: str = "{m}.where(z >= 0, 1.0, {m}.exp(-{m}.abs(z))) / (1.0 + {m}.exp(-{m}.abs(z)))"
    tanh: str = "{m}.tanh(z)"
    softmax: str = "exp_shifted(z) / {m}.sum(exp_shifted(z), axis=-1, keepdims=True)"
    softplus: str = "{m}.logaddexp({x}, 0.0)"
    xlogy: str = "xlogy({x}, {y})"
    clip: str = "{m}.clip({x}, -{c}, {c})"
    cdf: str = "normal_cdf({x})"
    take: str = "x[..., flat]"  # numbers of x by whole numbers along its last axis
    stack: str = "{m}.stack({x}, axis=1)"  # a list of arrays, one a time step
    stop: str = "{x}"  # a constant for the gradient
    largest: str = "{m}.arange(z.shape[-1]) == {m}.argmax(z, -1)[..., None]"  # which unit of each row
    has_mean: bool = True
    activations: Mapping[str, str] = field(default_factory=dict)

    def fill(self, template: str, **values: str) -> str:
        """The template with the module's name and values put in."""
        return template.format(m=self.module, **values)

    def reduce(self, how: str, arguments: str, count: str) -> str:
        """A sum or a mean; `count` is the number of entries that the mean is taken over."""
        if how == "mean" and not self.has_mean:
            return f"{self.module}.sum({arguments}) / {count}"
        return f"{self.module}.{how}({arguments})"


NUMPY = Dialect("numpy", "NumPy", "numpy", "np", "import math\n\nimport numpy as np\n")
_ABSOLUTE = "{m}.where({m}.real({x}) >= 0, {x}, -({x}))"
_E = f"{{m}}.exp(-{_ABSOLUTE.replace('{x}', 'z')})"
COMPLEX = replace(  # branches are taken on the real part, so that the imaginary one carries the derivative
    NUMPY, real="{m}.real({x})", sign="{m}.sign({m}.real({x}))", magnitude="({x}) * {m}.sign({m}.real({x}))",
    absolute=_ABSOLUTE, relu="{m}.where({m}.real({x}) > 0, {x}, 0.0)",
    maximum="{m}.where({m}.real({x}) < {m}.real({y}), {y}, {x})",
    at_most_0="{m}.where({m}.real({x}) > 0, 0.0, {x})",
    sigmoid=f"{{m}}.where({{m}}.real(z) >= 0, 1.0, {_E}) / (1.0 + {_E})",
    softplus=f"{{m}}.where({{m}}.real({{x}}) >= 0, {{x}}, 0.0) + {{m}}.log1p({{m}}.exp(-{_ABSOLUTE}))",
    largest="{m}.arange(z.shape[-1]) == {m}.argmax({m}.real(z), -1)[..., None]", cdf="normal_cdf_along({x})",
)  # fmt: skip
PYTORCH = Dialect(
    "pytorch", "PyTorch", "torch", "torch",
    "import math\n\nimport numpy as np\nimport torch\nimport torch.nn.functional as F\n\n"
    "torch.set_default_dtype(torch.float64)\n",
    array="{m}.tensor({x})", to_numpy="torch.as_tensor({x}).detach()", number="({x}).item()", relu="{m}.relu({x})",
    at_most_0="{m}.clamp({x}, max=0.0)",
    # F.softplus turns linear at 20, which is not exact in float64.
    softplus="{m}.logaddexp({x}, {m}.zeros_like({x}))",
    xlogy="{m}.xlogy({x}, {y})", clip="{m}.clamp({x}, -{c}, {c})", cdf="{m}.special.ndtr({x})",
    take="x[..., torch.as_tensor(flat)]", stack="{m}.stack({x}, dim=1)", stop="{x}.detach()",
    activations={
        "sigmoid": "torch.sigmoid(z)", "tanh": "torch.tanh(z)", "relu": "torch.relu(z)", "identity": "z",
        "softmax": "torch.softmax(z, dim=-1)", "leaky_relu": "F.leaky_relu(z, alpha)", "elu": "F.elu(z, alpha)",
        "selu": "F.selu(z)", "gelu": "F.gelu(z)", "softplus": "torch.logaddexp(z, torch.zeros_like(z))",
        "silu": "F.silu(z)", "softsign": "F.softsign(z)",
    },
)  # fmt: skip
JAX = Dialect(
    "jax", "JAX", "jax", "jnp",
    'import math\n\nimport jax\n\njax.config.update("jax_enable_x64", True)\n\n'
    "import jax.numpy as jnp\nimport numpy as np\n",
    # The gradient of jnp.abs at 0 is 1.
    relu="jax.nn.relu({x})", magnitude="({x}) * {m}.sign({x})", softplus="jax.nn.softplus({x})",
    xlogy="jax.scipy.special.xlogy({x}, {y})",
    cdf="jax.scipy.stats.norm.cdf({x})", stop="jax.lax.stop_gradient({x})",
    activations={
        "sigmoid": "jax.nn.sigmoid(z)", "tanh": "jnp.tanh(z)", "relu": "jax.nn.relu(z)", "identity": "z",
        "softmax": "jax.nn.softmax(z, axis=-1)", "leaky_relu": "jax.nn.leaky_relu(z, alpha)",
        "elu": "jax.nn.elu(z, alpha)", "selu": "jax.nn.selu(z)", "gelu": "jax.nn.gelu(z, approximate=False)",
        "softplus": "jax.nn.softplus(z)", "silu": "jax.nn.silu(z)", "softsign": "jax.nn.soft_sign(z)",
    },
)  # fmt: skip
KERAS = Dialect(
    "keras", "Keras", "keras and one of its backends: jax, torch or tensorflow", "ops",
    'import math\nimport os\n\nos.environ.setdefault("JAX_ENABLE_X64", "1")  # float64 where the backend is JAX\n\n'
    'import keras\nimport numpy as np\nfrom keras import ops\n\nkeras.config.set_floatx("float64")\n',
    array='{m}.array({x}, dtype="float64")', to_numpy="ops.convert_to_numpy({x})",
    # On other backends than TensorFlow some operations of Keras compute in float32, also for float64 arrays:
    # matmul, mean, maximum, logaddexp, and tanh on JAX. The script does without them.
    transpose="{m}.transpose({x})", relu="{m}.relu({x})", take="{m}.take(x, flat, axis=-1)",
    magnitude="({x}) * {m}.sign({x})",  # on JAX the gradient of ops.abs at 0 is 1
    # The torch backend's softplus turns linear at 20, which is not exact in float64.
    softplus="-{m}.log_sigmoid(-({x}))", maximum="{m}.where({x} > {y}, {x}, {y})",
    # TensorFlow compares whole numbers of one size only.
    largest='{m}.arange(z.shape[-1], dtype="int64") == {m}.cast({m}.argmax(z, -1), "int64")[..., None]',
    has_mean=False,
    cdf="0.5 * (1.0 + {m}.erf(({x}) / math.sqrt(2.0)))", stop="{m}.stop_gradient({x})",
    activations={
        "sigmoid": "ops.sigmoid(z)",
        "tanh": "ops.expm1(2.0 * ops.clip(z, -300.0, 300.0)) / (ops.expm1(2.0 * ops.clip(z, -300.0, 300.0)) + 2.0)",
        "relu": "ops.relu(z)", "identity": "z",
        "softmax": "ops.softmax(z, axis=-1)", "leaky_relu": "ops.where(z > 0, z, alpha * z)",
        "elu": "ops.elu(z, alpha=alpha)", "selu": "ops.selu(z)",
        "gelu": "0.5 * z * (1.0 + ops.erf(z / math.sqrt(2.0)))",
        "softplus": "-ops.log_sigmoid(-z)", "silu": "ops.silu(z)", "softsign": "ops.softsign(z)",
    },
)  # fmt: skip
