/** Sheets of networks over images: a block goes into a feature map or a kernel, and an array as NumPy prints it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { imagesOf } from "../mark/images.js";
import { placeCells, readPasted } from "../mark/pasted.js";

test("a block goes into an image at its rows and columns, a channel under the other, and so into a kernel", () => {
  const conv = {
    kind: "conv2d",
    input: [1, 3, 3],
    kernel: [2, 2],
    filters: 2,
    stride: [1, 1],
    padding: [0, 0],
  };
  const imageAt = imagesOf([conv, { kind: "dense", units: 1 }]);
  const parts = [
    { path: "layers[0].z", shape: [2, 8], perSample: true },
    { path: "layers[0].gradients.K", shape: [2, 1, 2, 2], perSample: false },
    { path: "input_gradients", shape: [2, 9], perSample: true },
  ].map((part) => ({ ...part, image: imageAt(part) }));
  assert.deepEqual(
    parts.map(({ image }) => image),
    [[2, 2, 2], undefined, [1, 3, 3]],
  );
  const images = [{ title: "", accent: "forward", parts, count: 42 }];
  const put = (text, from) => placeCells(readPasted(text).cells, from, images).entries;
  const places = (entries) => entries.map(([path]) => path.replace(/.*\]\.[a-zK.]+|input_gradients/, ""));
  assert.deepEqual(
    places(put("1 2\n3 4\n5 6", "layers[0].z[1][0]")),
    [0, 1, 2, 3, 4, 5].map((i) => `[1][${i}]`),
  );
  assert.deepEqual(places(put("1\n2", "layers[0].z[0][5]")), ["[0][5]", "[0][6]"]);
  assert.deepEqual(
    places(put("1 2\n3 4", "input_gradients[0][4]")),
    [4, 5, 7, 8].map((i) => `[0][${i}]`),
  );
  assert.deepEqual(places(put("1 2\n3 4\n5 6", "layers[0].gradients.K[0][0][0][0]")), [
    ...["[0][0][0][0]", "[0][0][0][1]", "[0][0][1][0]", "[0][0][1][1]"],
    ...["[1][0][0][0]", "[1][0][0][1]"],
  ]);
  assert.throws(() => put("1 2\n3 4", "layers[0].z[0][1]"), /4 rows × 1 column/);
});

test("an array that NumPy prints over several lines is one", () => {
  const { named } = readPasted("dK = [[1 2]\n [3 4]]\nloss = 0.5");
  assert.deepEqual(named, [
    { name: "dK", value: "[[1 2] [3 4]]" },
    { name: "loss", value: "0.5" },
  ]);
});
