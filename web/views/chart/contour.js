/** Lines of equal height on a grid, by marching squares. */

/** @typedef {{rows: number, columns: number, values: ArrayLike<number>}} NumberGrid */

/**
 * @param {NumberGrid} grid @param {number} level
 * @param {(column: number) => number} atX @param {(row: number) => number} atY
 * @returns {string}  A path's `d` of short pieces.
 */
export function contour({ rows, columns, values }, level, atX, atY) {
  let path = "";
  /** Where the line crosses between two corners, from 0 to 1. @param {number} a @param {number} b */
  const part = (a, b) => (level - a) / (b - a);
  for (let r = 0; r + 1 < rows; r++)
    for (let c = 0; c + 1 < columns; c++) {
      const k = r * columns + c;
      const [a, b, d, e] = [values[k], values[k + 1], values[k + columns + 1], values[k + columns]];
      const over = (a > level ? 1 : 0) + (b > level ? 2 : 0) + (d > level ? 4 : 0) + (e > level ? 8 : 0);
      if (over === 0 || over === 15 || !Number.isFinite(a + b + d + e)) continue;
      const top = () => [c + part(a, b), r];
      const right = () => [c + 1, r + part(b, d)];
      const bottom = () => [c + part(e, d), r + 1];
      const left = () => [c, r + part(a, e)];
      for (const [from, to] of pieces(over, top, right, bottom, left)) {
        const [p, q] = [from(), to()];
        path += `M${atX(p[0]).toFixed(1)} ${atY(p[1]).toFixed(1)}L${atX(q[0]).toFixed(1)} ${atY(q[1]).toFixed(1)}`;
      }
    }
  return path;
}

/**
 * @template T
 * @param {number} over  Which corners lie above. @param {T} top @param {T} right @param {T} bottom @param {T} left
 * @returns {[T, T][]}
 */
function pieces(over, top, right, bottom, left) {
  const one = over > 7 ? 15 - over : over;
  if (over === 5)
    return [
      [left, top],
      [right, bottom],
    ];
  if (over === 10)
    return [
      [top, right],
      [bottom, left],
    ];
  if (one === 1) return [[left, top]];
  if (one === 2) return [[top, right]];
  if (one === 3) return [[left, right]];
  if (one === 4) return [[right, bottom]];
  if (one === 6) return [[top, bottom]];
  return [[bottom, left]];
}
