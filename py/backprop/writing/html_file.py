"""One HTML file that holds the network and predicts: no other file, no request; rows in, outputs out."""

from __future__ import annotations

from ..lines.markup import PAGE_HEAD, escape
from ..network.spec import Spec
from ..reading.own import in_page, taken_apart, told_in_text
from ..version import VERSION
from .predicts import told
from .row_code import program
from .row_languages import JAVASCRIPT
from .standing import network_document

PAGE = (
    PAGE_HEAD
    + """textarea {{ box-sizing: border-box; width: 100%; min-height: 9rem; font: 0.9rem/1.5 ui-monospace, monospace; }}
button {{ font: inherit; padding: 0.3rem 0.8rem; }}
.scroll {{ overflow: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ padding: 0.2rem 0.6rem; border-bottom: 1px solid #8888; text-align: right; white-space: nowrap; }}
#fault {{ font-weight: 600; }}
footer {{ margin-top: 2rem; font-size: 0.85rem; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{sizes}. {how}</p>
<label for="rows">Rows, a line each: <span id="columns"></span></label>
<textarea id="rows" spellcheck="false"></textarea>
<p><button id="save" type="button">Save outputs as CSV</button></p>
<p id="fault" role="alert"></p>
<div class="scroll"><table id="outputs"><caption>Outputs</caption><thead></thead><tbody></tbody></table></div>
</main>
<footer>Made by Backprop {version}, which opens this file too. Nothing is sent anywhere.</footer>
{spec}
<script type="application/json" id="told">{told}</script>
<script>
"use strict";
const SPEC = JSON.parse(document.getElementById("spec").textContent);
const TOLD = JSON.parse(document.getElementById("told").textContent);

{program}
/** The outputs of each row, or of each sequence of rows: numbers as the training took them. */
const predict = (rows) => rows.map((row) => network(SPEC.network.layers, row));
{script}</script>
</body>
</html>
"""
)
SCRIPT = """
/** The numbers that go in for the cells of a row: moved and scaled, and a column for each category. */
function coded(cells, line) {
  if (cells.length !== TOLD.columns.length)
    throw new Error(`Line ${line} has ${cells.length} cells, not ${TOLD.columns.length}.`);
  return TOLD.columns.flatMap(({ name, categories, mean = 0, std = 1 }, i) => {
    const cell = cells[i];
    if (categories) {
      if (!categories.includes(cell))
        throw new Error(`Line ${line}, ${name}: “${cell}” is none of ${categories.join(", ")}.`);
      return categories.map((one) => Number(one === cell));
    }
    const value = Number(cell.replace("\\u2212", "-"));
    if (cell === "" || !Number.isFinite(value)) throw new Error(`Line ${line}, ${name}: “${cell}” is not a number.`);
    return [(value - mean) / std];
  });
}

/** What is told of the outputs of a row: the class, if there are classes, and the outputs in their own units. */
function answer(outputs) {
  const second = outputs.length > 1 ? outputs.indexOf(Math.max(...outputs)) : Number(outputs[0] >= TOLD.threshold);
  const own = outputs.map((y, i) => y * TOLD.scales[i][1] + TOLD.scales[i][0]);
  return TOLD.classes.length ? [TOLD.classes[second], ...own] : own;
}

const NAMES = [...(TOLD.sequences ? ["sequence"] : []), ...TOLD.columns.map(({ name }) => name)];
const HEAD = [...(TOLD.classes.length ? ["predicted class"] : []), ...TOLD.outputs];

/** Rows of cells, with their line, without a head; between cells stand commas, semicolons, tabs or spaces. */
function cellsOf(text) {
  const rows = text.split("\\n").map((line, i) => ({ line: i + 1, text: line.trim() })).filter((row) => row.text);
  const sign = [",", "\\t", ";"].find((one) => text.includes(one)) ?? /\\s+/;
  const split = rows.map((row) => ({ line: row.line, cells: row.text.split(sign).map((cell) => cell.trim()) }));
  return split.length && split[0].cells.join() === NAMES.join() ? split.slice(1) : split;
}

/** A line of answers for each row, or for each time step of a sequence that has them. */
function answers(text) {
  const rows = cellsOf(text);
  if (!TOLD.sequences) return predict(rows.map(({ cells, line }) => coded(cells, line))).map(answer);
  const sequences = new Map();
  for (const { cells: [name, ...cells], line } of rows)
    sequences.set(name, [...(sequences.get(name) ?? []), coded(cells, line)]);
  return predict([...sequences.values()]).flatMap((one) => (Array.isArray(one[0]) ? one.map(answer) : [answer(one)]));
}

const byId = (id) => document.getElementById(id);
const row = (cells, kind) => {
  const made = document.createElement("tr");
  for (const cell of cells) made.appendChild(document.createElement(kind)).textContent = String(cell);
  return made;
};
function show() {
  byId("fault").textContent = "";
  try {
    byId("outputs").tBodies[0].replaceChildren(...answers(byId("rows").value).map((cells) => row(cells, "td")));
  } catch (error) {
    byId("fault").textContent = error.message;
  }
}
byId("columns").textContent = NAMES.join(", ");
byId("rows").placeholder = NAMES.join(", ");
byId("outputs").tHead.append(row(HEAD, "th"));
byId("rows").addEventListener("input", show);
byId("save").addEventListener("click", () => {
  const lines = [HEAD, ...answers(byId("rows").value)].map((cells) => cells.join(","));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([lines.join("\\n") + "\\n"], { type: "text/csv" }));
  link.download = "outputs.csv";
  link.click();
});
show();
"""


def html_file(spec: Spec) -> str:
    """The page's text."""
    document = network_document(spec)
    sizes = [spec.n_inputs, *(layer.units for layer in spec.layers)]
    sequences = "Equal names in the first column make one sequence, its rows in their order." if spec.X.ndim > 2 else ""
    return PAGE.format(
        title=escape(spec.title or "A neural network that predicts"),
        sizes=f"A neural network of {'-'.join(map(str, sizes))} units", how=sequences, version=VERSION,
        spec=in_page(document), told=told_in_text(told(spec)),
        program=program(spec, JAVASCRIPT, taken_apart(document)[1]), script=SCRIPT,
    )  # fmt: skip
