/** The curve that the network makes of its one input, with the rows of the data. */

import { numbersOf } from "../../lib/packed.js";
import { lineCard } from "../chart/line_card.js";
import { nameOf, outputName } from "./boundary.js";

/** @import {TrainModel} from "./model.js" */

/** More points would hide the curve. */
const MOST_POINTS = 500;

export function fittedCurve(id = "fit") {
  const card = lineCard({
    id,
    title: "Fitted curve",
    label: "Output over the input",
    xName: "x",
    height: 300,
  });
  /** @type {import("../../contract/types.js").Curve | null} */
  let shown = null;
  return {
    element: card.element,
    drawing: card.drawing,
    written: card.written,
    /** @param {Pick<TrainModel, "data" | "pictures">} model */
    update({ data, pictures }) {
      const curve = pictures?.curve;
      card.element.hidden = !data || !curve;
      if (!data || !curve || curve === shown) return;
      shown = curve;
      const { X, Y } = data.data;
      const step = Math.max(1, Math.ceil(X.length / MOST_POINTS));
      /** @param {string} name @param {number[]} rows @param {number} k */
      const points = (name, rows, k) => ({
        name,
        x: rows.map((i) => X[i][0]),
        y: rows.map((i) => Y[i][k]),
        points: true,
      });
      const some = (/** @type {number[]} */ rows) => rows.filter((_, i) => i % step === 0);
      card.update({
        series: curve.outputs.flatMap((values, k) => [
          { name: `network: ${outputName(data, k)}`, x: curve.x, y: numbersOf(values) },
          points(`targets: ${outputName(data, k)}`, some(data.training), k),
          ...(data.validation.length ? [points("kept for validation", some(data.validation), k)] : []),
        ]),
        isTimeless: true,
        domain: [curve.x[0], curve.x[curve.x.length - 1]],
      });
      card.drawing.setAttribute(
        "aria-label",
        `Output of the network over ${nameOf(data)(0)}, with the targets as points`,
      );
    },
  };
}
