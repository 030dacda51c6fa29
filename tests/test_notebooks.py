"""The notebooks run from top to bottom on the example's tables, and carry no output in git."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT, Made

#: Those that read what `evaluate` wrote: of the second hearing, which is quicker to measure.
MEASURED = {"03-kvalitet"}
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the notebook machinery, not ours
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_a_chart(
    path: Path, example: Made, evaluated: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = evaluated if path.stem in MEASURED else example
    monkeypatch.setenv("HORING_TABELLER", str(made.processed))
    monkeypatch.setenv("HORING_RAA", str(made.raw))
    monkeypatch.setenv("HORING_RAPPORTER", str(made.reports))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    shown = [
        output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])
    ]
    assert any("image/png" in data for data in shown)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_in_git_carries_no_output(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
