/**
 * A moving picture as a GIF file (CompuServe, “Graphics Interchange Format, version 89a”, 1990), frame after frame. Pixels that did
 * not change are left as they are: runs of one value, of which hardly a byte remains.
 */

import { paletteOf } from "./palette.js";

/** The place in each palette that lets the frame before show through; the colors have the others. */
const UNCHANGED = 255;
/** Codes of a byte each, and two more: to begin anew, and the end. */
const [CLEAR, END, FIRST] = [256, 257, 258];
const MOST_CODES = 4096;
/** Four for each code, so that few meet: 2 to the power of 14. */
const [SLOTS, SHIFT] = [1 << 14, 32 - 14];
const BLOCK = 255;

/** @param {number} value */
const short = (value) => [value & 255, (value >> 8) & 255];
/** @param {string} text */
const letters = (text) => [...text].map((letter) => letter.charCodeAt(0));

/**
 * @param {number} width @param {number} height  In pixels, below 65536.
 * @param {{repeats?: boolean, comment?: string}} [look]  `comment`: ASCII text that programs may read.
 */
export function gifWriter(width, height, { repeats = true, comment = "" } = {}) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  let size = 0;
  /** @type {Uint32Array | null} */
  let before = null;

  /** @param {number[] | Uint8Array<ArrayBuffer>} bytes */
  function put(bytes) {
    const part = bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes);
    parts.push(part);
    size += part.length;
  }

  put([...letters("GIF89a"), ...short(width), ...short(height), 0x70, 0, 0]);
  if (repeats) put([0x21, 0xff, 11, ...letters("NETSCAPE2.0"), 3, 1, 0, 0, 0]);
  if (comment) put([0x21, 0xfe, ...blocksOf(letters(comment)), 0]);

  return {
    /** In bytes so far. */
    get size() {
      return size;
    },
    /**
     * @param {Uint8ClampedArray} rgba  Of width × height pixels, row by row; what is not opaque counts as opaque.
     * @param {number} hundredths  How long it is shown.
     */
    add(rgba, hundredths) {
      const pixels = new Uint32Array(width * height);
      for (let i = 0, k = 0; i < pixels.length; i++, k += 4)
        pixels[i] = (rgba[k] << 16) | (rgba[k + 1] << 8) | rgba[k + 2];
      const old = before;
      before = pixels;
      const places = new Uint8Array(pixels.length).fill(UNCHANGED);
      const fresh = changedOf(pixels, old);
      const { colors, places: found } = paletteOf(
        fresh.map((i) => pixels[i]),
        UNCHANGED,
      );
      for (let k = 0; k < fresh.length; k++) places[fresh[k]] = found[k];
      // Stays when the next one comes; UNCHANGED shows what lies below.
      put([0x21, 0xf9, 4, 0b101, ...short(hundredths), UNCHANGED, 0]);
      put([0x2c, 0, 0, 0, 0, ...short(width), ...short(height), 0x87]);
      const table = new Uint8Array(3 * 256);
      for (const [i, color] of colors.entries())
        table.set([color >> 16, (color >> 8) & 255, color & 255], 3 * i);
      put(table);
      put([8]);
      put(blocksOf(packed(places)));
      put([0]);
    },
    /** @returns {Uint8Array<ArrayBuffer>} */
    finish() {
      put([0x3b]);
      const file = new Uint8Array(size);
      let at = 0;
      for (const part of parts) {
        file.set(part, at);
        at += part.length;
      }
      return file;
    },
  };
}

/** Where pixels differ from those before. @param {Uint32Array} pixels @param {Uint32Array | null} old */
function changedOf(pixels, old) {
  const found = new Uint32Array(pixels.length);
  let count = 0;
  for (let i = 0; i < pixels.length; i++) if (!old || pixels[i] !== old[i]) found[count++] = i;
  return found.subarray(0, count);
}

/** In blocks, each after its length. @param {number[] | Uint8Array} bytes */
function blocksOf(bytes) {
  const blocks = new Uint8Array(bytes.length + Math.ceil(bytes.length / BLOCK));
  for (let from = 0, at = 0; from < bytes.length; from += BLOCK) {
    const block = bytes.slice(from, from + BLOCK);
    blocks[at] = block.length;
    blocks.set(block, at + 1);
    at += block.length + 1;
  }
  return blocks;
}

/**
 * By Welch’s codes (“A technique for high-performance data compression”, 1984), of 9 to 12 bits, the lowest bit first.
 * @param {Uint8Array} values
 */
export function packed(values) {
  let bytes = new Uint8Array(1 << 12);
  let [length, bits, held] = [0, 0, 0];
  let [next, width] = [FIRST, 9];
  /** Known runs and one more value with their codes, found by hashing: a table of all pairs does not fit a processor's cache. */
  const [pairs, codes] = [new Uint32Array(SLOTS), new Uint16Array(SLOTS)];

  /** Where a pair stands, or may be put. @param {number} pair */
  function slotOf(pair) {
    let slot = Math.imul(pair, 0x9e3779b1) >>> SHIFT;
    while (codes[slot] && pairs[slot] !== pair) slot = (slot + 1) & (SLOTS - 1);
    return slot;
  }

  /** @param {number} code */
  function write(code) {
    held |= code << bits;
    for (bits += width; bits >= 8; bits -= 8) writeByte();
  }

  function writeByte() {
    if (length === bytes.length) {
      const longer = new Uint8Array(2 * length);
      longer.set(bytes);
      bytes = longer;
    }
    bytes[length++] = held & 255;
    held >>>= 8;
  }

  let run = values[0];
  /** The code after it is wider where the codes that a reader knows by then need it. */
  function writeRun() {
    write(run);
    if (next === 1 << width && next < MOST_CODES) width += 1;
  }

  write(CLEAR);
  for (let i = 1; i < values.length; i++) {
    const longer = (run << 8) | values[i];
    const slot = slotOf(longer);
    if (codes[slot]) {
      run = codes[slot];
      continue;
    }
    writeRun();
    if (next === MOST_CODES) {
      write(CLEAR);
      codes.fill(0);
      [next, width] = [FIRST, 9];
    } else {
      pairs[slot] = longer;
      codes[slot] = next++;
    }
    run = values[i];
  }
  writeRun();
  write(END);
  if (bits) writeByte();
  return bytes.subarray(0, length);
}
