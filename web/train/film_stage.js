/** What a film shows, drawn beside the page where nobody looks: the map, the loss and the network, painted on one canvas. */

import { h } from "../lib/dom.js";
import { formatNumber } from "../lib/format.js";
import { indexAt } from "../lib/run_history.js";
import { paintOn, paper, sizeOf } from "../views/chart/image.js";
import { boundaryMap } from "../views/train/boundary.js";
import { lossCurve } from "../views/train/curves.js";
import { fittedCurve } from "../views/train/fit.js";
import { networkSketch } from "../views/train/network_sketch.js";

/** @import {DataDocument, Pictures} from "../contract/types.js" */
/** @import {Points} from "../lib/run_history.js" */
/** @import {SketchLayer} from "../views/train/network_sketch.js" */

/** In pixels: a panel, and the line above all of them. */
const [PANEL, HEAD, SPACE] = [380, 34, 8];

/** @typedef {"map" | "loss" | "network"} Part */
/**
 * @typedef {object} Shot  What a frame shows.
 * @property {number} step
 * @property {number} last  Step of the film.
 * @property {Points} points  Of the whole run.
 * @property {boolean} isLog
 * @property {DataDocument | null} data
 * @property {Pictures | null} pictures
 * @property {SketchLayer[]} layers
 * @property {string[][]} names
 */

/** Two frames of the browser: by then what was put in the page has its size. */
const laidOut = () =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined))));

/** @param {Set<Part>} parts @param {boolean} isCurve  The network has one input. */
export async function createStage(parts, isCurve) {
  const map = parts.has("map")
    ? isCurve
      ? fittedCurve("film-fit")
      : boundaryMap(() => {}, "film-map")
    : null;
  const loss = parts.has("loss") ? lossCurve(() => {}, "film-curve") : null;
  const network = parts.has("network") ? networkSketch(PANEL) : null;
  const panels = [map, loss, network].filter((panel) => panel !== null);
  const stage = h(
    "div",
    { class: "film-stage", "aria-hidden": "true", inert: true },
    ...panels.map(({ element }) => element),
  );
  stage.style.setProperty("width", `${PANEL}px`);
  document.body.append(stage);
  await laidOut();
  /** Where each panel stands. @type {{x: number, y: number}[]} */
  let places = [];
  const canvas = h("canvas", { class: "film-canvas", role: "img" });
  const brush = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );

  /** @param {Shot} shot */
  function draw({ step, points, isLog, data, pictures, layers, names }) {
    const run = /** @type {any} */ ({ points, shown: step, isPast: true });
    map?.update({ data, pictures });
    loss?.update({ run }, isLog);
    network?.update(layers, names);
  }

  /** The first panel at the left, the others at its right. @param {number} width  Of the film. */
  function lay(width) {
    let [left, right] = [HEAD, HEAD];
    places = panels.map(({ drawing, written }, i) => {
      const { height } = written(() => sizeOf(drawing));
      const place = i === 0 ? { x: 0, y: left } : { x: PANEL + SPACE, y: right };
      if (i === 0) left += height + SPACE;
      else right += height + SPACE;
      return place;
    });
    const natural = panels.length > 1 ? 2 * PANEL + SPACE : PANEL;
    canvas.width = width;
    canvas.height = Math.ceil((Math.max(left, right) * width) / natural);
    brush.setTransform(width / natural, 0, 0, width / natural, 0, 0);
  }

  return {
    canvas,
    /** @param {Shot} shot @param {number} width */
    async begin(shot, width) {
      draw(shot);
      await laidOut();
      lay(width);
    },
    /** @param {Shot} shot @returns {Uint8ClampedArray}  Its pixels. */
    shoot(shot) {
      draw(shot);
      const [first] = panels;
      brush.fillStyle = paper(first.drawing);
      brush.fillRect(0, 0, canvas.width * 4, canvas.height * 4);
      const style = getComputedStyle(stage);
      brush.font = `600 14px ${style.fontFamily}`;
      brush.fillStyle = style.color;
      brush.textAlign = "left";
      brush.textBaseline = "alphabetic";
      brush.fillText(headline(shot), 12, 22);
      panels.forEach(({ drawing, written }, i) => {
        brush.save();
        brush.translate(places[i].x, places[i].y);
        written(() => paintOn(drawing, brush));
        brush.restore();
      });
      return brush.getImageData(0, 0, canvas.width, canvas.height).data;
    },
    remove: () => stage.remove(),
  };
}

/** @param {Shot} shot */
function headline({ step, last, points }) {
  const loss = points.loss[indexAt(points, step)];
  const told = Number.isFinite(loss) ? ` · loss ${formatNumber(loss, 4)}` : "";
  return `Step ${step} of ${last}${told}`;
}
