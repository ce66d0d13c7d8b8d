"""Imports go one way: addin → xl_templates → udfs; and udfs stays light."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "udfs": {"udfs"},
    "xl_templates": {"udfs", "xl_templates"},
    "addin": {"udfs", "xl_templates", "addin"},
}
# A cell call must start fast and touch nothing: no tables, no workbooks, no hosts under udfs.
HEAVY = {"pandas", "numpy", "openpyxl", "xlsxwriter", "xlwings", "pydantic", "uno"}


def wrong_imports(root: Path) -> list[str]:
    """Return "file:line imports module" for each import that goes the wrong way below ``root``."""
    wrong = []
    for package, allowed in MAY_IMPORT.items():
        forbidden = set(MAY_IMPORT) - allowed | (HEAVY if package == "udfs" else set())
        for path in sorted((root / package).rglob("*.py")):
            for module, line in imported(path):
                if module.partition(".")[0] in forbidden:
                    wrong.append(f"{path.relative_to(root)}:{line} imports {module}")
    return wrong


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every module that a file imports, inside functions and type checks too, and the line."""
    package = path.parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[len(package) - node.level + 1 :]) if node.level > 1 else ""
            yield (node.module or base) if not node.level else f"{base}.{node.module or ''}".strip("."), node.lineno
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("__import__", "importlib.import_module"):
            name = node.args[0] if node.args else None
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield name.value, node.lineno


def test_imports_go_one_way() -> None:
    assert wrong_imports(ROOT) == []


def test_the_check_looks_at_the_code_that_is_there() -> None:
    files = [path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py")]
    assert len(files) > 30


@pytest.mark.parametrize(
    ("file", "text", "caught"),
    [
        ("udfs/a.py", "import xl_templates.model", "udfs/a.py:1 imports xl_templates.model"),
        ("udfs/deep/a.py", "from addin import cli", "udfs/deep/a.py:1 imports addin"),
        ("udfs/a.py", "def f():\n    import pandas as pd", "udfs/a.py:2 imports pandas"),
        ("udfs/a.py", "import importlib\nimportlib.import_module('addin.cli')", "udfs/a.py:2 imports addin.cli"),
        ("xl_templates/a.py", "from addin.cli import main", "xl_templates/a.py:1 imports addin.cli"),
        ("xl_templates/a.py", "from udfs import rules\nimport openpyxl", None),
        ("addin/a.py", "from xl_templates import load\nfrom udfs import rules", None),
    ],
)
def test_a_planted_bad_import_is_caught(tmp_path: Path, file: str, text: str, caught: str | None) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert wrong_imports(tmp_path) == ([caught] if caught else [])


if __name__ == "__main__":  # .ci/run calls it so, to fail even where the test runner was not told of this file
    found = wrong_imports(ROOT)
    print("\n".join(found) or "imports go one way")
    sys.exit(bool(found))
