"""What nobody asks for is not exported, and all else stays as it was."""

import json
from pathlib import Path

import pytest
import wasmtime

from building.dist import LINKED, SCRIPT, WASM, payload_assets
from building.node import ensure_node
from building.numpy_wheel import find_wheel
from building.packs import read_pack
from building.project import Project
from building.python_payload import python_packs
from building.wasm_exports import export_names, import_names, sections_of, without_unused_exports, without_unused_names

PROJECT = Project(Path(__file__).parents[2])
MAIN = wasmtime.wat2wasm("""(module
  (import "GOT.func" "asked_by_itself" (global (mut i32)))
  (import "env" "memory" (memory 1 2))
  (import "env" "table" (table 1 funcref))
  (import "env" "host" (func (param i32)))
  (func (export "named") (result i32) i32.const 1)
  (func (export "linked") (result i32) i32.const 2)
  (func (export "asked_by_itself") (result i32) i32.const 3)
  (func (export "unused") (result i32) i32.const 4)
  (global (export "variable") i32 (i32.const 5))
  (func (export "__wasm_call_ctors")))""")
SIDE = wasmtime.wat2wasm('(module (import "env" "linked" (func (result i32))) (import "GOT.mem" "other" (global i32)))')


def test_names_of_imports_are_read_whatever_their_type() -> None:
    assert import_names(bytes(MAIN)) == {"asked_by_itself", "memory", "table", "host"}
    assert import_names(bytes(SIDE)) == {"linked", "other"}


def test_what_neither_the_script_nor_a_module_asks_for_is_no_export_any_more() -> None:
    made = without_unused_exports(bytes(MAIN), 'wasmExports["named"]()', [bytes(SIDE)])
    kept = {export.name for export in wasmtime.Module(wasmtime.Engine(), made).exports}
    assert kept == export_names(made) == {"named", "linked", "asked_by_itself", "__wasm_call_ctors"}


def test_a_module_whose_exports_are_all_asked_for_stays_as_it_was() -> None:
    assert without_unused_exports(bytes(MAIN), "named unused variable", [bytes(SIDE)]) == bytes(MAIN)


def test_a_module_that_is_cut_off_is_refused() -> None:
    with pytest.raises(ValueError, match="cut off"):
        list(sections_of(bytes(MAIN)[:-4]))


def test_the_script_keeps_the_names_that_it_or_another_script_uses() -> None:
    used, by_another = (f'var _{name}=Module["_{name}"]=wasmExports["{name}"];' for name in ("used", "by_another"))
    called, address = 'var _called=Module["_called"]=wasmExports["called"];', 'var _there=Module["_there"]=2794600;'
    unused = 'var _unused=Module["_unused"]=wasmExports["unused"];var _nowhere=Module["_nowhere"]=3511e3;'
    rest = '_used();ccall("called");HEAP[_there]'
    script = f"{used}{unused}{by_another}{called}{address}{rest}"
    assert without_unused_names(script, ["Module._by_another"]) == f"{used}{by_another}{called}{address}{rest}"


def test_every_extension_of_the_page_finds_what_it_found_in_the_whole_module() -> None:
    env = ensure_node(PROJECT)
    assets = payload_assets(PROJECT, env, python_packs(PROJECT, find_wheel(PROJECT), env))
    whole = (PROJECT.web / WASM).read_bytes()
    kept, exported = export_names(assets["wasm"]), export_names(whole)
    extensions = [data for name in LINKED for path, data in read_pack(assets[name]).items() if path.endswith(".so")]
    asked = import_names(whole).union(*map(import_names, extensions))
    assert len(extensions) > 5 and len(asked & exported) > 500
    assert asked & exported <= kept < exported
    assert len(kept) < len(exported) / 5
    script = assets["worker"].decode()
    still_named = {name for name in exported if json.dumps(name) in script}
    assert still_named <= kept and len(script) < len((PROJECT.web / SCRIPT).read_text("utf-8"))
