"""Former results stay whole until the new ones are; what somebody changed is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.replacing import MANIFEST, finish_replacing, replace_results, sha256_of

Write = Callable[[Path, Path], None]


def results(text: str, *names: str) -> Write:
    """Writes a table and reports with this text, and a manifest that vouches for them."""

    def write(processed: Path, reports: Path) -> None:
        (processed / "tags.parquet").write_text(text)
        for name in names or ("intern/rapport.docx",):
            (reports / name).parent.mkdir(parents=True, exist_ok=True)
            (reports / name).write_text(text)
        outputs = {
            path.relative_to(reports).as_posix(): sha256_of(path)
            for path in reports.rglob("*")
            if path.is_file()
        }
        (reports / MANIFEST).write_text(json.dumps({"outputs": outputs}))

    return write


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "processed", tmp_path / "reports"


def files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".laas"
    )


def test_a_run_that_dies_half_way_leaves_the_former_results_whole(
    folders: tuple[Path, Path],
) -> None:
    processed, reports = folders
    replace_results(processed, reports, results("gammel"))

    def dies(new_processed: Path, new_reports: Path) -> None:
        results("ny")(new_processed, new_reports)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace_results(processed, reports, dies)
    assert (processed / "tags.parquet").read_text() == "gammel"
    assert (reports / "intern/rapport.docx").read_text() == "gammel"
    assert files(processed) == ["tags.parquet"]


def test_results_that_were_complete_when_the_program_was_killed_are_put_in_place(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    processed, reports = folders
    replace_results(processed, reports, results("gammel"))
    real = Path.replace

    def killed(path: Path, goal: Path) -> Path:
        if path.name == "tags.parquet":
            raise KeyboardInterrupt
        return real(path, goal)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            replace_results(processed, reports, results("ny"))
    finish_replacing(processed)
    assert (processed / "tags.parquet").read_text() == "ny"
    assert (reports / "intern/rapport.docx").read_text() == "ny"
    assert files(processed) == ["tags.parquet"]


def test_a_second_run_on_the_same_folder_is_told_to_wait(folders: tuple[Path, Path]) -> None:
    processed, reports = folders

    def starts_another(new_processed: Path, new_reports: Path) -> None:
        with pytest.raises(InputError, match="en annen kjøring"):
            replace_results(processed, reports, results("den andre"))
        results("den første")(new_processed, new_reports)

    replace_results(processed, reports, starts_another)
    assert (processed / "tags.parquet").read_text() == "den første"


def test_a_report_that_somebody_changed_is_kept_beside_the_new_one(
    folders: tuple[Path, Path],
) -> None:
    processed, reports = folders
    replace_results(processed, reports, results("gammel"))
    edited = reports / "intern/rapport.docx"
    edited.write_text("min vurdering")
    (kept,) = replace_results(processed, reports, results("ny")).kept
    assert kept.read_text() == "min vurdering"
    assert kept.name.startswith("rapport (endret ")
    assert edited.read_text() == "ny"


def test_a_kept_copy_is_never_overwritten_by_a_later_one(folders: tuple[Path, Path]) -> None:
    processed, reports = folders
    replace_results(processed, reports, results("gammel"))
    edited = reports / "intern/rapport.docx"
    texts = ["første", "andre", "tredje"]
    for text in texts:
        edited.write_text(text)
        os.utime(edited, (1_700_000_000, 1_700_000_000))
        replace_results(processed, reports, results(f"ny etter {text}"))
    kept = [path.read_text() for path in (reports / "intern").glob("*endret*")]
    assert sorted(kept) == sorted(texts)


def test_a_report_that_nobody_touched_is_replaced_without_a_copy(
    folders: tuple[Path, Path],
) -> None:
    processed, reports = folders
    replace_results(processed, reports, results("gammel"))
    assert replace_results(processed, reports, results("ny")) == ([], [])
    assert files(reports) == ["intern/rapport.docx", MANIFEST]


def test_a_chart_that_the_new_run_does_not_make_goes_away_unless_it_was_changed(
    folders: tuple[Path, Path],
) -> None:
    processed, reports = folders
    replace_results(processed, reports, results("x", "charts/a.svg", "charts/b.svg", "c.svg"))
    (reports / "charts/b.svg").write_text("endret")
    replace_results(processed, reports, results("y", "c.svg"))
    assert files(reports) == ["c.svg", "charts/b.svg", MANIFEST]


BOOK = "intern/bok.xlsx"


@pytest.mark.parametrize("sign", ["~$bok.xlsx", "~$k.xlsx", ".~lock.bok.xlsx#"])
def test_a_report_that_is_open_gets_the_new_one_beside_it(
    sign: str, folders: tuple[Path, Path]
) -> None:
    processed, reports = folders
    replace_results(processed, reports, results("gammel", BOOK))
    (reports / BOOK).write_text("mitt arbeid")
    (reports / "intern" / sign).touch()
    done = replace_results(processed, reports, results("ny", BOOK))
    assert (reports / BOOK).read_text() == "mitt arbeid"
    assert [path.read_text() for path in done.beside] == ["ny"]
    (reports / "intern" / sign).unlink()
    done = replace_results(processed, reports, results("nyest", BOOK))
    assert (reports / BOOK).read_text() == "nyest"
    assert [path.read_text() for path in done.kept] == ["mitt arbeid"]
    assert not list(reports.rglob("*(ny)*"))


def test_a_report_that_the_system_holds_gets_the_new_one_beside_it(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    processed, reports = folders
    replace_results(processed, reports, results("gammel", BOOK))
    real = Path.replace

    def held(path: Path, goal: Path) -> Path:
        if goal == reports / BOOK:
            raise PermissionError
        return real(path, goal)

    monkeypatch.setattr(Path, "replace", held)
    done = replace_results(processed, reports, results("ny", BOOK))
    assert (reports / BOOK).read_text() == "gammel"
    assert [path.read_text() for path in done.beside] == ["ny"]


def test_a_report_that_was_saved_after_it_was_read_stays(folders: tuple[Path, Path]) -> None:
    processed, reports = folders
    replace_results(processed, reports, results("gammel", BOOK))
    (reports / BOOK).write_text("lest")
    read = {BOOK: sha256_of(reports / BOOK)}
    (reports / BOOK).write_text("lest, og så skrevet mer")
    done = replace_results(processed, reports, results("ny", BOOK), read=read)
    assert (reports / BOOK).read_text() == "lest, og så skrevet mer"
    assert [path.name for path in done.beside] == ["bok (ny).xlsx"]


def test_changes_in_the_report_beside_are_kept_too(folders: tuple[Path, Path]) -> None:
    processed, reports = folders
    replace_results(processed, reports, results("gammel", BOOK))
    (reports / "intern" / "~$bok.xlsx").touch()
    (beside,) = replace_results(processed, reports, results("ny", BOOK)).beside
    beside.write_text("skrevet i den nye")
    done = replace_results(processed, reports, results("nyere", BOOK))
    assert [path.read_text() for path in done.kept] == ["skrevet i den nye"]
    assert beside.read_text() == "nyere"
