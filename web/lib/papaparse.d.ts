/** What the page uses of PapaParse. */
declare module "papaparse" {
  interface ParseError {
    type: "Quotes" | "Delimiter" | "FieldMismatch";
    code: string;
    message: string;
    row?: number;
  }
  interface ParseResult {
    data: string[][];
    errors: ParseError[];
  }
  const Papa: {
    parse(text: string, config: { delimiter: string; newline: "\n"; preview?: number }): ParseResult;
  };
  export default Papa;
}
