/** Keys in a grid of cells: Enter goes down, and what ends a row is no stop between its last cell and the next row's first. */

/** @param {HTMLElement} root  Holds the grids. */
export function mountGridKeys(root) {
  root.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const row = target.closest("table.grid tr");
    if (!row || event.altKey || event.metaKey) return;
    const next = nextFor(event, target, row);
    if (!next) return;
    event.preventDefault();
    if (event.key === "Delete") next.click();
    else next.focus();
    if (next instanceof HTMLInputElement) next.select();
  });
}

/** What a key goes to, or presses. @param {KeyboardEvent} event @param {HTMLElement} target @param {Element} row */
function nextFor({ key, shiftKey, ctrlKey }, target, row) {
  const end = /** @type {HTMLElement | null} */ (row.querySelector(".tail button"));
  if (key === "Delete") return ctrlKey ? end : null;
  if (ctrlKey) return null;
  const cells = [...row.querySelectorAll("input")];
  if (!(target instanceof HTMLInputElement)) return key === "ArrowLeft" ? cells.at(-1) : null;
  if (key === "Enter") return oneOn(target, shiftKey ? -1 : 1);
  const isAtEnd = target.selectionStart === target.value.length && target === cells.at(-1);
  return key === "ArrowRight" && isAtEnd ? end : null;
}

/** The cell a row further on; after the last one, the first of the next column. @param {HTMLInputElement} cell @param {number} by */
function oneOn(cell, by) {
  const place = (/** @type {HTMLElement} */ { dataset: { part, column, row } }) =>
    [part, column, row].map(Number);
  const cells = [...(cell.closest("table")?.querySelectorAll("input") ?? [])].sort((a, b) => {
    const [here, there] = [place(a), place(b)];
    return here.map((n, i) => n - there[i]).find(Boolean) ?? 0;
  });
  return cells[cells.indexOf(cell) + by];
}
