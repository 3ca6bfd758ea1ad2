#!/usr/bin/env bash
# text2qti writes "0.1385 +- 0.00005" with the bounds 0.1385 and 0.1386.
#
# Guess: the interval that was typed, 0.13845 to 0.13855, which is all that rounds
#   to 0.1385; the key stands there with its four decimals in any case.
# Seen: every number goes out with four decimals, bounds and all. The lower bound
#   becomes the key itself and the upper one a whole unit above it. With five
#   decimals, 0.00012 +- 0.000005, key and both bounds are 0.0001: another number.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check text2qti==0.8.0
cat > quiz.md <<'MD'
1. Give w1 to 4 decimals.
= 0.1385 +- 0.00005

2. Give w2 to 5 decimals.
= 0.00012 +- 0.000005
MD
env/bin/text2qti quiz.md > /dev/null
env/bin/python - <<'PY'
import re, zipfile
from importlib.metadata import version

with zipfile.ZipFile("quiz.zip") as archive:
    text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
seen = re.findall(r"<(varequal|vargte|varlte) [^>]*>([^<]+)<", text)
print("text2qti", version("text2qti"))
print("guess: 0.1385 from 0.13845 to 0.13855; 0.00012 from 0.000115 to 0.000125")
print("seen: ", seen)
assert seen[:3] == [("varequal", "0.1385"), ("vargte", "0.1385"), ("varlte", "0.1386")]
assert {number for _, number in seen[3:]} == {"0.0001"}
PY
