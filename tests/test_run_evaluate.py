"""The command `evaluate`: what it says, what it writes, and what it never loses or shows."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from pipeline import run_evaluate
from pipeline.cli import main
from pipeline.evaluation.figures import read_measures
from pipeline.review.journal import Edit, append_edits
from pipeline.workspace import write_tables
from tests.builders import gold_units
from tests.conftest import SECOND, Made
from tests.reporting.builders import small_hearing
from tests.review.builders import Desk


def test_figures_and_workbook_are_written_and_no_answer_is_in_the_figures(evaluated: Made) -> None:
    measures = read_measures(evaluated.reports / "evaluering.csv")
    found = measures.set_index(["dimension", "measure", "label", "scope"])["value"]
    assert 0.4 < found["stance", "f1_macro", "", "all"] < 1
    assert {"confirmed_0", "confirmed_50", "confirmed_100"} <= set(measures["scope"])
    text = (evaluated.reports / "evaluering.csv").read_text("utf-8-sig")
    for row in gold_units(SECOND):
        assert len(row["text"]) < 20 or row["text"] not in text
    book = openpyxl.load_workbook(evaluated.reports / "intern" / "evaluering.xlsx")
    assert book["Største feil"].max_row == 21


def options(made: Made, reports: Path) -> list[str]:
    return ["--raw", str(made.raw), "--processed", str(made.processed), "--reports", str(reports)]


def coder(folder: Path) -> Path:
    """A second coder's file: the same units, every third stance another."""
    rows = gold_units(SECOND)
    for row in rows[::3]:
        row["stance"] = "noytral" if row["stance"] != "noytral" else "stotter"
    path = folder / "koder.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return path


def test_two_coders_are_compared_without_tables_or_taggers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = Made(SECOND, tmp_path / "tom", tmp_path, tmp_path)
    call = ["evaluate", *options(nothing, tmp_path), "--coder", str(coder(tmp_path))]
    assert main(call) == 0
    shown = capsys.readouterr().out
    assert "Samsvar mellom to kodere: 227 enheter fra 22 innspill" in shown
    assert "publisere" not in shown
    assert (tmp_path / "evaluering-kodere.csv").is_file()
    assert not (tmp_path / "evaluering.csv").exists()


def test_a_workbook_that_somebody_wrote_in_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = Made(SECOND, tmp_path / "tom", tmp_path, tmp_path)
    call = ["evaluate", *options(nothing, tmp_path), "--coder", str(coder(tmp_path))]
    assert main(call) == 0
    path = tmp_path / "intern" / "evaluering-kodere.xlsx"
    before = path.read_bytes()
    assert main(call) == 0
    assert path.read_bytes() == before
    assert "Endret siden sist" not in capsys.readouterr().out
    book = openpyxl.load_workbook(path)
    book["Største feil"]["Z2"] = "Her er jeg enig med koder 2."
    book.save(path)
    assert main(call) == 0
    assert "Endret siden sist" in capsys.readouterr().out
    (copy,) = path.parent.glob("*endret*")
    assert openpyxl.load_workbook(copy)["Største feil"]["Z2"].value.startswith("Her er jeg")


def test_faulty_hand_coding_is_told_with_its_line_and_exit_code_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "gold.jsonl"
    rows = gold_units(SECOND)[:3]
    rows[1]["targets"] = ["anb-22"]
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    made = Made(SECOND, tmp_path / "tom", tmp_path, tmp_path)
    assert main(["evaluate", *options(made, tmp_path), "--gold", str(path)]) == 2
    told = capsys.readouterr().err
    assert "linje 2: targets har «anb-22», som ikke finnes. Mente du «anb-2»?" in told


def test_without_tables_it_says_what_to_run_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Made(SECOND, tmp_path / "tom", tmp_path, tmp_path)
    assert main(["evaluate", *options(made, tmp_path)]) == 2
    assert "Kjør `make all`" in capsys.readouterr().err


def blind_desk(folder: Path, *, stance: str, n: int) -> Made:
    """A hearing that nobody has hand coded, but for `n` statements of its blind sample."""
    answers = [
        {"respondent": f"Kommune {place}", "text": f"Svar nummer {place}.", "theme": "ressurser"}
        for place in range(n)
    ]
    desk = Desk(folder, answers)
    codes = {"gjelder": "rad-1", "tema": "ressurser", "holdning": stance}
    edits = [
        Edit("2026-01-02", name, "", f"blind: {what}", "", code)
        for name in desk.ids()
        for what, code in codes.items()
    ]
    append_edits(desk.workspace.review, edits)
    write_tables(desk.made, desk.workspace.processed)
    (folder / "raw").mkdir()
    return Made(folder / "raw", folder / "processed", folder / "review", folder / "reports")


def test_the_blind_sample_tells_whether_the_tags_are_good_enough(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_evaluate, "load_hearing", lambda _: small_hearing())
    made = blind_desk(tmp_path, stance="stotter", n=32)
    assert main(["evaluate", *made.options]) == 0
    shown = capsys.readouterr().out
    assert "Blindprøven: 32 utsagn kodet uten å se merkene." in shown
    assert "Holdning: godt nok til å publisere. F1 1,00" in shown
    measures = read_measures(made.reports / "evaluering.csv")
    assert set(measures["scope"]) == {"blind"}
    book = openpyxl.load_workbook(made.reports / "intern" / "evaluering.xlsx")
    lines = [cell.value for cell in book["Kort om"]["A"]]
    assert any(str(line).startswith("Holdning: godt nok") for line in lines)


@pytest.mark.parametrize(
    ("stance", "n", "said"),
    [("kritisk", 32, "Holdning: ikke godt nok"), ("stotter", 12, "12 kodede rader er for få")],
)
def test_tags_that_the_blind_sample_contradicts_or_hardly_covers_are_not_good_enough(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    stance: str,
    n: int,
    said: str,
) -> None:
    monkeypatch.setattr(run_evaluate, "load_hearing", lambda _: small_hearing())
    made = blind_desk(tmp_path, stance=stance, n=n)
    assert main(["evaluate", *made.options]) == 0
    assert said in " ".join(capsys.readouterr().out.split())
