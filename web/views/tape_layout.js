/** Where the nodes of a tape stand in its graph: a row for each depth, parents above what is made from them. */

/** @import {TapeNode} from "../contract/types.js" */

export const BOX = { width: 94, height: 48, across: 100, down: 74 };
const SWEEPS = 12;

/**
 * @param {TapeNode[]} nodes  Parents before children.
 * @returns {{places: Map<number, {x: number, y: number}>, width: number, height: number}}  Centres of the boxes.
 */
export function layOut(nodes) {
  /** @type {Map<number, number[]>} */
  const children = new Map(nodes.map(({ id }) => [id, []]));
  for (const { id, parents } of nodes) for (const parent of parents) children.get(parent)?.push(id);
  const depth = depths(nodes, children);
  /** @type {TapeNode[][]} */
  const rows = [];
  for (const node of nodes) {
    const d = depth.get(node.id) ?? 0;
    rows[d] ??= [];
    rows[d].push(node);
  }
  /** @type {Map<number, number>} */
  const x = new Map();
  for (const row of rows)
    for (const [i, { id }] of row.entries()) x.set(id, (i - (row.length - 1) / 2) * BOX.across);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : rows.toReversed())
      settle(row, x, (node) => (down ? node.parents : (children.get(node.id) ?? [])));
  }
  // A last look at both sides keeps long chains straight.
  for (const row of rows) settle(row, x, (node) => [...node.parents, ...(children.get(node.id) ?? [])]);
  const least = Math.min(...x.values());
  const places = new Map(
    nodes.map(({ id }) => [
      id,
      {
        x: (x.get(id) ?? 0) - least + BOX.width / 2 + 2,
        y: (depth.get(id) ?? 0) * BOX.down + BOX.height / 2 + 2,
      },
    ]),
  );
  return {
    places,
    width: Math.max(...x.values()) - least + BOX.width + 4,
    height: (rows.length - 1) * BOX.down + BOX.height + 4,
  };
}

/** Longest way from a leaf; a leaf stands just above the first that uses it. @param {TapeNode[]} nodes @param {Map<number, number[]>} children */
function depths(nodes, children) {
  /** @type {Map<number, number>} */
  const depth = new Map();
  for (const { id, parents } of nodes)
    depth.set(id, Math.max(-1, ...parents.map((parent) => depth.get(parent) ?? 0)) + 1);
  for (const { id, parents } of nodes)
    if (!parents.length) {
      const first = Math.min(...(children.get(id) ?? []).map((child) => depth.get(child) ?? 1));
      depth.set(id, Number.isFinite(first) ? first - 1 : 0);
    }
  return depth;
}

/**
 * Orders a row by the middle of each node's neighbours and pulls the nodes there, none over another.
 * @param {TapeNode[]} row @param {Map<number, number>} x @param {(node: TapeNode) => number[]} neighbours
 */
function settle(row, x, neighbours) {
  /** @type {Map<number, number>} */
  const wish = new Map();
  for (const node of row) {
    const near = neighbours(node).map((id) => x.get(id) ?? 0);
    wish.set(
      node.id,
      near.length ? near.reduce((sum, place) => sum + place, 0) / near.length : (x.get(node.id) ?? 0),
    );
  }
  const wanted = (/** @type {TapeNode} */ node) => wish.get(node.id) ?? 0;
  row.sort((a, b) => wanted(a) - wanted(b) || a.id - b.id);
  /** Blocks of nodes side by side, each at the mean of what its nodes want. @type {{ids: number[], sum: number}[]} */
  const blocks = [];
  const start = (/** @type {{ids: number[], sum: number}} */ b) =>
    b.sum / b.ids.length - ((b.ids.length - 1) / 2) * BOX.across;
  for (const node of row) {
    blocks.push({ ids: [node.id], sum: wanted(node) });
    for (let last = blocks.length - 1; last > 0; last--) {
      const [before, own] = [blocks[last - 1], blocks[last]];
      if (start(before) + before.ids.length * BOX.across <= start(own)) break;
      before.ids.push(...own.ids);
      before.sum += own.sum;
      blocks.pop();
    }
  }
  for (const block of blocks)
    for (const [i, id] of block.ids.entries()) x.set(id, start(block) + i * BOX.across);
}
