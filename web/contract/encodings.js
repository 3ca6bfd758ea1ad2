/** @import {Encodings} from "./types.js" */

/** @type {Encodings}  Written by `build.py contract`. */
export const ENCODINGS = {
  "not_western": "[\\0\\x81-\\x84\\x86-\\x90\\x95\\x98-\\x9f\\xa1\\xa2\\xa4\\xa6\\xa8-\\xaa\\xac-\\xaf\\xb8\\xb9\\xbc\\xbe\\xd7\\xf7]|[\\xc0-\\xff]{3}|[A-Za-z\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\xff][\\x80\\x85\\x91\\x93\\x94\\x96\\x97\\xa3\\xa5\\xa7\\xab\\xb0-\\xb7\\xba\\xbb\\xbd\\xbf][A-Za-z\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\xff]",
  "code_pages": {
    "windows-1252": "Windows-1252 (Western European)",
    "windows-1250": "Windows-1250 (Central European)",
    "windows-1251": "Windows-1251 (Cyrillic)",
    "windows-1253": "Windows-1253 (Greek)",
    "macintosh": "Mac Roman"
  }
};
