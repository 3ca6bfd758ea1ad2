/** Moving pictures as GIF files, read again by a reader of its own written from the format's description. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gifWriter, packed } from "../lib/gif.js";
import { paletteOf } from "../lib/palette.js";

/** The values of Welch's codes of 9 to 12 bits. */
function unpacked(bytes) {
  const values = [];
  let [place, width, last] = [0, 9, null];
  let table = [];
  const begin = () => {
    table = [...Array.from({ length: 256 }, (_, i) => [i]), null, null];
    [width, last] = [9, null];
  };
  for (;;) {
    let code = 0;
    for (let i = 0; i < width; i++, place++) code |= ((bytes[place >> 3] >> (place & 7)) & 1) << i;
    if (code === 256) begin();
    else if (code === 257) break;
    else {
      const run = table[code] ?? [...last, last[0]];
      if (last && table.length < 4096) table.push([...last, run[0]]);
      values.push(...run);
      last = run;
      if (table.length === 1 << width && width < 12) width += 1;
    }
  }
  assert.equal(Math.ceil(place / 8), bytes.length, "nothing follows the end");
  return values;
}

/** Frames as they are seen, each as 0xRRGGBB row by row, with what stands beside them. */
function read(file) {
  let at = 0;
  const take = (count) => {
    at += count;
    return file.slice(at - count, at);
  };
  const [byte, short] = [() => take(1)[0], () => new DataView(take(2).buffer).getUint16(0, true)];
  const blocks = () => {
    const parts = [];
    for (let length = byte(); length; length = byte()) parts.push(...take(length));
    return Uint8Array.from(parts);
  };
  assert.equal(String.fromCharCode(...take(6)), "GIF89a");
  const [width, height] = [short(), short()];
  take(3);
  const found = { width, height, frames: [], delays: [], repeats: false, comment: "" };
  let [delay, clear] = [0, -1];
  let screen = new Array(width * height).fill(null);
  for (;;) {
    const kind = byte();
    if (kind === 0x3b) break;
    if (kind === 0x21) {
      const label = byte();
      if (label === 0xf9) {
        take(2);
        delay = short();
        clear = byte();
        take(1);
      } else if (label === 0xff) found.repeats = String.fromCharCode(...blocks()).startsWith("NETSCAPE2.0");
      else found.comment = String.fromCharCode(...blocks());
      continue;
    }
    assert.equal(kind, 0x2c);
    take(9);
    const colors = take(768);
    assert.equal(byte(), 8);
    const places = unpacked(blocks());
    screen = screen.map((old, i) => {
      const place = places[i];
      return place === clear
        ? old
        : (colors[3 * place] << 16) | (colors[3 * place + 1] << 8) | colors[3 * place + 2];
    });
    found.frames.push(screen);
    found.delays.push(delay);
  }
  assert.equal(at, file.length);
  return found;
}

const rgba = (colors) =>
  Uint8ClampedArray.from(colors.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255, 255]));
/** Numbers below 2^24 that look random and are the same each time. */
function many(count, seed) {
  const numbers = [];
  for (let state = seed; numbers.length < count; numbers.push(state >>> 8))
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return numbers;
}

test("codes of every width come back, of runs and of noise, and where they begin anew", () => {
  const noise = many(60_000, 1).map((value) => value & 255);
  const lists = [[7], [0, 0], new Array(100_000).fill(3), noise, noise.map((value) => value & 1)];
  for (let length = 250; length < 520; length += 3) lists.push(noise.slice(0, length));
  for (const values of lists) assert.deepEqual(unpacked(packed(Uint8Array.from(values))), values);
});

test("frames of few colors come back exactly, with their times, whether they repeat, and the comment", () => {
  const frames = [
    [0xff0000, 0x00ff00, 0x0000ff, 0xffffff, 0x000000, 0x123456],
    [0xff0000, 0x00ff01, 0x0000ff, 0xffffff, 0x000000, 0x123456],
    [0x010203, 0x00ff01, 0x0000ff, 0xffffff, 0x000000, 0xff0000],
  ];
  const writer = gifWriter(3, 2, { repeats: true, comment: "loss, step by step. ".repeat(20) });
  frames.forEach((frame, i) => void writer.add(rgba(frame), 4 + i));
  const file = writer.finish();
  assert.equal(file.length, writer.size);
  const found = read(file);
  assert.deepEqual([found.width, found.height, found.delays, found.repeats], [3, 2, [4, 5, 6], true]);
  assert.deepEqual(found.frames, frames);
  assert.equal(found.comment, "loss, step by step. ".repeat(20));
  const once = gifWriter(3, 2, { repeats: false });
  once.add(rgba(frames[0]), 300);
  assert.equal(read(once.finish()).repeats, false);
});

test("what does not change takes hardly a byte", () => {
  const frame = rgba(many(10_000, 2).map((value) => value & 0xff));
  const writer = gifWriter(100, 100);
  writer.add(frame, 10);
  const first = writer.size;
  writer.add(frame, 10);
  assert.ok(writer.size - first < 1_200, `${writer.size - first} bytes`); // The palette alone is 768.
});

test("of many colors the common ones stay exact, and the others come near", () => {
  const paper = new Array(5_000).fill(0xfcfbf8);
  const smooth = many(20_000, 3).map((value) => ((value & 63) << 16) | (((value >> 8) & 63) << 8) | 200);
  const pixels = Uint32Array.from([...paper, ...smooth]);
  const { colors, places } = paletteOf(pixels, 255);
  assert.ok(colors.length <= 255);
  assert.equal(colors[places[0]], 0xfcfbf8);
  const apart = (a, b) => Math.max(...[16, 8, 0].map((k) => Math.abs(((a >> k) & 255) - ((b >> k) & 255))));
  const worst = Math.max(...Array.from(pixels, (color, i) => apart(color, colors[places[i]])));
  assert.ok(worst <= 8, `off by ${worst}`);
});
