/** What a drawing becomes in TeX. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { texOf } from "../views/chart/tex_text.js";
import { pathOf } from "../views/chart/tikz.js";

test("names, signs and numbers are written as TeX reads them", () => {
  for (const [text, tex] of [
    ["h₁₂", "h$_{12}$"],
    ["ŷ", "$\\hat{y}$"],
    ["−0.5", "$-$0.5"],
    ["δ in nodes, ∂E/∂w on edges", "$\\delta$ in nodes, $\\partial$E/$\\partial$w on edges"],
    ["50 % of a_b & {c}", "50 \\% of a\\_b \\& \\{c\\}"],
    ["größe", "größe"],
    ["神", "\\texttt{U+795E}"],
    ["a\u0302", "$\\hat{a}$"],
  ])
    assert.equal(texOf(text), tex);
});

test("lines and curves keep their places, and other paths are left out", () => {
  const at = (x, y) => `(${x},${y})`;
  assert.equal(pathOf("M1 2L3.5 -4", at), "(1,2) -- (3.5,-4)");
  assert.equal(pathOf("M0 0C1 2 3 4 5 6", at), "(0,0) .. controls (1,2) and (3,4) .. (5,6)");
  assert.equal(pathOf("M0 0h4a1 1 0 1 0 1 1", at), null);
  assert.equal(pathOf("", at), null);
});
