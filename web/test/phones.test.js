/** What a phone's keyboard has: some keyboards for decimals have no minus, no e and no space. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const web = new URL("../", import.meta.url);
const OTHERS = /^(node_modules|test|build|contract)(\/|$)/;
const scripts = readdirSync(web, { recursive: true }).filter(
  (name) => name.endsWith(".js") && !OTHERS.test(name),
);

test("no field asks for a keyboard on which a number or a list of them cannot be typed", () => {
  assert.ok(scripts.includes("form/fields.js"));
  const modes = scripts.flatMap((name) =>
    [...readFileSync(new URL(name, web), "utf8").matchAll(/inputmode: "(\w+)"/g)].map(([, mode]) => ({
      name,
      mode,
    })),
  );
  assert.ok(modes.length > 4);
  for (const { name, mode } of modes) assert.ok(["text", "numeric"].includes(mode), `${mode} in ${name}`);
});
