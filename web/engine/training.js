/**
 * The documents of training, as types only: data, runs and their progress, pictures, comparison and search.
 * Nothing here runs. `document.js` holds what they share with a single step.
 *
 * @import {DataSpec, Field, History, Parameters, Result, Spec, Value, Vector} from "./document.js"
 */

// Data.

/**
 * A spec as it may be asked: with a dataset in place of rows. The resolved spec of a result always holds rows, with
 * `about` saying where they came from, so that it can be run again in bits.
 * @typedef {Omit<Spec, "data"> & {data: DataSpec | DatasetSpec}} AskedSpec
 */

/**
 * A dataset's parameters stand beside its name: `samples`, `noise`, `seed` and what the options say of it.
 * @typedef {{dataset: string, targets?: TargetForm, val_fraction?: number, val_seed?: number | bigint}
 *   & Record<string, unknown>} DatasetSpec
 * @typedef {"auto" | "zero_one" | "plus_minus" | "one_hot"} TargetForm  auto: by the output layer and the loss.
 */

/**
 * What the columns of X and Y mean. All keys may be absent.
 * @typedef {object} About
 * @property {string} [dataset]  The dataset's name; its parameters in `parameters`.
 * @property {Record<string, unknown>} [parameters]
 * @property {"classification" | "regression"} [kind]
 * @property {string} [title]
 * @property {ColumnAbout[]} [inputs]  One for each column of X.
 * @property {ColumnAbout[]} [targets]  One for each column of Y.
 * @property {string[]} [classes]  In the order of the columns of Y; two for a single column (low first).
 */

/**
 * A column of X or Y. With `mean` and `std` the column holds (value − mean)/std of what was given.
 * @typedef {{name: string, category?: string, mean?: number, std?: number}} ColumnAbout
 */

/**
 * Answer of `data`, params `{data: DataSpec | DatasetSpec, n_out?: number, activation?: string, loss?: string}`: the rows as they
 * would be trained on. With the network's outputs, their activation and the loss the target form `auto` is settled as in
 * a spec; otherwise it is that of the dataset.
 * @typedef {object} DataDocument
 * @property {1} schema
 * @property {DataSpec & {X: number[][], Y: number[][]}} data
 * @property {number} n_in
 * @property {number} n_out
 * @property {boolean} times  Inputs go by time steps: X is nested one deeper.
 * @property {number[]} training  Rows that are trained on, ascending.
 * @property {number[]} validation  Rows kept out.
 * @property {[number, number][]} ranges  Lowest and highest value of each column of X.
 * @property {string[]} class_of  For each row its class, of `data.about.classes`; empty for regression.
 */

/**
 * How a table is to be read. What is absent is recognized, or as the preview says; other marks in numbers are never guessed,
 * but offered.
 * @typedef {object} TableChoices
 * @property {string} [delimiter]  "\t", ";", ",", "|" or " ".
 * @property {boolean} [header]  Whether the first row is one.
 * @property {"." | ","} [decimal]  "." when absent.
 * @property {"none" | "," | "." | " " | "'"} [thousands]  What stands between thousands.
 * @property {"numbers" | "all" | "none"} [missing_marks]  Where NA, nan, ? … are missing values; in numbers when absent.
 */

/**
 * Params of `table`. Without `columns` the answer is a `TablePreview`, with them a `TableData`.
 * @typedef {TableChoices & TableUse} TableRequest
 * @typedef {object} TableUse
 * @property {string} text  CSV, or JSON: a list of objects or of lists, or {"X", "Y"}.
 * @property {"auto" | "csv" | "json"} [format]  Of `text`; told by its first character when absent.
 * @property {TableColumn[]} [columns]  What is used; other columns are left out.
 * @property {TargetForm} [classes]  How target categories become numbers: auto is
 *   zero_one for two, else one_hot.
 * @property {"refuse" | "drop"} [missing]  Rows with an empty cell in a used column: refused, or left out with a note.
 */

/**
 * @typedef {object} TableColumn
 * @property {number} column  From 0.
 * @property {"input" | "target"} use
 * @property {"number" | "category" | null} [kind]  As recognized when absent; a doubtful column is then refused.
 * @property {boolean} [standardize]  Numbers only: to mean 0 and standard deviation 1 (of all rows).
 */

/**
 * @typedef {object} TablePreview
 * @property {1} schema
 * @property {string | null} delimiter  null: of JSON.
 * @property {boolean} header
 * @property {"." | ","} decimal
 * @property {NonNullable<TableChoices["thousands"]>} thousands
 * @property {NonNullable<TableChoices["missing_marks"]>} missing_marks
 * @property {boolean} names_itself  Each row names its columns: none is a header.
 * @property {number} targets  So many last columns are known to be targets; 0: none is.
 * @property {number} rows  Without the header.
 * @property {string} size  In words: 1 row, 2 columns.
 * @property {PreviewColumn[]} columns
 * @property {string[][]} first  The first 20 rows' cells, without the header.
 * @property {boolean} standardize  Whether the inputs had better be standardized, all of them; `standardize_note` says why.
 * @property {string} standardize_note
 * @property {string[]} notes  What was guessed, passed over or not understood.
 * @property {TableOffer[]} offers
 */

/**
 * What would change that which a note says: choices of how the table is read, or what a column holds.
 * @typedef {object} TableOffer
 * @property {number} note  Its place in `notes`.
 * @property {string} label  Of a button.
 * @property {TableChoices} [set]
 * @property {number} [column]
 * @property {"number" | "category"} [kind]  Of that column.
 */

/**
 * @typedef {object} PreviewColumn
 * @property {string} name
 * @property {"number" | "category"} kind
 * @property {"input" | "target" | ""} use  "": not used, as a column that counts the rows.
 * @property {boolean} doubtful  It may be meant as numbers, or otherwise: to be settled before it is used.
 * @property {number} missing  Cells that are empty or hold a mark of a missing value.
 * @property {number} refused  Cells of a column of numbers that hold none.
 * @property {number} distinct
 * @property {string[]} categories  The first 20 distinct texts of a category column, sorted.
 * @property {number | null} lowest  null for categories, and so on.
 * @property {number | null} highest
 * @property {number | null} mean
 * @property {number | null} std
 */

/**
 * @typedef {object} TableData
 * @property {1} schema
 * @property {DataSpec} data  To be put into the spec.
 * @property {number} n_in
 * @property {number} n_out
 * @property {"classification" | "regression"} kind
 * @property {string[]} notes  Rows left out, with their lines; large inputs and targets that may be classes.
 * @property {TableOffer[]} offers
 */

// Options: `options.datasets`, `options.target_forms`.

/**
 * @typedef {object} DatasetOption
 * @property {string} name
 * @property {string} label
 * @property {string} note
 * @property {"classification" | "regression"} kind
 * @property {number} n_in
 * @property {number} n_classes  0 for regression.
 * @property {[number, number] | null} targets  The lowest and the highest of a regression, without noise; null for classes.
 * @property {string[]} inputs  Names of the columns of X.
 * @property {string[]} classes
 * @property {Field[]} parameters  `samples`, `noise`, `seed` …
 * @property {string} source
 */

// A run.

/**
 * Params of `train`. A *run* is a spec on its way: it stands at a step, remembers its history and checkpoints, and is held
 * by Python under a name that the page chooses. With `spec` the run is opened (one of the same name is replaced);
 * without, an open run goes on, in bits as if it had not been stopped. Two runs are held; the one used longest ago goes.
 * Refused with field "run" when Python holds no such run (it was restarted): open it anew, with the result's spec or
 * with the first one.
 * @typedef {object} TrainRequest
 * @property {string} run  At most 64 characters.
 * @property {AskedSpec} [spec]  Or `spec_text`, its JSON text.
 * @property {string} [spec_text]
 * @property {number} [end]  With a spec that goes on from another run: that run's own end.
 * @property {number} [from]  Go back to this past step first; what came after it is forgotten.
 * @property {number | null} [steps]  Train for so many updates (1 for one step) …
 * @property {number | null} [epochs]  Or to the end of so many epochs (1 for one epoch: the rest of the one under way).
 *   Without either: to the spec's own end, `training.epochs` epochs from where the run was opened. Given, both may go
 *   beyond that end, and stop conditions that have been met before do not end them.
 * @property {number} [learning_rate]  From here on; the state of the optimizer stays. Written into `training.changes`.
 * @property {"auto" | "numpy" | "kernel"} [engine]  auto when absent; of an opened run only.
 * @property {ProgressRequest} [progress]
 */

/**
 * What progress messages hold beside numbers that cost nothing.
 * @typedef {object} ProgressRequest
 * @property {number} [rate]  Messages a second, 1 to 30; 12 when absent.
 * @property {boolean} [parameters]  The current parameters; never more than 5,000 numbers.
 * @property {PicturesRequest} [pictures]  Drawn from the current parameters.
 */

/**
 * A progress message of `train`, as JSON text.
 * @typedef {object} Progress
 * @property {string} run
 * @property {number} step  Updates made, counted over all runs that go on from one another.
 * @property {number} epoch  The epoch of the last update, from 1.
 * @property {number} epochs  The last epoch asked for.
 * @property {Value} loss  Of the last update.
 * @property {Value | null} val_loss  The last measured.
 * @property {Value} learning_rate
 * @property {number} epochs_per_second  0 before it is known.
 * @property {number | null} seconds_left  null before it is known.
 * @property {boolean} restart  True when `points` take the place of all points told so far (they were thinned), else they
 *   come after them.
 * @property {History} points  At most 2,000 since the last restart. The history of the answer has up to 10,000.
 * @property {Parameters[]} [parameters]
 * @property {Pictures} [pictures]
 */

/**
 * Answer of `train`: a result document of the whole run so far, from where it was opened, with `training`.
 * Its `spec` is that of the run's start; `parameters` and `optimizer_state` are those of where it stands: put into the spec
 * (`layers[k].W` …, `optimizer.state`) they make the spec that goes on from there.
 * @typedef {Result & {training: TrainingReport}} TrainResult
 */

/**
 * @typedef {object} TrainingReport
 * @property {string | null} run
 * @property {"numpy" | "kernel"} engine  `notes` says why not the kernel, when it was not.
 * @property {"end" | "steps" | "stopped" | "stop_loss" | "patience" | "settled" | "nonfinite"} ended  Why this call ended.
 * @property {number} first  The step before the first of the run: 0, or that of its checkpoint.
 * @property {number} end  The step at which the run is done.
 * @property {number} step
 * @property {number} epoch
 * @property {number} seconds  Spent in this call.
 * @property {number} epochs_per_second
 * @property {{step: number, learning_rate: number}[]} changes  η from the step after `step` on.
 * @property {LayerNorms} layer_norms
 * @property {Scores} scores  Of the training rows.
 * @property {Scores | null} val_scores
 */

/**
 * The norm of each layer's gradient, as the optimizer got it, at the steps of the history.
 * @typedef {{step: number[], norms: Value[][]}} LayerNorms  norms[i][k] is layer k's; 0 for a layer without parameters.
 */

/**
 * `train_at`, params `{run, step, pictures?: PicturesRequest}`, step from the run's `first` on: the result document of that
 * one update, made by going on from the nearest checkpoint. Its `spec` has the parameters before the update and epochs 1;
 * the run stays where it is. For step = `first` (nothing trained yet) `steps` and history are empty, `parameters` the first ones.
 * @typedef {Result & {training: {run: string, step: number, epoch: number}, pictures?: Pictures}} ResultAt
 *
 * `train_stand`, params `{run}`: what a `train` stopped now would answer, with no `steps`; a call under way goes on.
 */

// Pictures.

/**
 * Params of `evaluate`: `{run, step?, pictures, packed?}` or `{spec, pictures, packed?}`; answer `{schema: 1, pictures}`.
 * Each key asks for a picture; what does not fit the network is refused with its field, `pictures.boundary` and so on.
 * @typedef {object} PicturesRequest
 * @property {BoundaryRequest} [boundary]  Needs two inputs or more.
 * @property {CurveRequest} [curve]  Needs one input or more.
 * @property {boolean} [scores]
 * @property {{bins?: number}} [histograms]  20 bins when absent.
 * @property {SurfaceRequest} [surface]
 * @property {boolean} [packed]  Grids as `Packed` in place of nested lists: quick at 10 a second.
 */

/**
 * @typedef {object} BoundaryRequest
 * @property {[number, number]} [inputs]  Columns on the axes, the two that tell most of the targets when absent.
 * @property {[number, number]} [x]  Range; by the data with a margin of a tenth when absent.
 * @property {[number, number]} [y]
 * @property {number} [columns]  50 when absent, at most 200.
 * @property {number} [rows]
 * @property {boolean} [units]  The map of each unit of the hidden layers too (at most 64 units).
 */

/**
 * @typedef {object} CurveRequest
 * @property {number} [input]  0 when absent.
 * @property {[number, number]} [x]
 * @property {number} [count]  200 when absent, at most 2,000.
 * @property {boolean} [units]
 */

/**
 * The loss of all training rows over two chosen parameters, the others as they are, and the way that the run took (its
 * checkpoints; empty for a spec without run).
 * @typedef {object} SurfaceRequest
 * @property {[string, string]} parameters  Paths such as `layers[0].W[1][0]`.
 * @property {[number, number]} [x]  Range of the first; around the path and the value when absent.
 * @property {[number, number]} [y]
 * @property {number} [columns]  30 when absent, at most 100.
 * @property {number} [rows]
 */

/**
 * Numbers as base64 of little-endian float64, row by row.
 * @typedef {{shape: number[], float64: string}} Packed
 * @typedef {Value[][] | Packed} Grid
 */

/**
 * @typedef {object} Pictures
 * @property {Boundary} [boundary]
 * @property {Curve} [curve]
 * @property {{training: Scores, validation: Scores | null}} [scores]
 * @property {{layer: number, name: string, edges: Vector, counts: number[]}[]} [histograms]  One for each parameter;
 *   counts[i] lie from edges[i] to below edges[i + 1], the last edge included.
 * @property {Surface} [surface]
 */

/**
 * Rows of a grid go with `y`, upwards, columns with `x`.
 * @typedef {object} Boundary
 * @property {[number, number]} inputs
 * @property {number[]} held  Where each input stays that is on no axis.
 * @property {number[]} x
 * @property {number[]} y
 * @property {Grid[]} outputs  One for each output.
 * @property {{layer: number, unit: number, label: string, grid: Grid}[]} units  Empty unless asked for.
 */

/**
 * @typedef {object} Curve
 * @property {number} input
 * @property {number[]} x
 * @property {(Vector | Packed)[]} outputs  One for each output.
 * @property {{layer: number, unit: number, label: string, values: Vector | Packed}[]} units
 */

/**
 * @typedef {object} Surface
 * @property {[string, string]} parameters
 * @property {number[]} x
 * @property {number[]} y
 * @property {Grid} loss
 * @property {[Value, Value]} here  Where the network stands.
 * @property {{step: number[], x: Vector, y: Vector, loss: Vector}} path
 */

/**
 * How well predictions fit. Of classes: the class is the largest output, of a single output the nearer target.
 * @typedef {object} Scores
 * @property {"classification" | "regression"} kind  By the data's `about`, else by the loss and the targets.
 * @property {number} rows
 * @property {Value} loss
 * @property {number | null} accuracy  Share that is right; null for regression.
 * @property {{classes: string[], counts: number[][]} | null} confusion  counts[i][j]: of class i, predicted as j.
 * @property {Value[] | null} r2  For each output, 1 − Σ(y − ŷ)²/Σ(y − ȳ)²; null for classification, and where y never varies.
 */

// Comparison and search.

/**
 * Params of `compare`: `{specs: AskedSpec[], labels?: string[]}`, 2 to 8 specs, each trained to its end. The first one's
 * data and drawn weights are given to all whose network has the same shapes and that state none of their own.
 * @typedef {object} Comparison
 * @property {1} schema
 * @property {ComparedRun[]} runs
 * @property {Difference[]} differences  Of each later run against the first.
 * @property {string[]} notes
 */

/**
 * @typedef {object} ComparedRun
 * @property {string} label
 * @property {string[]} changed  Paths at which its spec differs from the first one's, without data and weights.
 * @property {History} history  Evenly thinned, at the same steps in all runs as far as they go.
 * @property {Scores} scores
 * @property {Scores | null} val_scores
 * @property {Parameters[]} parameters
 * @property {TrainingReport["ended"]} ended
 * @property {number} step
 * @property {"numpy" | "kernel"} engine
 */

/**
 * @typedef {object} Difference
 * @property {number} run  Index of the later run.
 * @property {boolean} same_start  Equal weights and data before the first step, in bits.
 * @property {number | null} step  The first step whose numbers differ; null when none does.
 * @property {string | null} quantity  The first number of it that differs, in the order of computation.
 * @property {Value | null} first
 * @property {Value | null} other
 */

/**
 * Params of `search`: `{spec, kind: "grid", learning_rates?: number[], seeds?: number[]}`: each rate with each seed of
 * the initial weights; `{spec, kind: "range", low?, high?, steps?}`: one pass in which the rate grows from low to high,
 * a factor a step; `{spec, kind: "restarts", count?}`: other seeds at the spec's own rate.
 * @typedef {object} SearchDocument
 * @property {1} schema
 * @property {"grid" | "range" | "restarts"} kind
 * @property {Trial[]} trials  In the order asked for; empty for `range`.
 * @property {number | null} best  Index of the trial with the lowest last loss (of the validation rows where there are any).
 * @property {RangeTest} [range]
 * @property {Spec} [spec]  The resolved spec of the best trial.
 * @property {string[]} notes
 */

/**
 * @typedef {object} Trial
 * @property {number} learning_rate
 * @property {number} seed
 * @property {Value} first_loss  Mean of its first epoch.
 * @property {Value} loss  Mean of its last epoch.
 * @property {Value | null} val_loss
 * @property {number} epochs
 * @property {TrainingReport["ended"]} ended
 */

/**
 * @typedef {object} RangeTest
 * @property {Vector} learning_rate
 * @property {Vector} loss
 * @property {Vector} smoothed
 * @property {number | null} suggested  A tenth of the rate with the lowest smoothed loss.
 */

export {};
