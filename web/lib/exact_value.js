/**
 * Products, quotients, powers and roots of decimal numbers, π and e, worked out exactly and rounded once, as Python's
 * `rules/exact_value.py` does it.
 */

const MOST_POWER = 9_999n;
const MOST_BITS = 100_000;
const MOST_ROOTS = 2;
const FIRST_DIGITS = 256;
const MOST_DIGITS = 16_384;

/** There is no such number, or it is too large to be worked out: the name of a hint. */
export class NoValue extends Error {}

/** The quotient of two whole numbers that are not negative. @typedef {{above: bigint, below: bigint}} Ratio */
/**
 * The positive number, or 0, whose 2^roots-th power is ratio · π^pi · e^e.
 * @typedef {{ratio: Ratio, pi: number, e: number, roots: number}} Exact
 */

/** @param {bigint} value  Not negative. */
export const bitsOf = (value) => {
  const hex = value.toString(16);
  return value ? 4 * (hex.length - 1) + 32 - Math.clz32(Number.parseInt(hex[0], 16)) : 0;
};

/** @param {bigint} a @param {bigint} b */
function divisor(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

/** In lowest terms. @param {bigint} above @param {bigint} below @returns {Ratio} */
export function ratioOf(above, below = 1n) {
  const common = divisor(above, below);
  return { above: above / common, below: below / common };
}

/** @param {Ratio} ratio @param {Partial<Exact>} [more] @returns {Exact} */
export const exactly = (ratio, more) => ({ ratio, pi: 0, e: 0, roots: 0, ...more });

/** @param {Exact} one @param {Exact} other */
export function product(one, other) {
  const roots = Math.max(one.roots, other.roots);
  const a = powerOf(one, 1n << BigInt(roots - one.roots));
  const b = powerOf(other, 1n << BigInt(roots - other.roots));
  const ratio = ratioOf(a.ratio.above * b.ratio.above, a.ratio.below * b.ratio.below);
  return held({ ratio, pi: a.pi + b.pi, e: a.e + b.e, roots });
}

/** A whole power. @param {Exact} base @param {bigint} power */
export function toThe(base, power) {
  if (power < 0n && !base.ratio.above) throw new NoValue("zero");
  if (power > MOST_POWER || power < -MOST_POWER) throw new NoValue("power");
  return powerOf(base, power);
}

/** @param {Exact} base @returns {Exact} */
export function rootOf(base) {
  if (base.roots === MOST_ROOTS) throw new NoValue("example");
  return { ...base, roots: base.roots + 1 };
}

/** @param {Exact} base @param {bigint} power */
function powerOf({ ratio, pi, e, roots }, power) {
  const size = power < 0n ? -power : power;
  const bits = Math.max(bitsOf(ratio.above), bitsOf(ratio.below));
  if ((bits - 1) * Number(size) > MOST_BITS) throw new NoValue("power");
  const [above, below] = [ratio.above ** size, ratio.below ** size];
  const times = Number(power);
  const raised = power < 0n ? { above: below, below: above } : { above, below };
  return held({ ratio: raised, pi: pi * times, e: e * times, roots });
}

/** @param {Exact} value */
function held(value) {
  const bits = Math.max(bitsOf(value.ratio.above), bitsOf(value.ratio.below));
  const power = Math.max(Math.abs(value.pi), Math.abs(value.e));
  if (bits > MOST_BITS + 1 || power > Number(MOST_POWER)) throw new NoValue("power");
  return value;
}

/** The number itself, where it is the quotient of two whole numbers. @param {Exact} value @returns {Ratio | null} */
export function fractionOf({ ratio, pi, e, roots }) {
  if (pi || e) return null;
  let { above, below } = ratio;
  for (let i = 0; i < roots; i++) {
    const [over, under] = [floorRoot(above), floorRoot(below)];
    if (over * over !== above || under * under !== below) return null;
    [above, below] = [over, under];
  }
  return { above, below };
}

/** The number nearest to it, of two equally near ones the even one; infinity beyond all of them. @param {Exact} value */
export function nearestOf(value) {
  const { ratio, pi, e, roots } = value;
  if (!pi && !e) return nearest(rooted(ratio, roots));
  for (let bits = FIRST_DIGITS; ; bits *= 2) {
    const [low, high] = constants(value, bits).map(({ above, below }) =>
      nearest(rooted({ above: ratio.above * above, below: ratio.below * below }, roots)),
    );
    if (low === high || bits >= MOST_DIGITS) return low;
  }
}

/** Bounds of π^pi · e^e, from π and e to so many bits behind the point. @param {Exact} value @param {number} bits @returns {Ratio[]} */
function constants({ pi, e }, bits) {
  let [low, high] = [ratioOf(1n), ratioOf(1n)];
  for (const [power, of] of /** @type {[number, (bits: number) => bigint][]} */ ([
    [pi, piDigits],
    [e, eDigits],
  ])) {
    const digits = of(bits);
    const ends = [0n, 1n].map((up) => raised(digits + up, bits, Math.abs(power), up));
    const [least, most] = power < 0 ? ends.reverse().map(inverse) : ends;
    low = { above: low.above * least.above, below: low.below * least.below };
    high = { above: high.above * most.above, below: high.below * most.below };
  }
  return [low, high];
}

/**
 * (digits / 2^bits)^power from below, or with `up` 1 from above: no more bits are kept than come in.
 * @param {bigint} digits @param {number} bits @param {number} power @param {bigint} up @returns {Ratio}
 */
function raised(digits, bits, power, up) {
  let [kept, place] = [1n, 0]; // kept · 2^place
  for (const digit of power.toString(2)) {
    [kept, place] = [kept * kept, 2 * place];
    if (digit === "1") [kept, place] = [kept * digits, place - bits];
    const more = bitsOf(kept) - 2 * bits;
    if (more > 0) [kept, place] = [(kept >> BigInt(more)) + up, place + more];
  }
  return place < 0
    ? { above: kept, below: 1n << BigInt(-place) }
    : { above: kept << BigInt(place), below: 1n };
}

/** @param {Ratio} ratio @returns {Ratio} */
const inverse = ({ above, below }) => ({ above: below, below: above });

/**
 * The root, or a fraction that lies on the same side of every number and of every middle of two.
 * @param {Ratio} ratio @param {number} roots @returns {Ratio}
 */
function rooted(ratio, roots) {
  const { above, below } = ratio;
  if (!roots || !above) return ratio;
  const degree = 1 << roots;
  const behind = BigInt(64 + Math.max(0, Math.floor((bitsOf(below) - bitsOf(above)) / degree) + 1));
  const raised = above << (BigInt(degree) * behind);
  const scaled = raised / below;
  let root = scaled;
  for (let i = 0; i < roots; i++) root = floorRoot(root);
  const isExact = scaled * below === raised && root ** BigInt(degree) === scaled;
  return { above: 2n * root + (isExact ? 0n : 1n), below: 1n << (behind + 1n) };
}

/** The square root, rounded down, by Newton's method from above. @param {bigint} value */
function floorRoot(value) {
  if (value < 2n) return value;
  let root = 1n << BigInt((bitsOf(value) + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

const LOWEST = -1074; // power of two of the last place of the smallest numbers
const HIGHEST = 971; // and of the largest

/** The number nearest to a fraction. @param {Ratio} ratio */
export function nearest({ above, below }) {
  if (!above) return 0;
  let place = Math.max(bitsOf(above) - bitsOf(below) - 53, LOWEST);
  if (place > HIGHEST) return Number.POSITIVE_INFINITY;
  const parts = () => [
    place < 0 ? above << BigInt(-place) : above,
    place > 0 ? below << BigInt(place) : below,
  ];
  let [over, under] = parts();
  if (over / under >= 1n << 53n) {
    place += 1;
    [over, under] = parts();
  }
  let whole = over / under;
  const twice = 2n * (over - whole * under);
  if (twice > under || (twice === under && whole & 1n)) whole += 1n;
  const bits = new BigUint64Array([(BigInt(place - LOWEST) << 52n) + whole]);
  return new Float64Array(bits.buffer)[0];
}

/** @param {(bits: number) => bigint} of */
function kept(of) {
  /** @type {Map<number, bigint>} */
  const known = new Map();
  return (/** @type {number} */ bits) => {
    const digits = known.get(bits) ?? of(bits);
    known.set(bits, digits);
    return digits;
  };
}

/** π · 2^bits, rounded down, by Machin's formula: π = 16 arctan 1/5 − 4 arctan 1/239. */
const piDigits = kept(
  (bits) => (16n * arctanOfOneOver(5n, bits + 32) - 4n * arctanOfOneOver(239n, bits + 32)) >> 32n,
);

/** @param {bigint} n @param {number} bits */
function arctanOfOneOver(n, bits) {
  let total = 0n;
  let power = (1n << BigInt(bits)) / n;
  for (let k = 1n; power; k += 2n) {
    total += (k % 4n === 3n ? -power : power) / k;
    power /= n * n;
  }
  return total;
}

/** e · 2^bits, rounded down, as the sum of 1 / k!. */
const eDigits = kept((bits) => {
  let total = 0n;
  let term = 1n << BigInt(bits + 32);
  for (let k = 1n; term; k += 1n) {
    total += term;
    term /= k;
  }
  return total >> 32n;
});
