/** The text of one file that a visitor gives, or a refusal that says what is wrong with it. */

import { ENCODINGS } from "../contract/encodings.js";
import { counted, refusalOf, sentenceOf } from "../lib/messages.js";

/** @import {Limits} from "../contract/types.js" */

/**
 * @typedef {object} GivenText
 * @property {string} name
 * @property {string} text
 * @property {string | null} encoding  Where it is not UTF-8: a browser's name for it.
 * @property {(encoding: string) => string} as  Its text in another encoding.
 */

const WESTERN = "windows-1252";
const NOT_WESTERN = new RegExp(ENCODINGS.not_western);
/** So many bytes become characters at once. */
const PIECE = 10_000;

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
 * @returns {Promise<GivenText>}
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
  return { name: file.name, ...textOf(bytes, file.name), as: (encoding) => decodedAs(bytes, encoding) };
}

/** @param {Uint8Array} bytes @param {string} name @returns {Pick<GivenText, "text" | "encoding">} */
function textOf(bytes, name) {
  const known = SIGNATURES.find(([, first]) => first.every((byte, i) => bytes[i] === byte));
  if (known) throw refusalOf("file.known", name, { kind: known[0] });
  const wide = utf16Of(bytes);
  if (wide) return { text: new TextDecoder(wide).decode(bytes), encoding: wide };
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw refusalOf("file.nul", name, { line: lineAt(bytes, nul) });
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: null };
  } catch {
    if (NOT_WESTERN.test(characters(bytes))) throw refusalOf("file.other", name);
    return { text: decodedAs(bytes, WESTERN), encoding: WESTERN };
  }
}

/** @param {Uint8Array} bytes @param {string} encoding */
const decodedAs = (bytes, encoding) => new TextDecoder(encoding).decode(bytes);

/** Each byte as the character of its number. @param {Uint8Array} bytes */
function characters(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += PIECE) text += String.fromCharCode(...bytes.subarray(i, i + PIECE));
  return text;
}

/** What is said of a text that is not UTF-8, and the other ways to read it. @param {GivenText} file */
export function encodingOf({ encoding }) {
  if (!encoding) return null;
  const pages = Object.entries(ENCODINGS.code_pages);
  const named = ENCODINGS.code_pages[encoding] ?? "UTF-16";
  const others = encoding in ENCODINGS.code_pages ? pages.filter(([name]) => name !== encoding) : [];
  return { said: sentenceOf("file.read_as", { encoding: named }), others };
}

/** Its name, by a byte order mark, or since every other byte is 0; null for other bytes. @param {Uint8Array} bytes */
function utf16Of(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return bareUtf16(bytes);
}

/** Text of Latin letters in UTF-16 without a mark has a NUL as every other byte. @param {Uint8Array} bytes */
function bareUtf16(bytes) {
  const some = bytes.subarray(0, 200);
  const odd = some.filter((byte, i) => i % 2 === 1 && byte === 0).length;
  const even = some.filter((byte, i) => i % 2 === 0 && byte === 0).length;
  if (some.length < 8 || Math.min(odd, even) || Math.max(odd, even) <= 0.4 * (some.length / 2)) return null;
  return odd ? "utf-16le" : "utf-16be";
}

/** @param {Uint8Array} bytes @param {number} at */
function lineAt(bytes, at) {
  let line = 1;
  for (let i = 0; i < at; i++) if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) line += 1;
  return line;
}
