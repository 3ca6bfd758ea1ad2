#!/usr/bin/env bash
# neurolab: with regularization, the error that is reported is not the one that is descended.
#
# Guess: error plus rr / 2 times the sum of squares, 0.45 for a weight of 3 and
#   rr 0.1, as the update subtracts the learning rate times rr times the weight.
# Seen: 0.3, and 0.6 for a weight of 6: rr times the norm, whose slope would be rr
#   whatever the weight. The goal of a training is compared with it, and a check of
#   the gradient by differences fails.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check numpy==1.26.4 neurolab==0.3.5
env/bin/python - <<'PY'
import neurolab as nl


def trained(weight, epochs):
    net = nl.net.newff([[-1.0, 1.0]], [1], transf=[nl.trans.PureLin()])
    net.layers[0].np["w"][:] = weight
    net.layers[0].np["b"][:] = 0.0
    net.trainf = nl.train.train_gd
    errors = net.train([[0.0]], [[0.0]], epochs=epochs, lr=0.1, rr=0.1, show=0)
    return errors[0], net.layers[0].np["w"].item()


print("guess: 0.45 and 1.8, step 0.03")
print("seen: ", trained(3.0, 1)[0], trained(6.0, 1)[0], "step", 3.0 - trained(3.0, 2)[1])
assert abs(trained(3.0, 1)[0] - 0.3) < 1e-12 and abs(trained(6.0, 1)[0] - 0.6) < 1e-12
assert abs(3.0 - trained(3.0, 2)[1] - 0.1 * 0.1 * 3.0) < 1e-12
PY
