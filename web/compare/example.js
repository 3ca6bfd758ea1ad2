/** What PyTorch 2.13.0 printed of a small network after one step of SGD with MSELoss in float64, word for word in its numbers. */

/** @import {Spec} from "../contract/types.js" */

export const EXAMPLE_SPEC = /** @type {Spec} */ ({
  schema: 1,
  title: "A print of PyTorch",
  network: {
    n_inputs: 2,
    layers: [
      {
        kind: "dense",
        units: 2,
        activation: "sigmoid",
        W: [
          [0.15, -0.2],
          [0.25, 0.4],
        ],
        b: [0.1, -0.3],
      },
      { kind: "dense", units: 1, activation: "sigmoid", W: [[0.35, -0.45]], b: [0.05] },
    ],
  },
  data: { X: [[0.3, 0.7]], Y: [[0.5]] },
  optimizer: { name: "sgd", learning_rate: 0.1 },
});
export const EXAMPLE_TEXT = `0.weight [[0.15000188617484095, -0.19999559892537108], [0.24999757673596026, 0.39999434571724063]]
0.bias [0.10000628724946989, -0.3000080775467991]
2.weight [[0.3500360171825968, -0.4499630848820904]]
2.bias [0.050071854728745986]
`;
