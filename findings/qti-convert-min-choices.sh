#!/usr/bin/env bash
# qti-convert, from QTI 2.1 to 3.0, makes a choice that may stay open one that must be made.
#
# Guess: minChoices is absent, and 0 by default in both, so min-choices is absent or 0.
# Seen: the upgraded item has min-choices="1", even where 0 is written: players that
#   hold to it do not let a student go on without an answer. Its readme lists this
#   among the usual transforms; no report says it. --no-transforms leaves it away.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install -qq --disable-pip-version-check citolab-qti-convert==0.2.0
cat > item.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="i" adaptive="false" timeDependent="false">
  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value>a</value></correctResponse></responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  <itemBody><choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><simpleChoice identifier="a">1</simpleChoice><simpleChoice identifier="b">2</simpleChoice></choiceInteraction></itemBody>
</assessmentItem>
XML
env/bin/qti-convert upgrade item.xml usual.xml > /dev/null
env/bin/qti-convert upgrade --no-transforms item.xml plain.xml > /dev/null
env/bin/python - <<'PY'
import re
from importlib.metadata import version

usual, plain = (re.search("<qti-choice-interaction[^>]*>", open(name).read())[0] for name in ("usual.xml", "plain.xml"))
print("citolab-qti-convert", version("citolab-qti-convert"))
print("guess: no min-choices, or 0")
print("seen: ", usual)
print("plain:", plain)
assert 'min-choices="1"' in usual
assert "min-choices" not in plain
PY
