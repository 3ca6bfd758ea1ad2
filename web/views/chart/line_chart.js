/** A chart of lines over a common axis: fast enough to be drawn anew with every frame, however many points it has. */

import { h, say, svg } from "../../lib/dom.js";
import { formatNumber } from "../../lib/format.js";
import { lastUpTo } from "../../lib/run_history.js";
import { LOOKS, mountCaption, swatchOf } from "./caption.js";
import { extent, linearScale, logScale, thinPath, within } from "./scale.js";

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {ArrayLike<number>} x  Rising.
 * @property {ArrayLike<number>} y  What is not finite is a gap.
 * @property {boolean} [points]  Drawn as points instead of a line.
 * @property {boolean} [isFaint]
 */
/**
 * @typedef {object} ChartModel
 * @property {Series[]} series
 * @property {boolean} [log]  The vertical axis by powers of ten.
 * @property {boolean} [logX]
 * @property {number | null} [now]  Where a line across stands: the step that is looked at. The legend has its values.
 * @property {[number, number]} [domain]  Of the horizontal axis, where it is not that of the lines.
 * @property {boolean} [isTimeless]  The last value of a line means no more than any other.
 * @property {string} [empty]  What is said while there is nothing to draw.
 * @property {boolean} [fromZero]  The vertical axis begins at 0.
 */

const [LEFT, RIGHT, TOP, BOTTOM] = [52, 12, 10, 38];
/** A tick's text this near to the right edge, in pixels, ends there instead of being cut. */
const NEAR_EDGE = 22;
/**
 * @param {object} plan
 * @param {string} plan.label  What is drawn, for those who do not see it.
 * @param {string} plan.xName
 * @param {number} [plan.height]
 */
export function lineChart({ label, xName, height = 200 }) {
  const grid = svg("g", { class: "chart-grid" });
  const lines = svg("g");
  const marker = svg("line", { class: "chart-now", y1: TOP, y2: height - BOTTOM });
  const caption = mountCaption(label);
  const drawing = svg("svg", { class: "chart", role: "img", height }, grid, lines, marker, caption.element);
  const when = h("span", { class: "chart-when" });
  const legend = h("ul", {});
  const element = h(
    "div",
    { class: "chart-box" },
    drawing,
    h("div", { class: "chart-legend" }, when, legend),
  );
  let width = 480;
  /** What the grid shows: it is made anew only when that changes. */
  let gridKey = "";
  /** @type {ChartModel} */
  let model = { series: [] };
  new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width || Math.abs(contentRect.width - width) < 1) return;
    width = contentRect.width;
    draw();
  }).observe(element);

  function draw() {
    const { series, log = false, logX = false, now = null } = model;
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const across =
      model.domain ??
      extent(
        series.map(({ x }) => x),
        logX,
      );
    const up = extent(
      series.map(({ y }) => y),
      log,
    );
    drawing.classList.toggle("is-empty", !across || !up);
    if (!across || !up) {
      drawing.setAttribute("aria-label", `${label}. Nothing yet.`);
      for (const part of [grid, lines, legend]) part.replaceChildren();
      say(when, "");
      gridKey = "";
      legend.dataset.names = "";
      grid.append(svg("text", { x: width / 2, y: height / 2, "text-anchor": "middle" }, model.empty ?? ""));
      marker.setAttribute("visibility", "hidden");
      return;
    }
    const right = /** @type {[number, number]} */ ([LEFT, width - RIGHT]);
    const x = logX ? logScale(across, right, 6) : linearScale(across, right, Math.max(3, width / 64));
    const y = (log ? logScale : linearScale)(roomy(up, log, model.fromZero), [height - BOTTOM, TOP]);
    drawGrid(x, y);
    drawLines(series, x, y);
    marker.setAttribute("visibility", now === null ? "hidden" : "visible");
    if (now !== null) for (const end of ["x1", "x2"]) marker.setAttribute(end, x.at(now).toFixed(1));
    const values = series.map((one) => `${one.name} ${said(one)}`).join(", ");
    drawing.setAttribute(
      "aria-label",
      `${label}. ${now === null ? "Last" : `At ${xName} ${shortNumber(now)}`}: ${values}.`,
    );
  }

  /** @param {import("./scale.js").Scale} x @param {import("./scale.js").Scale} y */
  function drawGrid(x, y) {
    const places = [x, y].map(({ ticks, at }) =>
      ticks.map(({ value, text }) => [at(value).toFixed(1), text]),
    );
    const key = `${width} ${places}`;
    if (key === gridKey) return;
    gridKey = key;
    grid.replaceChildren(
      ...y.ticks.flatMap(({ value, text }) => {
        const at = y.at(value).toFixed(1);
        return [
          svg("line", { x1: LEFT, x2: width - RIGHT, y1: at, y2: at }),
          svg("text", { x: LEFT - 7, y: Number(at) + 4, "text-anchor": "end" }, text),
        ];
      }),
      ...x.ticks.map(({ value, text }) => {
        const at = x.at(value);
        const [place, anchor] = at > width - NEAR_EDGE ? [width - 1, "end"] : [at, "middle"];
        return svg("text", { x: place.toFixed(1), y: height - 22, "text-anchor": anchor }, text);
      }),
      svg("text", { x: width - RIGHT, y: height - 6, "text-anchor": "end", class: "axis-name" }, xName),
    );
  }

  /** @param {Series[]} series @param {import("./scale.js").Scale} x @param {import("./scale.js").Scale} y */
  function drawLines(series, x, y) {
    const names = series.map(({ name, points }) => `${name} ${Boolean(points)}`).join("\n");
    if (lines.childElementCount !== series.length || legend.dataset.names !== names) {
      legend.dataset.names = names;
      lines.replaceChildren(...series.map((_, i) => svg("path", { class: `chart-line look-${i % LOOKS}` })));
      legend.replaceChildren(...series.map((one, i) => legendItem(one, i)));
    }
    series.forEach((one, i) => {
      const path = lines.children[i];
      const arePoints = one.points || one.x.length === 1; // A line of one point cannot be seen.
      path.setAttribute("d", arePoints ? dots(one, x, y) : thinPath(one.x, one.y, x.at, y.at));
      path.classList.toggle("is-points", Boolean(arePoints));
      path.classList.toggle("is-faint", Boolean(one.isFaint));
      say(/** @type {Element} */ (legend.children[i].lastElementChild), model.isTimeless ? "" : said(one));
    });
    const { now = null, isTimeless } = model;
    say(when, isTimeless ? "" : now === null ? "Last:" : `At ${xName} ${shortNumber(now)}:`);
  }

  /** The value of a line that is looked at, and its place where that is another. @param {Series} one */
  function said({ x, y }) {
    const { now = null } = model;
    let i = now === null ? y.length - 1 : lastUpTo(x, now);
    while (i >= 0 && !Number.isFinite(y[i])) i -= 1;
    if (i < 0) return "–";
    return formatNumber(y[i], 4) + (now === null || x[i] === now ? "" : ` (${xName} ${shortNumber(x[i])})`);
  }

  return {
    element,
    drawing,
    /** @param {ChartModel} next */
    update(next) {
      model = next;
      draw();
    },
    /** Carries out what writes the drawing to a file: it has its title and its legend inside meanwhile. @template T @param {() => T} work @returns {T} */
    forFile(work) {
      caption.show(model.series, width, height);
      drawing.setAttribute("viewBox", caption.box(width, height));
      try {
        return work();
      } finally {
        caption.hide();
        drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
      }
    },
    /** All numbers of the chart, a row for each place on its axis. */
    table: () => tableOf(model.series, xName),
  };
}

/** @param {[number, number]} up @param {boolean} log @param {boolean} [fromZero] @returns {[number, number]} */
function roomy([low, high], log, fromZero = false) {
  if (log) return low === high ? within(low / 2, high * 2) : within(low / 1.1, high * 1.1);
  const room = Math.max((high / 2 - low / 2) * 0.08, Math.abs(high) * (low === high ? 0.04 : 1e-12)) || 0.04;
  // A quantity that has no negative values gets no axis below 0.
  if (fromZero || (low >= 0 && low < high / 3)) return within(Math.min(0, low), high + room);
  return within(low - room, high + room);
}

/** @param {Series} series @param {import("./scale.js").Scale} x @param {import("./scale.js").Scale} y */
function dots({ x: across, y: up }, x, y) {
  let path = "";
  for (let i = 0; i < across.length; i++) {
    const [px, py] = [x.at(across[i]), y.at(up[i])];
    if (Number.isFinite(px) && Number.isFinite(py)) path += `M${px.toFixed(1)} ${py.toFixed(1)}h0.01`;
  }
  return path;
}

/** A step is told whole, a rate with as many digits as its value. @param {number} x */
const shortNumber = (x) => (Number.isInteger(x) ? String(x) : formatNumber(x, 4));

/** @param {Series} series @param {number} i */
function legendItem(series, i) {
  const swatch = svg(
    "svg",
    { class: "chart swatch", width: 24, height: 10, viewBox: "0 0 24 10", "aria-hidden": "true" },
    swatchOf(series, i),
  );
  return h("li", {}, swatch, h("span", {}, series.name), h("b", {}));
}

/** @param {Series[]} series @param {string} xName @returns {{head: string[], rows: (number | null)[][]}} */
function tableOf(series, xName) {
  /** @type {Map<number, (number | null)[]>} */
  const rows = new Map();
  series.forEach(({ x, y }, k) => {
    for (let i = 0; i < x.length; i++) {
      let row = rows.get(x[i]);
      if (!row) {
        row = [x[i], ...series.map(() => null)];
        rows.set(x[i], row);
      }
      row[k + 1] = Number.isFinite(y[i]) ? y[i] : null;
    }
  });
  return {
    head: [xName, ...series.map(({ name }) => name)],
    rows: [...rows.values()].sort((a, b) => Number(a[0]) - Number(b[0])),
  };
}
