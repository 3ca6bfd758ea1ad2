#!/usr/bin/env bash
# PyTorch: at z = 0 the slope of max(z, 0) depends on how it is spelled.
#
# Meets this field daily: a dead unit with zero bias and a zero input sits at
# exactly 0.
#
# Guess: relu gives 0 there, and the other spellings of the same function too.
# Seen: relu 0, maximum 1/2, fmax 1, clamp(min=0) 1. Even maximum and fmax, which
#   differ in the treatment of NaN only, have different slopes at a tie.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 torch==2.13.0
env/bin/python - <<'PY'
import torch

ways = {
    "relu(z)": torch.relu,
    "maximum(z, 0)": lambda z: torch.maximum(z, torch.zeros(())),
    "fmax(z, 0)": lambda z: torch.fmax(z, torch.zeros(())),
    "clamp(z, min=0)": lambda z: torch.clamp(z, min=0),
}
seen = {}
for name, f in ways.items():
    z = torch.tensor(0.0, requires_grad=True)
    f(z).backward()
    seen[name] = z.grad.item()
print("torch", torch.__version__)
print("guess: slope 0 at z = 0 for each")
print("seen: ", seen)
assert list(seen.values()) == [0.0, 0.5, 1.0, 1.0]
PY
