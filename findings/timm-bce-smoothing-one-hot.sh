#!/usr/bin/env bash
# timm: BinaryCrossEntropy smooths labels that are given as numbers, not those that are
# given as rows of 0 and 1.
#
# Guess: class 1 of three, or the row (0, 1, 0): the same targets, so the same loss:
#   0.5399 with smoothing 0.3.
# Seen: 0.5399 for the number, 0.4399 for the row, which is the loss without smoothing.
#   Rows are how targets of more than one class and mixed images come, the cases that this
#   loss is chosen for; the setting is taken and has no effect there.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 torch==2.14.1 torchvision==0.29.1 timm==1.0.31
env/bin/python - <<'PY'
import timm
import torch
from timm.loss import BinaryCrossEntropy

z = torch.tensor([[0.0, 1.0, -1.0]])
number, row = torch.tensor([1]), torch.tensor([[0.0, 1.0, 0.0]])
smooth, plain = BinaryCrossEntropy(smoothing=0.3), BinaryCrossEntropy(smoothing=0.0)
targets = torch.tensor([[0.1, 0.8, 0.1]])
guess = torch.nn.functional.binary_cross_entropy_with_logits(z, targets)
print("timm", timm.__version__)
print("guess:", round(float(guess), 4), "for both")
print("seen: ", round(float(smooth(z, number)), 4), "and", round(float(smooth(z, row)), 4))
assert torch.allclose(smooth(z, number), guess)
assert torch.equal(smooth(z, row), plain(z, row)) and torch.allclose(plain(z, row), plain(z, number))
assert abs(float(smooth(z, row) - guess)) > 0.09
PY
