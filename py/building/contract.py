"""Writes `web/contract/` anew, from the package run natively. Run in `.venv`: `python -m building.contract WEB`."""

import sys
from pathlib import Path


def write_contract(web: Path) -> list[str]:
    """Writes the files whose text has changed, deletes those that are no more, and returns the names of both."""
    from backprop.documents.contract import contract_files

    folder, files = web / "contract", contract_files()
    folder.mkdir(exist_ok=True)
    old = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    for name in old.keys() - files.keys():
        (folder / name).unlink()
    changed = [name for name, text in files.items() if old.get(name) != text]
    for name in changed:
        (folder / name).write_text(files[name], encoding="utf-8")
    return sorted({*changed, *(old.keys() - files.keys())})


if __name__ == "__main__":
    print("\n".join(write_contract(Path(sys.argv[1]))) or "web/contract/ is as it should be.")
