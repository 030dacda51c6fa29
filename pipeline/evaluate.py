"""Agreement between the program's tags and hand coding: F1 with intervals, by submission.

A submission is never tagged by a model that saw its hand coding: the taggers are fitted once per
fold without the fold's submissions and without texts identical to theirs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.errors import InputError
from pipeline.hearing import Hearing
from pipeline.nlp.tagging import tag_submissions
from pipeline.nlp.training import fit_taggers
from pipeline.records import STANCES, Submission
from pipeline.workspace import rows_of

FOLDS = 5
RESAMPLES = 1000
SEED = 20240620

Floats = NDArray[np.float64]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Unit:
    """A hand-coded unit and what the program says of the same words.

    Attributes:
        submission: The submission's id in the tables, or empty when it is not there.
        channel: `forms` or `document`.
        field: The form field, or None.
        text: The words that were coded.
        gold: Codes by dimension, as coded by hand.
        found: Codes by dimension, of the statements that lie in the unit.
        is_found: Whether the words lie in statements of the right submission.
    """

    submission: str
    channel: str
    field: str | None
    text: str
    gold: dict[str, frozenset[str]]
    found: dict[str, frozenset[str]]
    is_found: bool


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The rows of a gold.jsonl.

    Raises:
        InputError: The file is missing, or a line is not a coded unit.
    """
    if not path.is_file():
        message = (
            f"{path}: fant ingen håndkoding. Oppgi filen med --gold, eller legg gold.jsonl ved "
            "siden av hearing.toml."
        )
        raise InputError(message)
    rows = []
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            row = None
        missing = _GOLD_KEYS - set(row) if isinstance(row, dict) else _GOLD_KEYS
        if missing:
            message = (
                f"{path}, linje {number}: mangler {', '.join(sorted(missing))}. Hver linje skal "
                "være ett JSON-objekt, slik kodeboken beskriver."
            )
            raise InputError(message)
        rows.append(row)
    return rows


_GOLD_KEYS = frozenset({"source", "text", "targets", "themes", "stance", "proposal"})


def cross_validate(
    submissions: list[Submission],
    gold: list[dict[str, Any]],
    training: pd.DataFrame,
    hearing: Hearing,
    progress: Progress,
) -> list[Unit]:
    """Every gold unit with the tags of models that were fitted without its submission.

    Args:
        submissions: The submissions of the hearing.
        gold: Its hand-coded units.
        training: Labelled rows; those with a `submission` are left out with their fold.
        hearing: What hearing.toml says.
        progress: Told of each fold.
    """
    names = sorted({str(row.get("submission", "")) for row in gold})
    folds = np.array_split(np.random.default_rng(SEED).permutation(names), FOLDS)
    units: list[Unit] = []
    for done, fold in enumerate(folds, start=1):
        inside = [row for row in gold if str(row.get("submission", "")) in set(fold)]
        texts = {_squashed(row["text"]) for row in inside}
        seen = training["submission"].isin(set(fold)) | training["text"].map(_squashed).isin(texts)
        taggers = fit_taggers(training[~seen].reset_index(drop=True))
        tables = tag_submissions(submissions, hearing, taggers)
        units += match_units(inside, submissions, *tables)
        progress("Måler mot håndkodingen", done, FOLDS)
    return units


def match_units(
    gold: Iterable[dict[str, Any]],
    submissions: list[Submission],
    statements: pd.DataFrame,
    tags: pd.DataFrame,
) -> list[Unit]:
    """Each gold unit with the codes of the statements that lie in its words."""
    codes: dict[tuple[str, str], frozenset[str]] = {}
    for tag in rows_of(tags):
        key = (tag["statement_id"], tag["dimension"])
        codes[key] = codes.get(key, frozenset()) | {tag["code"]}
    by_submission: dict[str, list[dict[str, Any]]] = {}
    for statement in rows_of(statements):
        by_submission.setdefault(statement["submission_id"], []).append(statement)
    places: dict[tuple[str, str | None], int] = {}
    return [_match(row, _owner(row, submissions), by_submission, codes, places) for row in gold]


def _owner(row: dict[str, Any], submissions: list[Submission]) -> Submission | None:
    """The submission that a gold unit is taken from."""
    for entry in submissions:
        if row["source"] == "forms":
            if entry.channel == "forms" and entry.source_row == str(row.get("row_id")):
                return entry
        elif entry.channel == "document" and entry.source_file.endswith(str(row.get("file"))):
            return entry
    return None


def _match(
    row: dict[str, Any],
    entry: Submission | None,
    by_submission: dict[str, list[dict[str, Any]]],
    codes: dict[tuple[str, str], frozenset[str]],
    places: dict[tuple[str, str | None], int],
) -> Unit:
    """A gold unit with the codes found in its words."""
    field = row.get("field")
    overlaps: list[tuple[int, str]] = []
    if entry is not None:
        key = (entry.submission_id, field)
        start, end = _place(row["text"], entry, field, places.get(key, 0))
        within = field
        if not end:
            # The loader moves what stands in another field than it belongs to.
            within = None
            start, end = _place(row["text"], entry, within, 0)
        if end:
            places[key] = end if within == field else places.get(key, 0)
            spans = by_submission.get(entry.submission_id, [])
            overlaps = _overlaps(start, end, entry, within, spans)
    names = [name for _, name in overlaps]
    longest: dict[str, int] = {}
    for length, name in overlaps:
        for stance in codes.get((name, "stance"), ()):
            longest[stance] = longest.get(stance, 0) + length
    stance = max(longest, key=lambda code: (longest[code], code)) if longest else ""
    found = {
        dimension: frozenset[str]().union(*(codes.get((name, dimension), ()) for name in names))
        for dimension in ("target", "theme", "proposal")
    }
    return Unit(
        submission=entry.submission_id if entry else "",
        channel="forms" if row["source"] == "forms" else "document",
        field=field,
        text=row["text"],
        gold={
            "target": frozenset(row["targets"]),
            "theme": frozenset(row["themes"]),
            "stance": frozenset({row["stance"]}),
            "proposal": frozenset({"true"} if row["proposal"] else ()),
        },
        found={**found, "stance": frozenset({stance} if stance else ())},
        is_found=bool(overlaps),
    )


def _place(text: str, entry: Submission, field: str | None, after: int) -> tuple[int, int]:
    """Where a unit's words lie in the submission's words, spaces apart; (0, 0) when nowhere.

    Without a field all of the submission's words are searched.
    """
    whole = "".join(_squashed(block.text) for block in entry.blocks if field in {None, block.field})
    words = _squashed(text)
    start = whole.find(words, after)
    if start < 0:
        start = whole.find(words)
    return (start, start + len(words)) if start >= 0 and words else (0, 0)


def _overlaps(
    start: int, end: int, entry: Submission, field: str | None, spans: list[dict[str, Any]]
) -> list[tuple[int, str]]:
    """The statements that lie in a range for at least half of them or of the range, with length."""
    offsets: dict[int, int] = {}
    position = 0
    for number, block in enumerate(entry.blocks):
        if field in {None, block.field}:
            offsets[number] = position
            position += len(_squashed(block.text))
    found = []
    for statement in spans:
        if statement["block"] not in offsets:
            continue
        before = entry.blocks[statement["block"]].text[: statement["start"]]
        low = offsets[statement["block"]] + len(_squashed(before))
        high = low + len(_squashed(statement["text"]))
        shared = min(high, end) - max(low, start)
        if shared > 0 and shared * 2 >= min(high - low, end - start):
            found.append((shared, statement["statement_id"]))
    return found


def _squashed(text: str) -> str:
    """A text without any space."""
    return "".join(text.split())


class Measure(NamedTuple):
    """What is measured of which units.

    Attributes:
        name: What it is called.
        counts: Whether a unit is measured at all.
        tally: The numbers of one unit that are added up.
        value: The measure from the sum of the tallies.
    """

    name: str
    counts: Callable[[Unit], bool]
    tally: Callable[[Unit], list[float]]
    value: Callable[[Floats], float]


def measures(units: list[Unit], hearing: Hearing) -> pd.DataFrame:
    """One row a measure: what, value, 95 % interval, number of units.

    Intervals come from drawing submissions with replacement.
    """
    rows = []
    for measure in _measures(hearing):
        chosen = [unit for unit in units if measure.counts(unit)]
        if not chosen:
            continue
        tallies = pd.DataFrame([measure.tally(unit) for unit in chosen])
        by_submission = tallies.groupby([unit.submission for unit in chosen]).sum().to_numpy()
        low, high = _interval(by_submission, measure.value)
        value = measure.value(by_submission.sum(axis=0))
        rows.append((measure.name, value, low, high, len(chosen)))
    return pd.DataFrame(rows, columns=["measure", "value", "low", "high", "n_units"])


def _measures(hearing: Hearing) -> list[Measure]:
    """What is measured, in the order in which it is shown."""
    themes = list(hearing.theme_labels)
    return [
        Measure("funnet: andel enheter som ligger i utsagn", _all, _found, _share),
        Measure("mål, alle: mikro-F1", _all, *_micro("target")),
        Measure("mål, dokumenter: mikro-F1", _in_document, *_micro("target")),
        Measure("mål, skjema: snitt-F1", _in_forms, *_sample("target")),
        Measure("mål, skjema, ikke bare feltet: snitt-F1", _moved, *_sample("target")),
        Measure("tema: makro-F1", _all, *_macro("theme", themes)),
        Measure("tema: mikro-F1", _all, *_micro("theme")),
        Measure("tema, skjema: mikro-F1", _in_forms, *_micro("theme")),
        Measure("tema, dokumenter: mikro-F1", _in_document, *_micro("theme")),
        Measure("holdning: makro-F1", _all, *_macro("stance", list(STANCES))),
        *(
            Measure(f"holdning {stance}: F1", _all, *_macro("stance", [stance]))
            for stance in STANCES
        ),
        Measure("forslag: F1", _all, *_micro("proposal")),
    ]


Parts = tuple[Callable[[Unit], list[float]], Callable[[Floats], float]]


def _all(unit: Unit) -> bool:
    """Every unit."""
    del unit
    return True


def _in_forms(unit: Unit) -> bool:
    """Units of the form."""
    return unit.channel == "forms"


def _in_document(unit: Unit) -> bool:
    """Units of documents."""
    return unit.channel == "document"


def _moved(unit: Unit) -> bool:
    """Units of the form that are not simply about their field."""
    return unit.channel == "forms" and unit.gold["target"] != {unit.field}


def _found(unit: Unit) -> list[float]:
    """Whether the unit's words lie in statements of the right submission, and one for the unit."""
    return [float(unit.is_found), 1.0]


def _share(sums: Floats) -> float:
    """The first number in relation to the second."""
    return float(sums[0] / sums[1])


def _micro(dimension: str) -> Parts:
    """F1 over all codes of all units together."""

    def tally(unit: Unit) -> list[float]:
        gold, found = unit.gold[dimension], unit.found[dimension]
        return [float(len(gold & found)), float(len(gold) + len(found))]

    return tally, lambda sums: _f1(sums[:1], sums[1:])


def _macro(dimension: str, codes: list[str]) -> Parts:
    """The mean over codes of each code's F1; codes that nobody uses are left out."""

    def tally(unit: Unit) -> list[float]:
        gold, found = unit.gold[dimension], unit.found[dimension]
        hits = [float(code in gold and code in found) for code in codes]
        return hits + [float((code in gold) + (code in found)) for code in codes]

    return tally, lambda sums: _f1(sums[: len(codes)], sums[len(codes) :])


def _f1(hits: Floats, totals: Floats) -> float:
    """The mean F1 of codes from their hits and their occurrences in both codings."""
    used = totals > 0
    return float(np.mean(2 * hits[used] / totals[used])) if used.any() else 1.0


def _sample(dimension: str) -> Parts:
    """The mean over units of each unit's F1; both empty is agreement."""

    def tally(unit: Unit) -> list[float]:
        gold, found = unit.gold[dimension], unit.found[dimension]
        total = len(gold) + len(found)
        return [2 * len(gold & found) / total if total else 1.0, 1.0]

    return tally, _share


def _interval(by_submission: Floats, value: Callable[[Floats], float]) -> tuple[float, float]:
    """The middle 95 % of the measure when submissions are drawn with replacement."""
    random = np.random.default_rng(SEED)
    n_submissions = len(by_submission)
    values = [
        value(by_submission[random.integers(n_submissions, size=n_submissions)].sum(axis=0))
        for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
