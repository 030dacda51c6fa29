"""Measures on units made for each claim, and the matching of hand coding to statements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline import evaluate
from pipeline.errors import InputError
from pipeline.evaluate import Unit, cross_validate, match_units, measures, read_gold
from pipeline.records import Block
from pipeline.workspace import typed
from tests.builders import small_hearing, submission

HEARING = small_hearing()


def unit(gold: str, found: str, *, name: str = "F-1", field: str = "rad-1") -> Unit:
    """A unit whose targets are these codes, `;` between them, and whose stances agree."""
    same: dict[str, frozenset[str]] = {
        "theme": frozenset(),
        "stance": frozenset({"stotter"}),
        "proposal": frozenset(),
    }
    targets = [frozenset(code for code in codes.split(";") if code) for codes in (gold, found)]
    return Unit(
        submission=name,
        channel="forms",
        field=field,
        text="x",
        gold={**same, "target": targets[0]},
        found={**same, "target": targets[1]},
        is_found=bool(found),
    )


def figure(units: list[Unit], name: str) -> pd.Series:
    return measures(units, HEARING).set_index("measure").loc[name]


def test_full_agreement_is_one_with_an_interval_of_one() -> None:
    row = figure(
        [unit("rad-1", "rad-1"), unit("rad-2", "rad-2", name="F-2")], "mål, alle: mikro-F1"
    )
    assert list(row[["value", "low", "high", "n_units"]]) == [1, 1, 1, 2]


def test_micro_f1_counts_every_code() -> None:
    units = [unit("rad-1", "rad-1;rad-2"), unit("rad-3", "rad-4")]
    assert figure(units, "mål, alle: mikro-F1")["value"] == pytest.approx(2 * 1 / 5)


def test_sample_f1_is_the_mean_over_units() -> None:
    units = [unit("rad-1", "rad-1"), unit("rad-1;rad-2", "rad-1")]
    value = figure(units, "mål, skjema: snitt-F1")["value"]
    assert value == pytest.approx((1 + 2 / 3) / 2)


def test_units_simply_about_their_field_are_told_apart() -> None:
    units = [unit("rad-1", "rad-1"), unit("rad-2", "rad-1")]
    assert figure(units, "mål, skjema, ikke bare feltet: snitt-F1")["n_units"] == 1


def test_both_empty_is_agreement() -> None:
    assert figure([unit("rad-1", "rad-1")], "tema: mikro-F1")["value"] == 1


def test_the_interval_draws_submissions_not_units() -> None:
    units = [unit("rad-1", "rad-1") for _ in range(50)]
    units += [unit("rad-1", "rad-2", name="F-2") for _ in range(50)]
    row = figure(units, "mål, alle: mikro-F1")
    assert (row["low"], row["high"]) == (0, 1)


def coded(text: str, **changes: Any) -> dict[str, Any]:
    fields = {"targets": ["rad-1"], "themes": [], "stance": "stotter", "proposal": False}
    place = {"source": "forms", "row_id": 1, "field": "rad-1", "submission": "F001"}
    return {"text": text, **fields, **place, **changes}


def test_a_unit_gets_the_tags_of_the_statements_in_its_words() -> None:
    entry = submission(Block("Støttes. Men det koster  penger.", "answer", field="rad-1"))
    spans = [("a", 0, 8, "stotter"), ("b", 9, 32, "kritisk")]
    statements = typed(
        "statements",
        pd.DataFrame(
            [
                {
                    "statement_id": name,
                    "submission_id": "F-1",
                    "block": 0,
                    "start": start,
                    "end": end,
                    "text": entry.blocks[0].text[start:end],
                }
                for name, start, end, _ in spans
            ]
        ),
    )
    tags = typed(
        "tags",
        pd.DataFrame(
            [
                {"statement_id": name, "dimension": "stance", "code": code}
                for name, _, _, code in spans
            ]
        ),
    )
    rows = [coded("Støttes."), coded("Men det koster penger."), coded("Finnes ikke.")]
    found = match_units(rows, [entry], statements, tags)
    assert [set(one.found["stance"]) for one in found] == [{"stotter"}, {"kritisk"}, set()]
    assert [one.is_found for one in found] == [True, True, False]


def test_no_submission_is_tagged_by_a_model_that_saw_its_hand_coding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gold = [coded(f"Tekst {number}.", submission=f"F{number:03}") for number in range(10)]
    training = pd.DataFrame(
        [
            {"text": row["text"], "submission": row["submission"]}
            for row in [*gold, coded("Tekst 3.", submission="")]
        ]
    )
    seen: list[set[str]] = []
    tested: list[set[str]] = []
    monkeypatch.setattr(evaluate, "fit_taggers", lambda rows: seen.append(set(rows["text"])))
    monkeypatch.setattr(evaluate, "tag_submissions", lambda *_: (None, None))

    def keeps(rows: list[dict[str, Any]], *_: object) -> list[Unit]:
        tested.append({row["text"] for row in rows})
        return []

    monkeypatch.setattr(evaluate, "match_units", keeps)
    cross_validate([], gold, training, HEARING, lambda *_: None)
    assert set.union(*tested) == {row["text"] for row in gold}
    assert all(not fitted & held for fitted, held in zip(seen, tested, strict=True))


def test_a_missing_and_a_faulty_gold_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="fant ingen håndkoding"):
        read_gold(tmp_path / "gold.jsonl")
    path = tmp_path / "gold.jsonl"
    path.write_text(f'{json.dumps(coded("Bra."))}\n{{"text": "x"}}\n', "utf-8")
    with pytest.raises(InputError, match=r"linje 2: mangler .*stance"):
        read_gold(path)
