#!/usr/bin/env bash
# safetensors.load of the same bytes lists the layers in another order each time.
#
# Guess: the order of saving, or at worst the order in the file; in any case the
#   same order for the same bytes (Python's own dict keeps its order).
# Seen: the dict that load() makes from bytes is in a new random order at each
#   call, within one process. load_file() gives a fixed one (by name, so layer 10
#   stands before layer 2). "The first matrix in the file" means nothing here:
#   layers must be put in order by their names, read as numbers.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==2.4.6 safetensors==0.8.0
env/bin/python - <<'PY'
import numpy as np, safetensors
from safetensors.numpy import load, load_file, save, save_file

net = {f"{i}.weight": np.full((1, 1), float(i)) for i in range(12)}
blob = save(net)
save_file(net, "net.safetensors")
short = lambda d: " ".join(k.split(".")[0] for k in d)
orders = [short(load(blob)) for _ in range(20)]
files = {short(load_file("net.safetensors")) for _ in range(20)}
print("safetensors", safetensors.__version__)
print("guess: one order for the same bytes, 0 1 2 ... 11")
print("seen: ", len(set(orders)), "different orders in 20 loads, such as")
for o in orders[:3]:
    print("      ", o)
print("load_file, 20 times:", *files)
assert len(set(orders)) > 1
assert files == {"0 1 10 11 2 3 4 5 6 7 8 9"}
PY
