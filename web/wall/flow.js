/** Dots that run along the edges in use, forward or backward: the motion of the wall, which can be stopped. */

/** @param {SVGElement} picture @param {boolean} isBackward */
export function drawFlow(picture, isBackward) {
  for (const old of picture.querySelectorAll(".flow")) old.remove();
  for (const edge of picture.querySelectorAll(".edge[data-standing]")) {
    const dots = /** @type {SVGElement} */ (edge.cloneNode());
    for (const name of ["data-edge", "data-selected", "data-mark", "stroke-width"])
      dots.removeAttribute(name);
    dots.setAttribute("class", isBackward ? "flow back" : "flow");
    edge.after(dots);
  }
}
