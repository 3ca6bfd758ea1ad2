"""What sheets in learning platforms say to students, what is said beside each download, and refusals of sheets."""

from .sentence import Table

MESSAGES: Table = {
    # To students.
    "decimal.one": "1 decimal",
    "decimal.many": "{number} decimals",
    "sheet.to": "to {digits}",
    "sheet.whole": "as a whole number",
    "sheet.nearest": "to the nearest {unit}",
    "sheet.give": "Give {symbol} {digits}.",
    "sheet.entry": "Give {symbol} {digits}:",
    "sheet.each": "Give each value {digits}.",
    "sheet.each_own": "Give each value with the digits that stand beside it.",
    "sheet.type": "Type a hyphen for minus and a point for decimals, such as -0.0250.",
    "sheet.near": "Near: check your rounding.",
    "sheet.plain": "Type a plain number such as -0.0250, with the hyphen key for minus.",
    "stack.right": "Right.",
    "stack.part": "Right in part.",
    "stack.wrong": "Not right.",
    "sheet.all": "{title}, all blanks",
    "sheet.picture": "network",
    # To teachers, beside a download.
    "platform.moodle-xml": (
        "Import it as Moodle XML: a question for each number, a category for each version. Right is what rounds to the "
        "key; decimals within ten times of that get half of the points. Students may type 0.1385, .1385, 0.13850 or "
        "1.385e-1. A pasted − (U+2212), a fraction, and in English a comma are wrong there, and a hint says so."
    ),
    "platform.moodle-cloze": (
        "Import it as Moodle XML: a question for each version, with a blank for each number that is graded by itself; "
        "a random question of its category gives each student a version. Students may type 0.1385, .1385, 0.13850 or "
        "1.385e-1; a pasted − (U+2212), a fraction, and in English a comma are wrong there."
    ),
    "platform.stack": (
        "Import it as Moodle XML where the question type STACK is installed: a question for each version, of at most "
        "{decimals} decimals, each number graded by itself. Students may type 0.1385, 0.13850 or 1.385e-1, with a "
        "hyphen for minus and a point. How it compares was tried in STACK, not the import: try one version first."
    ),
    "platform.gift": (
        "Import it as GIFT: a question for each number. It carries no points; Moodle XML says more. Students may type "
        "0.1385, .1385, 0.13850 or 1.385e-1; a pasted − (U+2212), a fraction, and in English a comma are wrong there."
    ),
    "platform.canvas": (
        "Import it as a QTI zip: a quiz for each version, an item for each number, of at most {decimals} decimals. "
        "Students may type 0.1385, .1385, 0.13850 or 1.385e-1 with a small e. Classic Quizzes rounds what is typed to "
        "{decimals} decimals first, and empties the box of a pasted − (U+2212), of 10^ and, in English, of a comma."
    ),
    "platform.qti": (
        "Import it as a QTI package: an item for each number, a test for each version. Right is what lies between two "
        "written bounds, which hold the key ± half a unit, ends included. Students may type 0.1385, .1385, 0.13850 or "
        "1.385e-1; a pasted − (U+2212) and a comma are wrong in the engines that were tried."
    ),
    "platform.rexams": (
        "Files for R/exams: sheet-01.Rmd is a whole version (cloze), sheet-01-01.Rmd one number of it (num). Its "
        "writers for Canvas and Blackboard refuse cloze: give them the single numbers. What students may type is up "
        "to where R/exams sends them."
    ),
    "platform.blackboard": (
        "Upload it as questions in a text file: a line for each number, without points and picture. Right is the key "
        "± half a unit. The form was read back by another program, not by Blackboard itself: try one version first. "
        "Students should type a hyphen for minus and a point for decimals."
    ),
    "platform.brightspace": (
        "Import it as a CSV file of questions: short answers that a regular expression grades, without picture. "
        "Students may type 0.1385, .1385, 0.13850 or 0,1385, no exponent. The form was not tried in Brightspace "
        "itself: try one version first."
    ),
    "platform.numbas": (
        "Upload it in Numbas's editor: an exam with a question for each version, of which each student gets one at "
        "random. Students may type 0.1385, 0.13850 or 0,1385; neither .1385 nor 1.385e-1 is read, and Numbas says so."
    ),
    "platform.anki": (
        "Import it in Anki: a deck for each version, for checking oneself, with notes of the kind “Basic (type in the "
        "answer)”. Anki compares characters: only the key exactly as asked shows no difference; 0.13850, .1385 and "
        "1.385e-1 do."
    ),
    # Refusals.
    "platform.name": ("Platform", "one of {names}"),
    "platform.h5p": (
        "H5P compares what is typed with the key letter by letter and knows no tolerance: 0.13850 would be wrong where "
        "0.1385 is right. Take moodle-cloze or html."
    ),
    "sheet.none": "There is no sheet with a question to write.",
    "sheet.key": ("Key", "a number with a point, a hyphen for minus, and all its decimals to the unit {unit}"),
    "sheet.unit": ("Unit", "a power of ten, such as 0.0001"),
    "sheet.fine": ("Unit", "1 or less, since the right numbers are written out as a pattern"),
    "sheet.choice": ("Choices", "numbers that differ from the key and from each other"),
    "sheet.decimals": ("Decimals", "at most {decimals} for {label}"),
    "sheet.character": ("Text", "characters that XML can hold"),
    "sheet.brace": ("Text", "no brace and no $ in it, which Numbas works out"),
    "sheet.stack": ("Text", "no {{@, {{# and [[ in it, which STACK works out"),
    "sheet.blank": ("Text", "no {{#1}} and no {{1:NUMERICAL: in it, which Moodle takes for a blank"),
}  # fmt: skip
