/** Scales of a drawing's axes: from values to pixels, and the values that are written beside them. */

/**
 * @typedef {object} Scale
 * @property {(value: number) => number} at  Where a value lies, in pixels; NaN where it has no place.
 * @property {{value: number, text: string}[]} ticks
 */

/**
 * @param {[number, number]} domain @param {[number, number]} range  In pixels. @param {number} [most]  Ticks.
 * @returns {Scale}
 */
export function linearScale([low, high], [from, to], most = 5) {
  const span = high - low || 1;
  const at = (/** @type {number} */ value) => from + ((value - low) / span) * (to - from);
  const step = niceStep(span / Math.max(1, most - 1));
  const ticks = [];
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++)
    ticks.push({ value: k * step, text: tickText(k * step, decimals) });
  return { at, ticks };
}

/**
 * Powers of ten. Values that are not positive have no place on it.
 * @param {[number, number]} domain @param {[number, number]} range @param {number} [most]
 * @returns {Scale}
 */
export function logScale([low, high], [from, to], most = 5) {
  const [bottom, top] = [Math.log10(low), Math.log10(high)];
  const span = top - bottom || 1;
  const at = (/** @type {number} */ value) =>
    value > 0 ? from + ((Math.log10(value) - bottom) / span) * (to - from) : NaN;
  const decades = Math.floor(top + 1e-9) - Math.ceil(bottom - 1e-9) + 1;
  if (decades < 2) {
    const { ticks } = linearScale([low, high], [from, to], most);
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

/** 1, 2 or 5 times a power of ten, at least as large. @param {number} least */
function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(least || 1));
  const factor = [1, 2, 5, 10].find((m) => m * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** @param {number} value @param {number} decimals */
function tickText(value, decimals) {
  if (Math.abs(value) < 1e-12) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || decimals > 4)
    return value
      .toExponential()
      .replace(/(\.\d{2})\d*/, "$1")
      .replace("e+", "e")
      .replaceAll("-", "−");
  return value.toFixed(decimals).replace("-", "−");
}

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
