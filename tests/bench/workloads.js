/**
 * What every contestant trains: the same rows, the same first weights, made from one stream of random numbers.
 * W is [to][from] in each layer; rows are plain arrays.
 *
 * @typedef {{sizes: number[], hidden: string, output: string, rate: number, batch: number,
 *   X: number[][], Y: number[][], nets: {W: number[][], b: number[]}[][], second?: object, layers?: Layer[]}} Workload
 * `nets`: first weights of each network; `second`: a layer between the first and the next, as a spec states it; `layers`:
 * all of them, in the place of nets.
 * @typedef {{kind: string, activation?: string, units?: number, filters?: number, K?: number[][][][], W?: number[][],
 *   b?: number[], [key: string]: unknown}} Layer
 */

/** @param {number} seed */
function mulberry32(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const random = mulberry32(20261124);
/** @param {number} low @param {number} high */
const uniform = (low, high) => low + (high - low) * random();
/** @template T @param {number} n @param {(i: number) => T} make */
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i));

/** @param {number[]} sizes @param {(from: number) => number} bound @param {number} bias */
const network = (sizes, bound, bias) =>
  times(sizes.length - 1, (l) => ({
    W: times(sizes[l + 1], () =>
      times(sizes[l], () => Math.fround(uniform(-bound(sizes[l]), bound(sizes[l])))),
    ),
    b: times(sizes[l + 1], () => bias),
  }));

/** Points within a disk (+1) and on the ring around it (−1), in a random order. */
function circle(/** @type {number} */ n) {
  const points = times(n, (i) => {
    const inside = i < n / 2;
    const radius = inside ? uniform(0, 2.5) : uniform(3.5, 5);
    const angle = uniform(0, 2 * Math.PI);
    return { x: [radius * Math.sin(angle), radius * Math.cos(angle)], y: [inside ? 1 : -1] };
  });
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [points[i], points[j]] = [points[j], points[i]];
  }
  return { X: points.map(({ x }) => x), Y: points.map(({ y }) => y) };
}

/** @param {number} count @param {number} places */
function images(count, places) {
  const X = times(count, () => times(places, () => Math.fround(random())));
  const planes = times(10, () => times(places, () => random() - 0.5));
  const Y = X.map((row) => {
    const scores = planes.map((plane) => plane.reduce((sum, weight, i) => sum + weight * row[i], 0));
    const best = scores.indexOf(Math.max(...scores));
    return times(10, (c) => (c === best ? 1 : 0));
  });
  return { X, Y };
}

const small = { sizes: [2, 4, 2, 1], hidden: "tanh", output: "tanh", rate: 0.03, batch: 10, ...circle(250) };
const smallNets = times(64, () => network(small.sizes, () => 0.5, 0.1));

/** Filters of 3 × 3 that see one place beyond the edge. @param {number} from @param {number} filters @returns {Layer} */
const convolution = (from, filters) => ({
  kind: "conv2d",
  filters,
  padding: 1,
  activation: "relu",
  K: times(filters, () => times(from, () => times(3, () => times(3, () => Math.fround(uniform(-0.3, 0.3)))))),
  b: times(filters, () => 0),
});
/** Two convolutions, each with a pooling behind it, and a dense layer. @returns {Layer[]} */
const convolutions = () => [
  convolution(1, 8),
  { kind: "max_pool", size: 2 },
  convolution(8, 16),
  { kind: "max_pool", size: 2 },
  { kind: "flatten", order: "hwc" },
  { kind: "dense", units: 10, activation: "softmax", ...network([64, 10], () => 0.2, 0)[0] },
];

/** What stands in W2 after the first layer, where anything does. */
const SECOND = {
  "W2 dropout": { kind: "dropout", rate: 0.2 },
  "W2 batch norm": { kind: "batch_norm" },
  "W2 residual": { kind: "residual", layers: [{ units: 4, activation: "tanh" }] },
};
export const WITH_SECOND = Object.keys(SECOND);

/** @type {Record<string, Workload>} */
export const workloads = {
  W1: {
    sizes: [2, 2, 1],
    hidden: "sigmoid",
    output: "sigmoid",
    rate: 0.5,
    batch: 1,
    X: [[0.05, 0.1]],
    Y: [[0.9]],
    nets: [
      [
        {
          W: [
            [0.15, 0.2],
            [0.25, 0.3],
          ],
          b: [0.35, 0.35],
        },
        { W: [[0.4, 0.45]], b: [0.6] },
      ],
    ],
  },
  W2: { ...small, nets: smallNets.slice(0, 1) },
  W3: {
    sizes: [784, 128, 64, 10],
    hidden: "relu",
    output: "softmax",
    rate: 0.01,
    batch: 32,
    ...images(2048, 784),
    nets: [network([784, 128, 64, 10], (from) => Math.sqrt(6 / from), 0)],
  },
  W4: { ...small, nets: smallNets },
  W5: {
    sizes: [64, 10],
    hidden: "relu",
    output: "softmax",
    rate: 0.01,
    batch: 32,
    ...images(512, 64),
    nets: [[]],
    layers: convolutions(),
  },
  ...Object.fromEntries(
    Object.entries(SECOND).map(([name, second]) => [name, { ...small, nets: smallNets.slice(0, 1), second }]),
  ),
};

/** Loss after training, to see that contestants did the same: ½ squares, or cross-entropy, mean over the rows. */
export function lossOf(
  /** @type {Workload} */ work,
  /** @type {(x: number[]) => ArrayLike<number>} */ predict,
) {
  let sum = 0;
  for (const [n, x] of work.X.entries()) {
    const p = predict(x);
    for (const [k, y] of work.Y[n].entries())
      sum += work.output === "softmax" ? (y ? -Math.log(p[k]) : 0) : (p[k] - y) ** 2 / 2;
  }
  return sum / work.X.length;
}
