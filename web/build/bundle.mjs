/**
 * Bundles ES modules into classic scripts, and style sheets into one. Reads `{"jobs": [{"entries", "outfile"}]}` as JSON from
 * standard input: several entries are joined in their order. Exits 1 with esbuild's own messages on an error.
 */

import { readFileSync } from "node:fs";
import { dirname, extname } from "node:path";
import { build } from "esbuild";

/** Statement that brings in a file, by the kind of file. */
const imports = {
  ".css": (/** @type {string} */ path) => `@import ${JSON.stringify(path)};`,
  ".js": (/** @type {string} */ path) => `import ${JSON.stringify(path)};`,
};

const { jobs } = JSON.parse(readFileSync(0, "utf8"));
for (const { entries, outfile } of jobs) {
  const kind = /** @type {".css" | ".js"} */ (extname(outfile));
  await build({
    stdin: {
      contents: entries.map(imports[kind]).join("\n"),
      loader: kind === ".css" ? "css" : "js",
      resolveDir: dirname(entries[0]),
    },
    outfile,
    bundle: true,
    format: "iife",
    target: ["chrome103", "firefox113", "safari16.4"],
    charset: "utf8",
    minify: true,
    logLevel: "warning",
  }).catch(() => process.exit(1));
}
