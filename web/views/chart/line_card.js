/** A chart of lines as a picture: with its title, its table and its files. */

import { lineChart } from "./line_chart.js";
import { picture } from "./picture.js";

/**
 * @param {object} plan
 * @param {string} plan.id
 * @param {string} plan.title
 * @param {string} plan.label  What is drawn, for those who do not see it.
 * @param {string} plan.xName
 * @param {number} plan.height
 * @param {Node[]} [plan.tools]  Beside the title.
 */
export function lineCard({ id, title, label, xName, height, tools }) {
  const chart = lineChart({ label, xName, height });
  const { drawing } = chart;
  const card = picture({
    id,
    title,
    body: chart.element,
    drawing: () => drawing,
    table: chart.table,
    forFile: chart.forFile,
    tools,
  });
  return {
    element: card.element,
    drawing,
    written: card.written,
    /** @param {import("./line_chart.js").ChartModel} model */
    update(model) {
      chart.update(model);
      card.refresh();
    },
  };
}
