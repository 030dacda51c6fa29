"""Documentation that cannot fall behind, and a house whose imports go one way."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from pipeline.workspace import COLUMNS
from tests.conftest import ROOT

DICTIONARY = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_stands_in_the_data_dictionary_in_its_order(table: str) -> None:
    section = DICTIONARY.split(f"\n## {table}\n", 1)[1].split("\n## ", 1)[0]
    named = re.findall(r"^\| (\w+) \| \w", section, re.MULTILINE)
    assert [name for name in named if name != "column"] == list(COLUMNS[table])


LAYERS = (
    ("records", "errors"),
    ("hearing", "hearing_faults", "hearing_model", "kept_csv", "replacing", "workspace"),
    ("loaders",),
    ("nlp",),
    ("aggregation",),
    ("privacy",),
    ("evaluation",),
    ("review",),
    ("reporting",),
    ("run", "run_evaluate"),
    ("explore",),
    ("cli", "cli_help", "cli_review", "cli_told"),
    ("__main__",),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def imported(path: Path) -> set[str]:
    """The parts of the pipeline that a module imports, at its top or inside a function."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "pipeline":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline."):
            names.add(str(node.module).split(".")[1])
    return names


# The public names of `pipeline` itself come from everywhere, lazily.
MODULES = [path for path in (ROOT / "pipeline").rglob("*.py") if path.parent.name != "pipeline"] + [
    path for path in (ROOT / "pipeline").glob("*.py") if path.name != "__init__.py"
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_go_one_way(path: Path) -> None:
    own = LEVEL[path.relative_to(ROOT / "pipeline").parts[0].removesuffix(".py")]
    for name in imported(path):
        assert LEVEL[name] <= own, f"{path.name} imports {name}"


def test_records_and_errors_import_nothing_local() -> None:
    assert imported(ROOT / "pipeline" / "records.py") == set()
    assert imported(ROOT / "pipeline" / "errors.py") == set()


def test_lock_files_carry_no_index_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in (ROOT / name).read_text("utf-8")


def test_no_code_knows_the_example_by_heart() -> None:
    """A recommendation, or a respondent's name of the example, in the code would be a defect."""
    words = re.compile(r"['\"](?:rad|anb)-\d+['\"]")
    for path in MODULES:
        assert not words.search(path.read_text("utf-8")), path.name


def test_the_hook_lets_in_the_bundled_files_and_stops_others(tmp_path: Path) -> None:
    def git(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    git("init", "-q")
    git("config", "core.hooksPath", str(ROOT / ".githooks"))
    bundled = next((ROOT / "data" / "raw" / "documents").glob("*.txt"))
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "en fil med mellomrom.txt").write_bytes(bundled.read_bytes())
    git("add", ".")
    assert git("commit", "-m", "bundled").returncode == 0
    (tmp_path / "data" / "raw" / "ekte svar.txt").write_text("Kari Nordmann skriver …")
    git("add", ".")
    refused = git("commit", "-m", "real")
    assert refused.returncode == 1
    assert "ekte svar.txt" in refused.stderr


def test_every_bundled_file_is_known_to_the_hook() -> None:
    listed = (ROOT / ".githooks" / "bundled.sha256").read_text("utf-8").splitlines()
    names = {line.split(maxsplit=1)[1] for line in listed}
    folders = (ROOT / "data/raw/forms", ROOT / "data/raw/documents", ROOT / "tests/data")
    files = {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert files == names


def test_pictures_of_the_guide_are_there_small_and_described() -> None:
    guide = (ROOT / "docs" / "brukerveiledning.md").read_text("utf-8")
    shown = re.findall(r"!\[([^]]+)\]\((bilder/[^)]+)\)", guide)
    assert len(shown) >= 6
    for described, name in shown:
        assert len(described) > 10
        picture = ROOT / "docs" / name
        # Every version of a picture stays in the history.
        assert 1_000 < picture.stat().st_size < 150_000, name
