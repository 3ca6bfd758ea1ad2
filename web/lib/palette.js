/**
 * At most so many colors for a picture. Its commonest colors stay exact, so that paper and lines do not flicker from picture to
 * picture; the others are halved again and again at the middle of their widest channel (Heckbert, “Color image quantization for
 * frame buffer display”, 1982).
 */

/** Of 256 colors, those kept exactly. */
const EXACT = 96;
/** Colors are told apart by their highest 5 bits of each channel. */
const BINS = 1 << 15;
const CHANNELS = [16, 8, 0];

/** @typedef {{colors: number[], places: Uint8Array}} Palette  `colors` as 0xRRGGBB; `places`: of each pixel's color among them. */

/** @param {number} color */
const binOf = (color) => ((color >> 9) & 0x7c00) | ((color >> 6) & 0x3e0) | ((color >> 3) & 0x1f);

/**
 * @param {Uint32Array} pixels  As 0xRRGGBB. @param {number} most  Colors.
 * @returns {Palette}
 */
export function paletteOf(pixels, most) {
  const { found, counts, which } = countsOf(pixels);
  const common = found.map((_, i) => i).sort((a, b) => counts[b] - counts[a]);
  const isMany = found.length > most;
  const exact = common.slice(0, isMany ? Math.min(EXACT, most - 1) : most);
  /** @type {Map<number, number>} */
  const count = new Map(found.map((color, i) => [color, counts[i]]));
  const boxes = boxesOf(
    common.slice(exact.length).map((i) => found[i]),
    count,
    most - exact.length,
  );
  const colors = exact.map((i) => found[i]);
  const bins = new Uint8Array(BINS);
  for (const box of boxes) {
    for (const color of box) bins[binOf(color)] = colors.length;
    colors.push(meanOf(box, count));
  }
  const own = Uint8Array.from(found, (color) => bins[binOf(color)]);
  for (const [place, i] of exact.entries()) own[i] = place;
  const places = new Uint8Array(pixels.length);
  for (let i = 0; i < places.length; i++) places[i] = own[which[i]];
  return { colors, places };
}

/** The colors that occur, how often each does, and which one each pixel has. @param {Uint32Array} pixels */
function countsOf(pixels) {
  /** @type {Map<number, number>} */
  const known = new Map();
  const [found, counts] = /** @type {[number[], number[]]} */ ([[], []]);
  const which = new Uint32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    // Neighbours are mostly alike.
    if (i > 0 && pixels[i] === pixels[i - 1]) which[i] = which[i - 1];
    else {
      let at = known.get(pixels[i]);
      if (at === undefined) {
        at = found.push(pixels[i]) - 1;
        known.set(pixels[i], at);
        counts.push(0);
      }
      which[i] = at;
    }
    counts[which[i]] += 1;
  }
  return { found, counts, which };
}

/**
 * Colors in so many boxes; those of one bin stay together.
 * @param {number[]} colors @param {Map<number, number>} counts @param {number} most
 */
function boxesOf(colors, counts, most) {
  /** @type {Map<number, number[]>} */
  const bins = new Map();
  for (const color of colors) bins.set(binOf(color), [...(bins.get(binOf(color)) ?? []), color]);
  let boxes = bins.size ? [boxOf([...bins.values()], counts)] : [];
  while (boxes.length < most) {
    const widest = boxes.reduce((best, box) => (box.span > best.span ? box : best), boxes[0]);
    if (!widest?.span) break;
    boxes = [...boxes.filter((box) => box !== widest), ...halves(widest, counts)];
  }
  return boxes.map(({ bins: inside }) => inside.flat());
}

/** @typedef {{bins: number[][], channel: number, span: number}} Box  `span`: how far its colors lie apart, weighted; 0 where it cannot be halved. */

/** @param {number[][]} bins @param {Map<number, number>} counts @returns {Box} */
function boxOf(bins, counts) {
  const pixels = bins.flat().reduce((sum, color) => sum + (counts.get(color) ?? 0), 0);
  const spans = CHANNELS.map((channel) => {
    const values = bins.map(([color]) => ((color >> channel) & 255) >> 3);
    return Math.max(...values) - Math.min(...values);
  });
  const span = Math.max(...spans);
  return { bins, channel: CHANNELS[spans.indexOf(span)], span: span * Math.sqrt(pixels) };
}

/** @param {Box} box @param {Map<number, number>} counts */
function halves({ bins, channel }, counts) {
  const value = (/** @type {number[]} */ [color]) => ((color >> channel) & 255) >> 3;
  const sorted = [...bins].sort((a, b) => value(a) - value(b));
  const middle = value(sorted[sorted.length >> 1]);
  const cut =
    sorted.findIndex((bin) => value(bin) >= middle) || sorted.findIndex((bin) => value(bin) > middle);
  return [boxOf(sorted.slice(0, cut), counts), boxOf(sorted.slice(cut), counts)];
}

/** @param {number[]} colors @param {Map<number, number>} counts */
function meanOf(colors, counts) {
  let [pixels, mean] = [0, [0, 0, 0]];
  for (const color of colors) {
    const count = counts.get(color) ?? 0;
    pixels += count;
    mean = mean.map((sum, k) => sum + count * ((color >> CHANNELS[k]) & 255));
  }
  const [r, g, b] = mean.map((sum) => Math.round(sum / pixels));
  return (r << 16) | (g << 8) | b;
}
