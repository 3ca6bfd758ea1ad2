/** The pictures of the mode Train: which are there, of which network and step, and when Python is asked for others. */

import { stringify, written } from "../lib/json.js";
import { createLatest } from "../lib/latest_request.js";
import { picturesRequest } from "./picture_request.js";

/** @import {DataDocument, Pictures, PicturesRequest} from "../contract/types.js" */
/** @import {TrainAsked} from "./training_request.js" */

/** Of so many rows the scores are not measured with each picture of a run under way. */
const MANY_ROWS = 5_000;

/**
 * @param {object} plan
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} plan.engine
 * @param {ReturnType<typeof import("./run.js").createRun>} plan.run
 * @param {() => TrainAsked | null} plan.asked  Null while the draft is in error.
 * @param {() => TrainAsked | null} plan.shown  The last one that was in order.
 * @param {() => boolean} plan.isSeen  The mode is shown.
 * @param {() => void} plan.onData  The rows have come, or will not.
 * @param {() => void} plan.onPictures  Likewise the pictures.
 * @param {() => void} plan.onDrawn  They were drawn without a fault.
 * @param {(what: string, error: unknown) => void} plan.onRefused
 */
export function createPictures({
  engine,
  run,
  asked,
  shown,
  isSeen,
  onData,
  onPictures,
  onDrawn,
  onRefused,
}) {
  /** @type {{key: string, document: DataDocument} | null} */
  let data = null;
  /** The key of the rows that are asked for. */
  let awaited = "";
  /** @type {{pictures: Pictures, key: string, version: number, step: number} | null}  Whose pictures they are. */
  let seen = null;
  /** What Python says of a training before it is begun. */
  let foreseen = { key: "", notes: /** @type {string[]} */ ([]) };
  /** @type {import("./picture_request.js").Wanted} */
  const wanted = { inputs: null, units: true, surface: null };

  /** What is drawn. @param {boolean} isMoving @returns {PicturesRequest | null} */
  function request(isMoving) {
    const of = asked();
    if (!data || !of || data.key !== of.dataKey) return null;
    const { surface } = wanted;
    const hasSurface = surface?.every((path) => of.parameters.includes(path));
    const look = { ...wanted, surface: hasSurface ? surface : null };
    const all = picturesRequest(data.document, of.hidden, look, isMoving);
    const isLarge = data.document.training.length > MANY_ROWS;
    return isMoving && isLarge ? { ...all, scores: false } : all;
  }

  const latestData = createLatest(async (/** @type {TrainAsked} */ of) => {
    const { data: rows, loss, network } = of.spec;
    const output = /** @type {any} */ (network.layers[network.layers.length - 1]);
    const activation =
      output.kind === "activation" ? output.name : (output.activation?.name ?? output.activation);
    try {
      const answer = await engine.call("data", stringify({ data: rows, loss: loss?.name, activation }));
      data = { key: of.dataKey, document: JSON.parse(answer) };
      wanted.inputs = null;
      run.adjustPictures(); // The run under way began without them.
    } catch (error) {
      if (asked()?.dataKey === of.dataKey) onRefused("The data cannot be drawn", error);
    }
    if (awaited === of.dataKey) awaited = "";
    onData();
  });

  function wantData() {
    const of = asked();
    if (!of || data?.key === of.dataKey || awaited === of.dataKey) return;
    awaited = of.dataKey;
    latestData.want(of);
  }

  const latestPictures = createLatest(
    async (
      /** @type {{ask: () => Promise<string>, key: string, version: number, step: number}} */ { ask, ...of },
    ) => {
      try {
        const { pictures, notes } = JSON.parse(await ask());
        if (isOf(of)) seen = { pictures, ...of };
        if (isOf(of)) foreseen = { key: of.key, notes };
        if (isOf(of)) onDrawn();
      } catch (error) {
        if (isOf(of)) {
          seen = null;
          onRefused("The pictures cannot be drawn", error);
        }
      }
      onPictures();
    },
  );

  /** Whether pictures made of something are wanted still. @param {{key: string, version: number}} made */
  const isOf = ({ key, version }) => version === run.version && key === asked()?.key;

  /** Asks for the pictures of what is shown, where they are not there. */
  function repicture(isAnew = true) {
    const of = asked();
    if (!isSeen() || !of || run.phase === "running" || run.phase === "stopping") return run.adjustPictures();
    const { shown: step, version } = run;
    if (!isAnew && isCurrent()) return;
    const wantedNow = request(false);
    if (!wantedNow) return;
    const isRun = run.phase === "paused";
    const ask = () =>
      isRun
        ? run.ask("evaluate", { step, pictures: wantedNow })
        : engine.call("evaluate", stringify({ spec: written(of.text), pictures: wantedNow }));
    latestPictures.want({ ask, key: of.key, version, step });
  }

  /** The pictures are of the network that is shown: perhaps of another of its steps. */
  const areOfNetwork = () =>
    seen !== null && (seen.key === shown()?.key || Boolean(run.held?.keys.has(seen.key)));
  const isCurrent = () => areOfNetwork() && seen?.version === run.version && seen.step === run.shown;

  return {
    /** What is drawn while it runs. */
    request: () => request(true),
    wantData,
    /** Draws what is shown, where it is not there. */
    draw: () => repicture(false),
    /** Other ones are wanted. @param {Partial<import("./picture_request.js").Wanted>} other */
    want(other) {
      Object.assign(wanted, other);
      repicture();
    },
    /** The map alone, as it is looked at now; null where there is none. @returns {PicturesRequest | null} */
    get mapRequest() {
      if (!data || data.key !== shown()?.dataKey) return null;
      const { boundary, curve } = picturesRequest(data.document, 0, { ...wanted, surface: null }, false);
      return boundary || curve ? { ...(boundary ? { boundary } : { curve }), packed: true } : null;
    },
    /** The run has changed: takes the pictures that came with it, or asks for those of where it stands. */
    follow() {
      const { progress } = run;
      if (progress?.pictures && run.of)
        seen = { pictures: progress.pictures, key: run.of.key, version: run.version, step: progress.step };
      if (run.phase !== "running" && run.phase !== "stopping") repicture(false);
    },
    /** The rows that are trained on. */
    get data() {
      return data && data.key === shown()?.dataKey ? data.document : null;
    },
    /** Of the training that is asked for, before it is begun. */
    get foreseen() {
      return foreseen.key === asked()?.key ? foreseen.notes : [];
    },
    /** Pictures of the network that is shown. */
    get seen() {
      return areOfNetwork() ? (seen?.pictures ?? null) : null;
    },
    get isCurrent() {
      return isCurrent();
    },
  };
}
