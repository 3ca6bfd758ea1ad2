/** All types of the documents. */

export * from "./arithmetic.js";
export * from "./checks.js";
export * from "./data.js";
export * from "./exercises.js";
export * from "./experiment.js";
export * from "./marking.js";
export * from "./numbers.js";
export * from "./options.js";
export * from "./pictures.js";
export * from "./reading.js";
export * from "./run.js";
export * from "./search.js";
export * from "./spec.js";
export * from "./step.js";
export * from "./tools.js";
