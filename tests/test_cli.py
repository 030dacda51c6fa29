"""The commands: help and errors in Norwegian, exit codes as promised."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline.cli import main
from tests.conftest import EXAMPLE, ROOT, SECOND, Made

COMMANDS = (
    "all",
    "ingest",
    "tag",
    "aggregate",
    "report",
    "read-review",
    "evaluate",
    "check",
    "init",
    "chart",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_norwegian(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Valg" in shown
    english = {"Options", "OPTIONS", "default:", "required", "Usage:", "Show", "exit.", "<bool>"}
    assert not english & set(re.sub(r"[\[\]]", " ", shown).split())


def test_every_command_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in COMMANDS:
        assert f"`{command}" in readme, command


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    heavy = "('pandas', 'spacy', 'sklearn')"
    code = f"import sys, pipeline.cli; print([name for name in {heavy} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_a_missing_folder_is_told_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["all", "--raw", str(tmp_path / "nei")]) == 2
    assert "mappen finnes ikke" in capsys.readouterr().err


def test_a_faulty_hearing_toml_stops_with_every_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hearing.toml").write_text('[hearing]\nid = "x"\ntitel = "y"\n')
    assert main(["check", "--raw", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert "Mente du «title»?" in told
    assert "[recommendations]" in told


def test_an_unknown_option_is_told_in_norwegian(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["all", "--raww", "x"]) == 2
    assert "Valget --raww finnes ikke. Mente du --raw?" in capsys.readouterr().err


def test_an_option_without_its_value_is_told_in_norwegian(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["all", "--raw"]) == 2
    assert "Valget --raw er brukt feil" in capsys.readouterr().err


def test_an_unknown_command_is_told_in_norwegian(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["alt"]) == 2
    assert "Kommandoen «alt» finnes ikke." in capsys.readouterr().err


def test_a_hearing_without_answers_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hearing.toml").write_bytes((SECOND / "hearing.toml").read_bytes())
    assert main(["ingest", "--raw", str(tmp_path), "--processed", str(tmp_path.parent / "p")]) == 2
    assert "fant ingen høringssvar" in capsys.readouterr().err


def test_a_stage_without_the_one_before_says_what_to_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tag", "--raw", str(SECOND), "--processed", str(tmp_path)]) == 2
    assert "make all" in capsys.readouterr().err


def test_check_shows_what_each_column_was_taken_for_and_writes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = sorted(EXAMPLE.rglob("*"))
    assert main(["check", "--raw", str(EXAMPLE)]) == 0
    shown = capsys.readouterr().out
    assert "Råd 11" in shown
    assert "høringsinstans" in shown
    assert sorted(EXAMPLE.rglob("*")) == before


def test_the_stages_one_by_one_give_the_same_tables_as_all(second: Made, tmp_path: Path) -> None:
    (tmp_path / "processed").mkdir()
    (tmp_path / "processed" / ".cache").symlink_to(second.processed / ".cache")
    places = ["--raw", str(SECOND), "--processed", str(tmp_path / "processed")]
    for stage in ("ingest", "tag", "aggregate"):
        assert main([stage, *places]) == 0
    assert main(["report", *places, "--reports", str(tmp_path / "reports")]) == 0
    for path in second.processed.glob("*.parquet"):
        assert path.read_bytes() == (tmp_path / "processed" / path.name).read_bytes(), path.name


def test_init_drafts_a_hearing_that_check_accepts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (export,) = (SECOND / "forms").glob("*.xlsx")
    assert main(["init", str(tmp_path / "ny"), "--forms", str(export)]) == 0
    assert main(["check", "--raw", str(tmp_path / "ny")]) == 0
    assert "16 innspill er lest" in capsys.readouterr().out
    assert main(["init", str(tmp_path / "ny"), "--forms", str(export)]) == 2
    assert "blir ikke overskrevet" in capsys.readouterr().err


def test_a_fault_of_the_program_is_told_without_respondents_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object, **__: object) -> None:
        message = "hemmelig fra et innspill"
        raise ValueError(message)

    monkeypatch.setattr("pipeline.run.run_all", breaks)
    assert main(["all", "--raw", str(SECOND)]) == 1
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert "hemmelig" not in told


def test_results_are_never_written_among_the_raw_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "raa").mkdir()
    inside = str(tmp_path / "raa" / "ut")
    assert main(["all", "--raw", str(tmp_path / "raa"), "--reports", inside]) == 2
    assert "Den skal være urørt" in capsys.readouterr().err


def test_check_works_from_inside_the_hearings_own_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(SECOND)
    before = sorted(SECOND.rglob("*"))
    assert main(["check", "--raw", "."]) == 0
    assert "22 innspill er lest" in capsys.readouterr().out
    assert sorted(SECOND.rglob("*")) == before


def test_a_stage_that_writes_tables_makes_no_reports_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["ingest", "--raw", str(SECOND), "--processed", "tabeller"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["review", "tabeller"]


def test_a_file_where_a_folder_should_be_is_told(
    second: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fil").write_text("x")
    options = ["--raw", str(SECOND), "--processed", str(second.processed)]
    assert main(["report", *options, "--reports", str(tmp_path / "fil")]) == 2
    assert "kan ikke brukes som mappe" in capsys.readouterr().err
    assert main(["all", "--raw", str(SECOND), "--processed", str(tmp_path / "fil")]) == 2
    same = ["--processed", str(tmp_path / "x"), "--reports", str(tmp_path / "x")]
    assert main(["all", "--raw", str(SECOND), *same]) == 2


@pytest.mark.parametrize("command", ["aggregate", "report"])
def test_tables_of_a_changed_hearing_are_told(
    command: str, second: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (SECOND / "hearing.toml").read_text("utf-8").replace('"kosttilpasning"', '"kost"')
    (tmp_path / "hearing.toml").write_text(text, "utf-8")
    options = ["--raw", str(tmp_path), "--processed", str(second.processed)]
    assert main([command, *options]) == 2
    assert "laget med en annen hearing.toml" in capsys.readouterr().err


def test_chart_draws_a_single_one_in_the_format_asked_for(
    second: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--raw", str(second.raw), "--processed", str(second.processed)]
    folders += ["--reports", str(second.reports)]
    target = pd.read_parquet(second.processed / "positions.parquet")["target"].iloc[0]
    asked = ["chart", "tema", "--recommendation", target, "--format", "svg"]
    assert main([*asked, "--out", str(tmp_path), *folders]) == 0
    assert [path.name for path in tmp_path.iterdir()] == [f"tema-{target}.svg"]
    drawn = second.reports / "intern" / "charts" / f"tema-{target}.svg"
    assert (tmp_path / f"tema-{target}.svg").read_bytes() == drawn.read_bytes()
    assert "Skrevet:" in capsys.readouterr().out


def test_chart_without_a_name_lists_all_and_an_unknown_one_too(
    second: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--raw", str(second.raw), "--processed", str(second.processed)]
    assert main(["chart", *folders]) == 0
    assert "tema-x-aktortype" in capsys.readouterr().out
    assert main(["chart", "kakediagram", *folders]) == 2
    assert "tema-x-aktortype" in capsys.readouterr().err
