/**
 * Compiles Python sources by the very interpreter that will run them. Usage: node compile_python.mjs PACK_IN PACK_OUT, both
 * flat packs (see engine/pack.js); every `.py` becomes an unchecked-hash `.pyc`, its docstrings emptied and its table of line
 * numbers left out, as nobody can ask for them in the page, identical on each run.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const COMPILE = `
import ast, importlib.util, json
from importlib._bootstrap_external import _code_to_hash_pyc

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)

def without_docstrings(tree):
    # Empty, not left out: NumPy and Pyodide work on the texts of some.
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False):
            node.body[0].value.value = ""
    return tree

def without_lines(code):
    inner = (without_lines(one) if isinstance(one, type(code)) else one for one in code.co_consts)
    return code.replace(co_consts=tuple(inner), co_linetable=b"")

def compile_pack(pack):
    length = int.from_bytes(pack[:4], "little")
    index, at, out = [], 4 + length, []
    for path, size in json.loads(pack[4:at]):
        data, at = pack[at:at + size], at + size
        if path.endswith(".py"):
            code = compile(without_docstrings(ast.parse(data)), path, "exec", dont_inherit=True, optimize=0)
            data, path = bytes(_code_to_hash_pyc(without_lines(code), importlib.util.source_hash(data), False)), path + "c"
        index.append([path, len(data)])
        out.append(data)
    head = json.dumps(index, separators=(",", ":")).encode()
    return len(head).to_bytes(4, "little") + head + b"".join(out)

with open("/in.pack", "rb") as source, open("/out.pack", "wb") as target:
    target.write(compile_pack(source.read()))
`;

const [packIn, packOut] = process.argv.slice(2);
const python = await loadPyodide();
python.FS.writeFile("/in.pack", readFileSync(packIn));
python.runPython(COMPILE);
writeFileSync(packOut, python.FS.readFile("/out.pack"));
