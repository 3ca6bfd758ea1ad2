#!/usr/bin/env bash
# JAXopt: GradientDescent is not gradient descent from the third step on.
#
# Guess: w = 1 on half w squared at step 0.1 shrinks by 0.9 a step: 0.9, 0.81,
#   0.729, 0.6561.
# Seen: 0.9, 0.81, 0.7062, 0.5950. acceleration=True is on unless set, which is
#   Nesterov's method with its growing momentum; later it passes 0 and swings.
#   acceleration=False gives the powers of 0.9.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 jax==0.10.2 jaxopt==0.8.5
env/bin/python -W ignore - <<'PY'
import jax.numpy as jnp
import jaxopt


def walk(steps, **settings):
    solver = jaxopt.GradientDescent(lambda w: 0.5 * jnp.sum(w**2), stepsize=0.1, **settings)
    w = jnp.array([1.0])
    state = solver.init_state(w)
    seen = []
    for _ in range(steps):
        w, state = solver.update(w, state)
        seen.append(round(float(w[0]), 4))
    return seen


plain, default = walk(4, acceleration=False), walk(4)
print("guess:", plain)
print("seen: ", default, "and its lowest of 40:", min(walk(40)))
assert plain == [0.9, 0.81, 0.729, 0.6561]
assert default[:2] == plain[:2] and default[2] < 0.71 and default[3] < 0.6
assert min(walk(40)) < 0
PY
