/** Words and numbers of a drawing as TeX writes them. */

const GREEK =
  "α alpha β beta γ gamma δ delta ε varepsilon ζ zeta η eta θ theta κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma τ tau φ varphi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Σ Sigma Φ Phi Ω Omega ∂ partial ∞ infty × times · cdot → to ⟨ langle ⟩ rangle ⋮ vdots ≤ le ≥ ge √ surd ½ tfrac12";
const WORDS = GREEK.split(" ");
/** @type {Record<string, string>} */
const SIGNS = Object.fromEntries(
  WORDS.flatMap((sign, i) => (i % 2 === 0 ? [[sign, `$\\${WORDS[i + 1]}$`]] : [])),
);
/** @type {Record<string, string>} */
const OTHERS = {
  "−": "$-$",
  "′": "$'$",
  ŷ: "$\\hat{y}$",
  "…": "\\dots{}",
  "❄": "$\\ast$",
  "\ufe0e": "", // The snowflake of a frozen number is drawn as a letter.
  "\u202f": "\\,",
  "\u00a0": "~",
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "$<$",
  ">": "$>$",
  "|": "$|$",
};
const LOW = "₀₁₂₃₄₅₆₇₈₉";

/** @param {string} text */
export function texOf(text) {
  // A letter with a combining hat after it is one sign.
  const signs = text.match(/\p{L}\u0302|[₀-₉]+|./gsu) ?? [];
  // Formulas side by side are one formula.
  return signs.map(oneOf).join("").replaceAll("$$", "");
}

/** @param {string} sign */
function oneOf(sign) {
  if (sign.length > 1 && sign.endsWith("\u0302")) return `$\\hat{${sign[0]}}$`;
  if (SIGNS[sign]) return SIGNS[sign];
  if (OTHERS[sign] !== undefined) return OTHERS[sign];
  if (LOW.includes(sign[0])) return `$_{${[...sign].map((digit) => LOW.indexOf(digit)).join("")}}$`;
  if ("{}$&#_%".includes(sign)) return `\\${sign}`;
  const code = /** @type {number} */ (sign.codePointAt(0));
  if (code < 0x250) return sign; // Letters that TeX reads as they stand.
  return `\\texttt{U+${code.toString(16).toUpperCase().padStart(4, "0")}}`;
}
