"""The measuring as a whole, on a small hearing with taggers that know nothing or everything."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from pipeline.errors import InputError
from pipeline.evaluation import tagging
from pipeline.evaluation.figures import read_measures, write_measures
from pipeline.evaluation.measure import Corpus, Evaluation, measure_coders, measure_taggers
from pipeline.evaluation.tagging import Job, tag_jobs
from pipeline.hearing import Hearing
from pipeline.records import Block, Submission
from pipeline.reporting.evaluation_text import (
    DIMENSION_LABELS,
    MEASURE_LABELS,
    introduction,
    summary_lines,
)
from pipeline.reporting.evaluation_workbook import write_evaluation
from pipeline.workspace import typed
from tests.builders import coded, small_hearing, submission, tables_of

HEARING = small_hearing()
STANCES = ("stotter", "kritisk", "noytral")


def corpus(count: int = 12, *, trained: bool = True) -> Corpus:
    """Answers of one sentence each, hand-coded; the taggers have learnt from them, or not."""
    gold = [
        coded(
            f"Svar {number}.",
            submission=f"F{number:03}",
            row_id=number,
            stance=STANCES[number % 3],
            language="nb",
        )
        for number in range(count)
    ]
    read = [
        submission(
            Block(row["text"], "answer", field="rad-1"),
            submission_id=f"F-{row['row_id']}",
            source_row=str(row["row_id"]),
        )
        for row in gold
    ]
    names = [entry.submission_id for entry in read]
    table = tables_of(*({"submission": name, "respondent": name} for name in names))["submissions"]
    learnt = gold if trained else [coded("Noe annet.", submission="F001")]
    training = pd.DataFrame(
        {
            "text": [row["text"] for row in learnt],
            "language": "nb",
            "themes": "",
            "stance": [row["stance"] for row in learnt],
            "proposal": 0,
            "submission": [row["submission"] for row in learnt],
        }
    )
    return Corpus(HEARING, table, read, gold, training)


@pytest.fixture
def by_heart(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """Taggers that know what they were taught by heart, and else say `ikke_innhold`.

    Gives the texts that each of them was taught.
    """
    taught: list[set[str]] = []

    def fit(rows: pd.DataFrame) -> dict[str, str]:
        taught.append(set(rows["text"]))
        return dict(zip(rows["text"], rows["stance"], strict=True))

    def tag(
        entries: Sequence[Submission], hearing: Hearing, known: dict[str, str]
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        statements, tags = [], []
        for entry in entries:
            text = entry.blocks[0].text
            name = f"{entry.submission_id}-s"
            place = {"submission_id": entry.submission_id, "block": 0, "start": 0, "end": len(text)}
            statements.append({"statement_id": name, "text": text, "non_answer": "", **place})
            found = {"target": "rad-1", "stance": known.get(text, "ikke_innhold")}
            tags += [
                {"statement_id": name, "dimension": dimension, "code": code, "score": 0.9}
                for dimension, code in found.items()
            ]
        return typed("statements", pd.DataFrame(statements)), typed("tags", pd.DataFrame(tags))

    monkeypatch.setattr(tagging, "fit_taggers", fit)
    monkeypatch.setattr(tagging, "tag_submissions", tag)
    monkeypatch.setattr(tagging, "_cores", lambda: 1)
    return taught


def measured(made: Corpus, folder: Path) -> Evaluation:
    return measure_taggers(made, cache=folder / "cache", progress=lambda *_: None)


def value(found: Evaluation, measure: str, dimension: str, scope: str = "all") -> float:
    rows = found.measures.query(
        "measure == @measure and dimension == @dimension and label == '' and scope == @scope"
    )
    return float(rows["value"].iloc[0])


def test_taggers_that_learn_by_heart_get_nothing_for_it(
    by_heart: list[set[str]], tmp_path: Path
) -> None:
    found = measured(corpus(), tmp_path)
    assert value(found, "exact", "stance") == 0
    assert value(found, "f1_micro", "target") == 1
    assert value(found, "coverage", "") == 1
    assert found.tagged_blind == found.submissions == 12


def test_a_hearing_nobody_learnt_from_is_tagged_once_by_the_shipped_taggers(
    by_heart: list[set[str]], tmp_path: Path
) -> None:
    found = measured(corpus(trained=False), tmp_path)
    assert by_heart == [{"Noe annet."}]
    assert found.tagged_blind == 0


def test_the_position_of_a_respondent_is_measured_by_the_counting_rules(
    by_heart: list[set[str]], tmp_path: Path
) -> None:
    found = measured(corpus(), tmp_path)
    assert value(found, "recall_micro", "position") == 0
    counts = found.measures.query("measure == 'count' and dimension == 'position'")
    assert counts.set_index("label")["value"]["kritisk>ingen"] == 4


def test_a_second_measuring_fits_nothing_anew_and_finds_the_same(
    by_heart: list[set[str]], tmp_path: Path
) -> None:
    first = measured(corpus(), tmp_path)
    fitted = len(by_heart)
    second = measured(corpus(), tmp_path)
    assert len(by_heart) == fitted
    pd.testing.assert_frame_equal(first.measures, second.measures)
    assert len(list((tmp_path / "cache").glob("*.parquet"))) == 2 * fitted


def test_what_is_cached_follows_training_text_and_hearing(
    by_heart: list[set[str]], tmp_path: Path
) -> None:
    made = corpus(3)
    job = Job(made.training, made.read, HEARING)
    others = [
        Job(made.training.iloc[1:], made.read, HEARING),
        Job(made.training, made.read[1:], HEARING),
        Job(made.training, made.read, small_hearing(word="anbefaling")),
    ]
    tag_jobs([job, job, *others], cache=tmp_path, progress=lambda *_: None)
    assert len(by_heart) == 4


def test_a_damaged_cache_is_made_anew(by_heart: list[set[str]], tmp_path: Path) -> None:
    made = corpus(3)
    job = Job(made.training, made.read, HEARING)
    (first,) = tag_jobs([job], cache=tmp_path, progress=lambda *_: None)
    for path in tmp_path.glob("*-tags.parquet"):
        path.write_bytes(b"PAR1 half a file")
    (second,) = tag_jobs([job], cache=tmp_path, progress=lambda *_: None)
    pd.testing.assert_frame_equal(first[1], second[1])


def test_coding_of_another_hearing_is_told(tmp_path: Path) -> None:
    made = corpus(3)
    with pytest.raises(InputError, match="ingen håndkoding av denne høringen"):
        measured(
            Corpus(HEARING, made.submissions, made.read, [coded("x", row_id=99)], made.training),
            tmp_path,
        )


def test_a_submission_that_is_not_read_counts_as_wrong_and_is_told(
    by_heart: list[set[str]], tmp_path: Path
) -> None:
    made = corpus(12)
    found = measured(dataclasses.replace(made, read=made.read[1:]), tmp_path)
    assert value(found, "coverage", "") == pytest.approx(11 / 12, abs=1e-6)
    assert value(found, "recall_micro", "target") == pytest.approx(11 / 12, abs=1e-6)
    lines = list(introduction(found, by_coders=False))
    assert lines[1:] == [
        "Ingen innspill er merket av en modell som har sett håndkodingen av det.",
        "1 av innspillene er ikke lest. Enhetene i dem teller som feil.",
    ]


def coders(*changes: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows = list(corpus(len(changes)).gold)
    return rows, [row | change for row, change in zip(rows, changes, strict=True)]


def test_two_coders_who_say_the_same_agree_fully_in_everything() -> None:
    found = measure_coders(*coders({}, {}, {}))
    shared = found.measures.query("measure in ('f1_micro', 'kappa', 'exact', 'coverage')")
    assert (shared["value"] == 1).all()
    assert {"position", "boundary", "stance"} <= set(found.measures["dimension"])
    assert found.errors.empty


def test_where_two_coders_differ_is_listed_to_read() -> None:
    found = measure_coders(*coders({}, {"stance": "stotter"}, {"themes": ["ressurser"]}))
    assert list(found.errors["submission"]) == ["F001", "F002"]
    assert list(found.errors["coded_stance"]) == ["kritisk", "noytral"]


def test_coders_without_a_submission_in_common_are_told() -> None:
    gold, _ = coders({})
    with pytest.raises(InputError, match="ingen innspill felles"):
        measure_coders(gold, [gold[0] | {"row_id": 77}])


def test_measures_come_back_from_the_file_as_they_were(tmp_path: Path) -> None:
    found = measure_coders(*coders({}, {"stance": "stotter"}, {}))
    path = tmp_path / "evaluering.csv"
    write_measures(found.measures, path)
    once = path.read_bytes()
    write_measures(read_measures(path), path)
    assert path.read_bytes() == once
    with pytest.raises(InputError, match="Kjør `make evaluate` først"):
        read_measures(tmp_path / "annet.csv")
    path.write_text("a;b\n1;2\n")
    with pytest.raises(InputError, match="har ikke kolonnene"):
        read_measures(path)


def test_every_measure_that_is_written_can_be_named(
    by_heart: list[set[str]], tmp_path: Path
) -> None:
    found = measured(corpus(), tmp_path).measures
    assert {name.removeprefix("gain_") for name in found["measure"]} == set(MEASURE_LABELS)
    assert set(found["dimension"]) == set(DIMENSION_LABELS)
    assert set(found["scope"]) == {"all", "forms", "confirmed_0"}


def test_the_workbook_has_the_figures_the_errors_and_equal_bytes(
    by_heart: list[set[str]], tmp_path: Path
) -> None:
    found = measured(corpus(), tmp_path)
    paths = [tmp_path / name for name in ("en.xlsx", "to.xlsx")]
    for path in paths:
        write_evaluation(found, HEARING, path, by_coders=False)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    book = openpyxl.load_workbook(paths[0])
    assert book.sheetnames == [
        *("Kort om", "Samlet", "Per kode", "Holdning forvekslet", "Standpunkt forvekslet"),
        *("Sikkerhet", "Læringskurve", "Største feil", "Slik leses tallene"),
    ]
    rows = {row[0]: row[1:] for row in book["Kort om"].iter_rows(values_only=True)}
    assert rows["Hva utsagnet gjelder"][:3] == (1, 1, 1)
    header, *cells = book["Holdning forvekslet"].iter_rows(values_only=True)
    confused = {row[0]: dict(zip(header, row, strict=True)) for row in cells}
    assert confused["Kritisk"]["Ikke innhold"] == 4
    assert book["Største feil"].max_row == 13


def test_the_summary_holds_none_of_the_respondents_words(
    by_heart: list[set[str]], tmp_path: Path
) -> None:
    lines = "\n".join(summary_lines(measured(corpus(), tmp_path), HEARING, by_coders=False))
    assert "Svar 1" not in lines
    assert "12 enheter fra 12 innspill" in lines
    assert "Holdning: 12 kodede rader er for få" in lines
