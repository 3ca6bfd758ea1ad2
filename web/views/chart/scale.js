/** Scales of a drawing's axes: from values to pixels, and the values that are written beside them. */

/**
 * @typedef {object} Scale
 * @property {(value: number) => number} at  Where a value lies, in pixels; NaN where it has no place.
 * @property {{value: number, text: string}[]} ticks
 */

/** Ticks farther from 0 than so many of their steps are no longer told apart. */
const MOST_STEPS = 1e12;
const [LEAST, LARGEST] = [Number.MIN_VALUE, Number.MAX_VALUE];

/**
 * @param {[number, number]} domain  Any two finite numbers in order. @param {[number, number]} range  In pixels.
 * @param {number} [most]  Ticks.
 * @returns {Scale}
 */
export function linearScale([low, high], [from, to], most = 5) {
  // Halves: the difference of the largest numbers overflows.
  const half = high / 2 - low / 2 || 0.5;
  const at = (/** @type {number} */ value) => from + ((value / 2 - low / 2) / half) * (to - from);
  const step = niceStep((half / Math.max(1, most - 1)) * 2);
  const first = Math.ceil(low / step - 1e-9);
  if (!(Math.abs(first) < MOST_STEPS)) return { at, ticks: [{ value: low, text: tickText(low, 0) }] };
  const count = Math.floor(high / step + 1e-9) - first + 1;
  const ticks = Array.from({ length: Math.max(0, count) }, (_, k) => {
    const value = (first + k) * step;
    return { value, text: tickText(value, step) };
  });
  return { at, ticks };
}

/**
 * Powers of ten. Values that are not positive have no place on it.
 * @param {[number, number]} domain @param {[number, number]} range @param {number} [most]
 * @returns {Scale}
 */
export function logScale([low, high], [from, to], most = 5) {
  const [bottom, top] = [Math.log10(Math.max(low, LEAST)), Math.log10(Math.min(high, LARGEST))];
  const span = top - bottom;
  if (span < 1e-9) return linearScale([low, Math.min(high, LARGEST)], [from, to], most);
  const at = (/** @type {number} */ value) =>
    value > 0 ? from + ((Math.log10(value) - bottom) / span) * (to - from) : NaN;
  const decades = Math.floor(top + 1e-9) - Math.ceil(bottom - 1e-9) + 1;
  if (decades < 3) {
    const between = withinDecades(low, high, most);
    if (between.length >= 3) return { at, ticks: between };
    const { ticks } = linearScale([low, Math.min(high, LARGEST)], [from, to], most);
    return { at, ticks: ticks.filter(({ value }) => value > 0) };
  }
  const every = Math.ceil(decades / most);
  const ticks = [];
  for (let k = Math.ceil(bottom - 1e-9); k <= top + 1e-9; k += every)
    ticks.push({
      value: 10 ** k,
      text: k >= -2 && k <= 4 ? String(Number((10 ** k).toPrecision(1))) : `1e${k}`.replace("-", "−"),
    });
  return { at, ticks };
}

/**
 * Ticks at 1, 2 and 5 times powers of ten, or fewer of them: few decades would have too few ticks of their own.
 * @param {number} low @param {number} high @param {number} most
 */
function withinDecades(low, high, most) {
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = [];
    for (let k = Math.floor(Math.log10(low)); k <= Math.ceil(Math.log10(high)); k++)
      for (const factor of factors) {
        const value = Number(`${factor}e${k}`);
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
          ticks.push({ value, text: tickText(value, 10 ** k) });
      }
    if (ticks.length <= most + 1) return ticks;
  }
  return [];
}

/** 1, 2 or 5 times a power of ten, at least as large. @param {number} least */
function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(least || 1));
  const factor = [1, 2, 5, 10].find((m) => m * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** With as many digits as tell it from the ticks beside it. @param {number} value @param {number} step  0: alone. */
function tickText(value, step) {
  const size = Math.abs(value);
  if (size < step * 1e-6 || size === 0) return "0";
  const decimals = step ? Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) : 5;
  if (size < 1e6 && decimals <= (size < 1e-3 ? 4 : 15)) return value.toFixed(decimals).replace("-", "−");
  const digits = step ? Math.ceil(Math.log10(size / step) - 1e-9) : 2;
  return value
    .toExponential(Math.min(15, Math.max(0, digits)))
    .replace(/\.?0*e\+?/, "e")
    .replaceAll("-", "−");
}

/** A domain with some room around it, within what numbers there are. @param {number} low @param {number} high @returns {[number, number]} */
export const within = (low, high) => [Math.max(low, -LARGEST), Math.min(high, LARGEST)];

/**
 * The least and the greatest of the finite numbers, or null when there is none.
 * @param {ArrayLike<number>[]} lists @param {boolean} [positive]  Only numbers above 0 count.
 * @returns {[number, number] | null}
 */
export function extent(lists, positive = false) {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists)
    for (let i = 0; i < list.length; i++) {
      const value = list[i];
      if (!Number.isFinite(value) || (positive && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return low <= high ? [low, high] : null;
}

/**
 * The points of a line, no more than four to a column of pixels: where it enters and leaves the column, its least and its
 * greatest. What is drawn looks the same as all points.
 * @param {ArrayLike<number>} x  Rising. @param {ArrayLike<number>} y
 * @param {(value: number) => number} atX @param {(value: number) => number} atY
 * @returns {string}  A path's `d`; a value without a place is a gap.
 */
export function thinPath(x, y, atX, atY) {
  let path = "";
  let isOpen = false;
  let column = NaN;
  /** @type {[number, number][]} */
  let waiting = [];
  const flush = () => {
    if (!waiting.length) return;
    const [first, last] = [waiting[0], waiting[waiting.length - 1]];
    let [least, most] = [first, first];
    for (const point of waiting) {
      if (point[1] < least[1]) least = point;
      if (point[1] > most[1]) most = point;
    }
    const kept = [...new Set([first, least, most, last])].sort((a, b) => a[0] - b[0]);
    for (const [px, py] of kept) {
      path += `${isOpen ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`;
      isOpen = true;
    }
    waiting = [];
  };
  for (let i = 0; i < x.length; i++) {
    const [px, py] = [atX(x[i]), atY(y[i])];
    if (!Number.isFinite(py) || !Number.isFinite(px)) {
      flush();
      isOpen = false;
      continue;
    }
    if (Math.round(px) !== column) {
      flush();
      column = Math.round(px);
    }
    waiting.push([px, py]);
  }
  flush();
  return path;
}
