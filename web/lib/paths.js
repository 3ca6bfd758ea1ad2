/** Paths such as `layers[1].delta[0][0]` into documents and into the form's draft. */

/** @type {Map<string, (string | number)[]>} */
const parsed = new Map();

/**
 * @param {string} path
 * @returns {(string | number)[]}
 */
export function keysOf(path) {
  const known = parsed.get(path);
  if (known) return known;
  const keys = [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map((m) =>
    m[2] === undefined ? m[1] : Number(m[2]),
  );
  if (parsed.size > 50_000) parsed.clear();
  parsed.set(path, keys);
  return keys;
}

/**
 * What stands at a path, undefined when there is nothing.
 * @param {any} root @param {string} path
 * @returns {any}
 */
export function at(root, path) {
  let value = root;
  for (const key of keysOf(path)) {
    if (value === null || value === undefined || !Object.hasOwn(Object(value), key)) return undefined;
    value = value[key];
  }
  return value;
}

/**
 * A copy with one value replaced; everything off the path is shared with the original.
 * @template T
 * @param {T} root @param {string} path @param {unknown} value
 * @returns {T}
 */
export function withValue(root, path, value) {
  /** @param {any} node @param {(string | number)[]} keys @returns {any} */
  const replace = (node, [key, ...rest]) => {
    const copy = Array.isArray(node) ? [...node] : typeof key === "number" && !node ? [] : { ...node };
    copy[key] = rest.length ? replace(copy[key], rest) : value;
    return copy;
  };
  return replace(root, keysOf(path));
}

/**
 * The path with every index left open: `network.layers[].W[][]`.
 * @param {string} path
 */
export function openPath(path) {
  return path.replace(/\[\d+\]/g, "[]");
}

/**
 * The path of the form's field for what Python calls so: an activation layer names its function in its own object, which the
 * form keeps as a function; rows that are not typed have no fields, and what is wrong with them stands where they come from.
 * @param {string} field @param {boolean} hasSource  The rows are not typed.
 */
export function formPath(field, hasSource) {
  if (hasSource && /^data\.(X|Y|about|dataset)\b/.test(field)) return "data.source";
  return field.replace(/^(network(?:\.layers\[\d+\])+)\.(alpha|name)$/, "$1.activation.$2");
}
