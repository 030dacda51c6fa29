"""The notebooks run from top to bottom on the example's tables, and carry no output in git."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import pipeline
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
    assert any({"image/png", "image/svg+xml"} & set(data) for data in shown)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_in_git_carries_no_output(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


def test_every_public_name_stands_in_the_readme_and_can_be_imported() -> None:
    readme = (ROOT / "README.md").read_text("utf-8").split("## In notebooks", 1)[1]
    for name in pipeline.__all__:
        assert f"`{name}" in readme, name
        assert getattr(pipeline, name) is not None


def test_a_statement_in_its_context_is_the_text_as_it_was_read(example: Made) -> None:
    results = pipeline.load_results(raw=example.raw, processed=example.processed)
    blocks = set(results.tables["blocks"]["text"])
    for statement_id in results.statements["statement_id"].head(40):
        place = pipeline.in_context(results, statement_id)
        assert f"{place['before']}{place['statement']}{place['after']}" in blocks


def test_statements_about_a_target_are_those_that_the_table_counts(example: Made) -> None:
    results = pipeline.load_results(raw=example.raw, processed=example.processed)
    for row in results.tables["targets"].to_dict("records"):
        found = pipeline.statements_about(results, row["target"])
        assert len(found) == row["n_statements"]
        assert len(pipeline.positions_on(results, row["target"])) == row["n_respondents"]
