"""The script of a sheet that marks itself. A number is right that rounds to the key, ends of the interval included."""

SCRIPT = r"""
"use strict";
const TOLD = JSON.parse(document.getElementById("told").textContent);
const bytes = Uint8Array.from(atob(TOLD.keys), (c) => c.charCodeAt(0));
const KEYS = JSON.parse(new TextDecoder().decode(bytes));
const form = document.getElementById("sheet");
const byId = (id) => document.getElementById(id);

/** What was typed, with a hyphen for each kind of minus and a point for a comma between digits. */
const plain = (text) => text.trim().replace(/[\u2212\u2013]/g, "-").replace(/^([-+]?\d*),(\d+)$/, "$1.$2");

/** A decimal text as a whole number of units of a place, or null. */
const scaled = (text, places) => {
  const found = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,2}))?$/.exec(text);
  if (!found || !(found[2] + (found[3] ?? ""))) return null;
  const digits = found[2] + (found[3] ?? "");
  const shift = places + Number(found[4] ?? 0) - (found[3] ?? "").length;
  const kept = shift < 0 ? digits.padStart(1 - shift, "0") : digits + "0".repeat(shift);
  const whole = shift < 0 ? kept.slice(0, shift) : kept;
  const more = shift < 0 && /[1-9]/.test(kept.slice(shift));
  const size = 2n * BigInt(whole || "0") + (more ? 1n : 0n); // halves: what lies between two units is odd
  return found[1] === "-" ? -size : size;
};

/** True where what was typed rounds to the key: within half a unit of it. */
const isRight = (text, key) => {
  const places = (key.unit.split(".")[1] ?? "").length;
  const typed = scaled(text, places + 1), right = scaled(key.key, places + 1);
  if (typed === null) return null;
  const off = typed > right ? typed - right : right - typed;
  return off <= 10n;
};

const value = (i) => {
  const field = form.elements[`a${i}`];
  return plain(field.value ?? "");
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  let got = 0, all = 0;
  KEYS.forEach((key, i) => {
    const right = isRight(value(i), key);
    all += key.points;
    got += right ? key.points : 0;
    byId(`r${i}`).textContent = right === null ? TOLD.words.empty : right ? TOLD.words.right : TOLD.words.wrong;
    const worked = byId(`w${i}`);
    worked.replaceChildren();
    if (right === null) return;
    const details = document.createElement("details"), summary = document.createElement("summary");
    summary.textContent = TOLD.words.worked;
    details.append(summary, key.line);
    worked.append(details);
  });
  byId("score").textContent = TOLD.score.replace("{got}", got).replace("{all}", all);
});

/** CRC-32 in eight hexadecimal digits. */
const checksum = (data) => {
  let sum = ~0;
  for (const byte of data) {
    sum ^= byte;
    for (let i = 0; i < 8; i++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (~sum >>> 0).toString(16).padStart(8, "0");
};

/** Name and answers as a text that can be handed in: see the code BP1 of Backprop's result_code. */
const code = () => {
  const parts = [TOLD.seed, `${TOLD.version}`, byId("student").value.trim(), ...KEYS.map((_, i) => value(i))];
  const text = parts.map((part) => part.replaceAll("%", "%25").replaceAll(";", "%3B")).join(";");
  const data = new TextEncoder().encode(text);
  const payload = btoa(String.fromCharCode(...data)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `BP1.${payload}.${checksum(data)}`;
};

byId("tell").addEventListener("click", () => {
  const field = byId("code");
  field.value = code();
  byId("told-code").hidden = false;
  field.focus();
  field.select();
});

byId("save").addEventListener("click", () => {
  const answers = KEYS.map((key, i) => ({ quantity: key.quantity, value: value(i) })).filter((one) => one.value);
  const student = byId("student").value.trim();
  const sheet = { schema: 1, student, version: TOLD.version, seed: TOLD.seed, answers };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(sheet, null, 1)], { type: "application/json" }));
  const name = student.replace(/[^\p{L}\p{N}]+/gu, "-") || "answers";
  link.download = `${name}-${TOLD.version}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
});
"""
