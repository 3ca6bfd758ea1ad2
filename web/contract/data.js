/**
 * Written by `build.py contract` from py/backprop/documents/shapes/data.txt: types only, nothing here runs.
 *
 * @import {Refusal, Said} from "./checks.js"
 * @import {Value} from "./numbers.js"
 * @import {DataSpec, Spec} from "./spec.js"
 */

/**
 * A spec as it may be asked: with a dataset in place of rows. The resolved spec of a result always holds
 * rows, with `about` saying where they came from, so that it can be run again in bits.
 * @typedef {Omit<Spec, "data"> & {data: DataSpec | DatasetSpec}} AskedSpec
 */

/**
 * A dataset's parameters stand beside its name: `samples`, `noise`, `seed` and what the options say of it.
 * @typedef {{dataset: string, targets?: TargetForm, val_fraction?: number, val_seed?: number | bigint} &
 *   Record<string, unknown>} DatasetSpec
 */

/**
 * auto: by the output layer and the loss.
 * @typedef {"auto" | "zero_one" | "plus_minus" | "one_hot"} TargetForm
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
 * A column of X or Y. It holds 1 where there is `category`, and 0 where there is `other`, or any other; with
 * `mean` and `std` it holds (value − mean)/std of what was given.
 * @typedef {{name: string, category?: string, other?: string, mean?: number, std?: number}} ColumnAbout
 */

/**
 * Answer of `data`, params `{data: DataSpec | DatasetSpec, n_out?: number, activation?: string, loss?:
 * string}`: the rows as they would be trained on. With the network's outputs, their activation and the loss
 * the target form `auto` is settled as in a spec; otherwise it is that of the dataset.
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
 * How a table is to be read. What is absent is recognized, or as the preview says; marks in numbers that
 * nothing else in the table proves are never guessed, but offered.
 * @typedef {object} TableChoices
 * @property {string} [delimiter]  "\t", ";", ",", "|" or " ".
 * @property {boolean} [header]  Whether the first row is one.
 * @property {"." | ","} [decimal]  "." when absent.
 * @property {Thousands} [thousands]  What stands between thousands.
 * @property {"refuse" | "ignore"} [signs]  Whether 10% is 10 and $5 is 5.
 * @property {MissingMarks} [missing_marks]  Where NA, nan, ? … are missing values; used when absent.
 */

/**
 * @typedef {"none" | "," | "." | " " | "'"} Thousands
 */

/**
 * used: among numbers, and in other columns those that stand there.
 * @typedef {"used" | "numbers" | "all" | "none"} MissingMarks
 */

/**
 * date: read as days since 1970-01-01.
 * @typedef {"number" | "category" | "date"} ColumnKind
 */

/**
 * Params of `table`. Without `columns` the answer is a `TablePreview`, with them a `TableData`.
 * @typedef {TableChoices & TableUse} TableRequest
 */

/**
 * @typedef {object} TableUse
 * @property {string} text  CSV, or JSON: a list of objects or of lists, or {"X", "Y"}.
 * @property {"auto" | "csv" | "json"} [format]  Of `text`; told by its first character when absent.
 * @property {TableColumn[]} [columns]  What is used; other columns are left out.
 * @property {TargetForm} [classes]  How target categories become numbers: auto is zero_one for two, else
 *   one_hot.
 * @property {"refuse" | "drop"} [missing]  Rows with an empty cell in a used column: refused, or left out
 *   with a note; drop when absent.
 * @property {TableSequences | null} [sequences]  Absent: each row is a sample.
 */

/**
 * How rows become sequences for networks that work through time.
 * @typedef {object} TableSequences
 * @property {number | null} [by]  The column that groups the rows: each group is a sequence, or has windows
 *   of its own.
 * @property {number | null} [window]  Rows of a window that goes over the series.
 * @property {number} [step]  Rows from one window to the next; 1 when absent.
 * @property {number} [ahead]  Rows from a window's last one to the target's; 1 when absent.
 * @property {boolean} [own]  Windows hold the target's earlier values too; true when absent.
 * @property {boolean} [each]  Each time step has a target; otherwise a sequence has that of its last one.
 * @property {boolean} [flat]  The steps stand side by side as columns.
 */

/**
 * @typedef {object} TableColumn
 * @property {number} column  From 0.
 * @property {"input" | "target" | "weight"} use  "weight": what each row counts in the loss; no more than
 *   one.
 * @property {ColumnKind | null} [kind]  As recognized when absent; a doubtful column is then refused.
 * @property {boolean} [standardize]  Numbers and dates only: to mean 0 and standard deviation 1 (of all rows
 *   that are used).
 */

/**
 * @typedef {object} TablePreview
 * @property {1} schema
 * @property {string | null} delimiter  null: of JSON.
 * @property {boolean} header
 * @property {"." | ","} decimal
 * @property {Thousands} thousands
 * @property {"refuse" | "ignore"} signs
 * @property {MissingMarks} missing_marks
 * @property {number} incomplete  Rows with a missing cell in a column that is used.
 * @property {boolean} names_itself  Each row names its columns: none is a header.
 * @property {number} targets  So many last columns are known to be targets; 0: none is.
 * @property {number} rows  Without the header.
 * @property {string} size  In words: 1 row, 2 columns.
 * @property {PreviewColumn[]} columns
 * @property {string[][]} first  The first 20 rows' cells, without the header.
 * @property {boolean} standardize  Whether the inputs had better be standardized, all of them;
 *   `standardize_note` says why.
 * @property {string} standardize_note
 * @property {string[]} notes  What was guessed, passed over or not understood.
 * @property {Said[]} note_codes
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
 * @property {"refuse" | "drop"} [missing]
 */

/**
 * @typedef {object} PreviewColumn
 * @property {string} name
 * @property {ColumnKind} kind
 * @property {"input" | "target" | ""} use  "": not used, as a column that counts the rows.
 * @property {boolean} doubtful  It may be meant as numbers, or otherwise: to be settled before it is used.
 * @property {boolean} off_scale  As a target it had better be standardized.
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
 * @property {boolean} times  Inputs go by time steps.
 * @property {TableFit} fit
 * @property {string[]} fit_notes  What `fit` is, in words.
 * @property {string[]} notes  Rows left out, with their lines; large inputs and targets that may be classes.
 * @property {Said[]} note_codes
 * @property {TableOffer[]} offers
 */

/**
 * Params of `predict`: the network of a spec, or of an open run as it stood after a step, as it stands
 * without one; and rows, or the text of a table.
 * @typedef {object} PredictRequest
 * @property {Spec} [spec]
 * @property {string} [spec_text]
 * @property {string} [run]
 * @property {number} [step]
 * @property {(string | number | null)[][]} [rows]  In the order of the columns before they were coded. Of a
 *   recurrent network a list of time steps in place of each row, or rows with their sequence first. None: the
 *   answer tells the columns alone.
 * @property {string} [text]  CSV or JSON. CSV of a recurrent network may have a column `sequence`: equal
 *   cells below one another are the time steps of one sample.
 * @property {"." | ","} [decimal]  Of texts.
 */

/**
 * @typedef {object} PredictDocument
 * @property {1} schema
 * @property {RawColumn[]} columns  In which rows are given.
 * @property {boolean} sequences  Rows are time steps.
 * @property {string[]} head  What is told of each row: the class, or values in the units of the targets; then
 *   the outputs.
 * @property {((string | Value | null)[] | null)[]} outputs  For each row that was given, in the order of
 *   `head`; null where the row is refused, or is no last time step of a network that tells that one alone.
 * @property {(Value[] | Value[][] | null)[]} prediction  For each sample its outputs, as a step has them in
 *   inference.
 * @property {"classification" | "regression"} kind
 * @property {string[]} classes  Empty for values.
 * @property {boolean} probabilities  Outputs add up to 1, with that of the other class where there is one
 *   output.
 * @property {RefusedCell[]} refused
 * @property {(string | number | null)[][]} [cells]  The rows of a text, each in the order of `columns`; its
 *   sequence first, where rows are time steps.
 * @property {string[]} notes
 * @property {Said[]} note_codes
 */

/**
 * Counted from 0; null: the row as a whole.
 * @typedef {{row: number, column: number | null} & Refusal} RefusedCell
 */

/**
 * With `categories` a cell is one of them; with `mean` and `std` it is standardized by them.
 * @typedef {{name: string, categories?: string[], mean?: number, std?: number}} RawColumn
 */

/**
 * A network and a training that suit the data, to begin with: the parts of a spec beside its rows.
 * @typedef {object} TableFit
 * @property {{n_inputs: number, layers: {kind: string, units: number, activation: string, return_sequences?:
 *   boolean}[]}} network
 * @property {{name: string}} loss
 * @property {{l2: number}} penalty
 * @property {{val_fraction: number}} data
 * @property {{name: string, learning_rate: number}} optimizer
 * @property {{epochs: number, batch_size: number | null, shuffle: boolean}} training
 */

export {};
