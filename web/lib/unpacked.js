/** What helps a page that was opened by double-click and does not find its other files. */

/** Folders into which programs put the one file that was opened inside a zip. */
const INSIDE_ZIP = /\.zip[/.]|\/Temp\d+_|\/7z[A-Z]\w{5,}\/|\/Rar\$|\/\.cache\/\.fr-|\/ark-/i;

/** A sentence, or "" for a page that is served. @param {Pick<Location, "protocol" | "pathname">} [place] */
export function unpackingNeeded({ protocol, pathname } = location) {
  if (protocol !== "file:") return "";
  return INSIDE_ZIP.test(pathname)
    ? "The page was opened from inside a zip file: unpack the whole zip first, then open index.html in the new folder."
    : "Unpack the whole zip file, or copy the whole folder, and open index.html there.";
}
