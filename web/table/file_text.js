/** The text of one file that a visitor gives, or a refusal that says what is wrong with it. */

import { counted, refusalOf, sentenceOf } from "../lib/messages.js";

/** @import {Limits} from "../contract/types.js" */

/** First bytes of files that some people rename. */
const SIGNATURES = /** @type {[string, number[]][]} */ ([
  ["a PNG picture", [0x89, 0x50, 0x4e, 0x47]],
  ["a JPEG picture", [0xff, 0xd8, 0xff]],
  ["a ZIP archive or an Excel workbook", [0x50, 0x4b, 3, 4]],
  ["a PDF document", [0x25, 0x50, 0x44, 0x46]],
  ["gzip data", [0x1f, 0x8b]],
]);

/**
 * @param {FileList | File[]} files
 * @param {DataTransferItem | null} item  Of a drop: tells a folder from a file.
 * @param {Limits} limits
 * @returns {Promise<{name: string, text: string}>}
 * @throws {Error} the refusal.
 */
export async function fileText(files, item, limits) {
  if (files.length !== 1) throw refusalOf("file.several", counted(files.length, "file"));
  const [file] = files;
  if (item?.webkitGetAsEntry?.()?.isDirectory) throw refusalOf("file.folder", file.name);
  if (file.size > limits.file_bytes) {
    const given = { name: file.name, size: (file.size / 1e6).toFixed(1) };
    throw refusalOf("file.large", sentenceOf("file.large.given", given), { most: limits.file_bytes / 1e6 });
  }
  let bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    throw refusalOf("file.unreadable", file.name);
  }
  return { name: file.name, text: textOf(bytes, file.name) };
}

/** @param {Uint8Array} bytes @param {string} name */
function textOf(bytes, name) {
  const known = SIGNATURES.find(([, first]) => first.every((byte, i) => bytes[i] === byte));
  if (known) throw refusalOf("file.known", name, { kind: known[0] });
  const utf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) ||
    (bytes[0] === 0xfe && bytes[1] === 0xff) ||
    looksLikeUtf16(bytes);
  if (utf16) throw refusalOf("file.encoding", name, { encoding: "UTF-16" });
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw refusalOf("file.nul", name, { line: lineAt(bytes, nul) });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refusalOf("file.other", name);
  }
}

/** Text of Latin letters in UTF-16 without a mark has a NUL as every other byte. @param {Uint8Array} bytes */
function looksLikeUtf16(bytes) {
  const some = bytes.subarray(0, 200);
  const odd = some.filter((byte, i) => i % 2 === 1 && byte === 0).length;
  const even = some.filter((byte, i) => i % 2 === 0 && byte === 0).length;
  return some.length >= 8 && Math.max(odd, even) > 0.4 * (some.length / 2) && Math.min(odd, even) === 0;
}

/** @param {Uint8Array} bytes @param {number} at */
function lineAt(bytes, at) {
  let line = 1;
  for (let i = 0; i < at; i++) if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) line += 1;
  return line;
}
