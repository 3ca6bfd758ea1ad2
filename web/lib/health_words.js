/** What the numbers of gradient health are called and what they are. */

const NORMS = {
  gradient_norm: ["gradient norm", "√ of the sum of the squares of all gradients of the layer."],
  weight_norm: ["parameter norm", "√ of the sum of the squares of all trained parameters of the layer."],
  saturated: ["saturated share", "Share of the outputs that lie at an end of the activation's range."],
  dead: ["dead share", "Share of the units whose slope is 0 for every sample: they do not learn."],
  update_ratio: [
    "update ratio",
    "Norm of the update over the norm of the parameters: how far the step moves them.",
  ],
};

/** @typedef {keyof typeof NORMS} HealthPart */

/** @param {string} path  @returns {{name: string, meaning: string} | null}  Null for any other quantity. */
export function healthWords(path) {
  const found = /^health\.((?:layers\[\d+\]\.)+)(\w+)$/.exec(path);
  const words = found && NORMS[/** @type {HealthPart} */ (found[2])];
  return words ? { name: `${words[0]} of layer ${layerNumber(found[1])}`, meaning: words[1] } : null;
}

/** layers[1].layers[0] is layer 2.1. @param {string} path */
function layerNumber(path) {
  return [...path.matchAll(/\d+/g)].map(([i]) => Number(i) + 1).join(".");
}
