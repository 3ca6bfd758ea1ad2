/** What helps a page that does not find its other files. */

/** Folders into which programs put the one file that was opened inside a zip. */
const INSIDE_ZIP = /\.zip[/.]|\/Temp\d+_|\/7z[A-Z]\w{5,}\/|\/Rar\$|\/\.cache\/\.fr-|\/ark-/i;

/** Where a page was opened by double-click: a sentence, or "" for one that is served. @param {Pick<Location, "protocol" | "pathname">} [place] */
export function unpackingNeeded({ protocol, pathname } = location) {
  if (protocol !== "file:") return "";
  return INSIDE_ZIP.test(pathname)
    ? "The page was opened from inside a zip file: unpack the whole zip first, then open index.html in the new folder."
    : "Unpack the whole zip file, or copy the whole folder, and open index.html there.";
}

/** A sentence, or "" where nothing is known that would help. */
export const whatHelps = () =>
  unpackingNeeded() || (navigator.onLine ? "" : "This device is offline: connect it and try again.");
