/** The text of one file that a visitor gives, or a refusal that says what is wrong with it. */

/** @import {Limits} from "../contract/types.js" */
/** @import {NumberReader} from "../draft/numbers.js" */

const ONE_FILE = "one file of text";
const ALLOWED = "text in UTF-8";
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
 * @param {NumberReader["refusal"]} refusal @param {Limits} limits
 * @returns {Promise<{name: string, text: string}>}
 * @throws {Error} the refusal.
 */
export async function fileText(files, item, refusal, limits) {
  if (files.length !== 1)
    throw refusal("File", `${files.length} files`, ONE_FILE, "Give one file at a time.");
  const [file] = files;
  if (item?.webkitGetAsEntry?.()?.isDirectory)
    throw refusal("File", file.name, ONE_FILE, "This is a folder.");
  if (file.size > limits.file_bytes)
    throw refusal(
      "File",
      `${file.name}, ${(file.size / 1e6).toFixed(1)} MB`,
      `a file of at most ${limits.file_bytes / 1e6} MB`,
      "It was not read.",
    );
  let bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    throw refusal("File", file.name, ONE_FILE, "The browser could not read it.");
  }
  return { name: file.name, text: textOf(bytes, file.name, refusal) };
}

/** @param {Uint8Array} bytes @param {string} name @param {NumberReader["refusal"]} refusal */
function textOf(bytes, name, refusal) {
  const known = SIGNATURES.find(([, first]) => first.every((byte, i) => bytes[i] === byte));
  if (known) throw refusal("File", name, ALLOWED, `This is not text: it is ${known[0]}.`);
  const utf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) ||
    (bytes[0] === 0xfe && bytes[1] === 0xff) ||
    looksLikeUtf16(bytes);
  if (utf16) throw refusal("File", name, ALLOWED, "Its encoding is UTF-16. Save it as “CSV UTF-8”.");
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    throw refusal(
      "File",
      name,
      ALLOWED,
      `Line ${lineAt(bytes, nul)} contains a NUL byte, so it is not text.`,
    );
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refusal("File", name, ALLOWED, "It is in another encoding. Save it as “CSV UTF-8”.");
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
