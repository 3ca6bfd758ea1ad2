#!/usr/bin/env bash
# qti-package-maker leaves out each question with a letter beyond ASCII, and ends with 0.
#
# Guess: a line of a Blackboard text file with "η" or "δ" in it is read as UTF-8, or
#   at worst the program stops with an error.
# Seen: the line is dropped with a warning among others; the rest is written, "DONE"
#   is printed, and the exit status is 0. A sheet about δ loses its questions. Written
#   as &#948; the same letter goes through.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check qti-package-maker==26.7.14
printf 'NUM\t<p>Give δ of o1.</p>\t0.1385\t0.00005\nNUM\t<p>Give &#948; of o2.</p>\t0.0250\t0.00005\n' > bbq-sheet-questions.txt
env/bin/bbq_converter.py -i bbq-sheet-questions.txt -f bbq_text_upload -o out.txt > told.txt
env/bin/python - <<'PY'
from importlib.metadata import version

rows = open("out.txt", encoding="utf-8").read().splitlines()
keys = [row.split("\t")[2] for row in rows if row]
print("qti-package-maker", version("qti-package-maker"))
print("guess: both questions, 0.1385 and 0.0250")
print("seen: ", keys, "and", open("told.txt", encoding="utf-8").read().splitlines()[-1])
assert keys == ["0.02500000"]
PY
