"""Which statements it pays most to check, and why, in words."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipeline.records import TAKE_A_STAND
from pipeline.review.codebook import YES
from pipeline.review.journal import CHECKED
from pipeline.workspace import Tables, rows_of, typed

#: Each further statement about the same target weighs so much less than the one before it, so that
#: a check reaches every part of the draft.
SPREAD = 0.95
#: Under this many that take a stand, one wrong tag changes what is said of a target.
FEW = 5
#: What a reason adds: a wrong attribution by name is the worst that can happen, personal data the
#: next. An unsure tag adds how unsure it is as well.
_WEIGHTS = {
    "kritisk": 1.0,
    "personopplysninger": 0.9,
    "endret": 0.9,
    "uenig": 0.7,
    "motstrid": 0.6,
    "grense": 0.5,
    "usikker": 0.4,
    "få": 0.3,
    "uten tema": 0.3,
}
_WORDS = {
    "kritisk": "kritisk holdning blir knyttet til instansen ved navn",
    "personopplysninger": "kan inneholde personopplysninger",
    "endret": "teksten er endret siden den ble kontrollert",
    "uenig": "to kilder er uenige om hva det gjelder",
    "motstrid": "instansen sier både for og imot om det samme",
    "grense": "standpunktet kan snu om dette ene merket er feil",
    "få": "få har tatt stilling her",
    "uten tema": "programmet fant ikke noe tema",
}
_DIMENSIONS = {"target": "hva det gjelder", "theme": "tema", "stance": "holdning"}
_DIMENSIONS["proposal"] = "forslag"
_PRIVATE = "privatperson"


def queue_table(tables: Tables) -> pd.DataFrame:
    """The table `queue`: one row a statement that should be checked, the most useful first.

    Left out are statements without a reason, those that people have checked, and those whose
    submission was replaced by a later one.
    """
    reasons = _reasons(tables)
    checked = _checked(tables["decisions"])
    targets = _first_target(tables["tags"])
    scores = tables["tags"].groupby("statement_id")["score"].min()
    order = {name: place for place, name in enumerate(tables["statements"]["statement_id"])}
    weights = {
        name: sum(_WEIGHTS[reason.split(":", 1)[0]] for reason in said)
        + 1
        - float(scores.get(name, 1.0))
        for name, said in reasons.items()
        if name not in checked and name in order
    }
    ranked = sorted(weights, key=lambda name: (-weights[name], order[name]))
    before: Counter[str] = Counter()
    spread = {}
    for name in ranked:
        spread[name] = weights[name] * SPREAD ** before[targets[name]]
        before[targets[name]] += 1
    ranked.sort(key=lambda name: (-spread[name], order[name]))
    rows = [
        {
            "place": place,
            "statement_id": name,
            "target": targets[name],
            "reasons": "; ".join(_in_words(reason) for reason in reasons[name]),
            "weight": round(spread[name], 4),
        }
        for place, name in enumerate(ranked, start=1)
    ]
    return typed("queue", pd.DataFrame(rows))


def _checked(decisions: pd.DataFrame) -> set[str]:
    """The statements that people have checked, as their words are now."""
    marks = decisions[(decisions["what"] == CHECKED) & (decisions["value"] == YES)]
    return set(marks.loc[marks["carried_from"] == "", "statement_id"])


def _in_words(reason: str) -> str:
    """A reason as the analyst reads it."""
    name, _, dimension = reason.partition(":")
    return _WORDS.get(name) or f"usikker: {_DIMENSIONS[dimension]}"


def _first_target(tags: pd.DataFrame) -> dict[str, str]:
    """The first target of each statement."""
    targets = tags[tags["dimension"] == "target"].drop_duplicates("statement_id")
    return dict(zip(targets["statement_id"], targets["code"], strict=True))


def _reasons(tables: Tables) -> dict[str, list[str]]:
    """Why each statement should be checked; those without a reason are not there."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    content = _countable(tables)
    for name, reason in (
        *_critical_by_name(tables),
        *_personal(tables),
        *_unsure(tables["tags"]),
        *_of_positions(tables),
        *_without_theme(tables),
    ):
        if name in content:
            found[name][reason] = None
    return {name: list(reasons) for name, reasons in found.items()}


def _countable(tables: Tables) -> set[str]:
    """The statements that count and are shown: not formalities, not replaced."""
    replaced = tables["submissions"]["superseded_by"].fillna("") != ""
    gone = set(tables["submissions"].loc[replaced, "submission_id"])
    statements = tables["statements"]
    counts = (statements["non_answer"].fillna("") != "formalia") & ~statements[
        "submission_id"
    ].isin(gone)
    return set(statements.loc[counts, "statement_id"])


def _critical_by_name(tables: Tables) -> Iterator[tuple[str, str]]:
    """Critical statements of organisations, as far as no person has decided the stance."""
    types = tables["submissions"].set_index("submission_id")["respondent_type"]
    senders = tables["statements"].set_index("statement_id")["submission_id"].map(types)
    tags = tables["tags"]
    critical = tags[(tags["dimension"] == "stance") & (tags["code"] == "kritisk")]
    for row in rows_of(critical[critical["source"] != "review"]):
        if senders.get(row["statement_id"]) != _PRIVATE:
            yield row["statement_id"], "kritisk"


def _personal(tables: Tables) -> Iterator[tuple[str, str]]:
    """Statements in which the search for personal data found something."""
    found = tables.get("personal_data")
    if found is not None and "statement_id" in found:
        for name in found["statement_id"].dropna():
            yield str(name), "personopplysninger"


def _unsure(tags: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Statements with a tag that is unsure, or that two sources disagree about."""
    for row in rows_of(tags[tags["flag"].fillna("") != ""]):
        if row["source"] == "review":
            yield row["statement_id"], "endret"
        elif row["flag"] == "uenig":
            yield row["statement_id"], "uenig"
        else:
            yield row["statement_id"], f"usikker:{row['dimension']}"


def _of_positions(tables: Tables) -> Iterator[tuple[str, str]]:
    """Statements behind positions that one tag can turn, that contradict, or that few hold."""
    positions = tables["positions"]
    taking = positions[positions["position"].isin(TAKE_A_STAND)]
    few = set(taking["target"].value_counts()[lambda counts: counts < FEW].index)
    stances = tables["tags"][tables["tags"]["dimension"] == "stance"]
    stance = dict(zip(stances["statement_id"], stances["code"], strict=True))
    for row in rows_of(taking):
        counts = json.loads(row["n_by_stance"])
        reasons = [
            *(["motstrid"] if counts.get("stotter") and counts.get("kritisk") else []),
            *(["grense"] if _can_turn(counts) else []),
            *(["få"] if row["target"] in few else []),
        ]
        for name in filter(None, row["statement_ids"].split(";")):
            if stance.get(name) not in (None, "noytral", "ikke_innhold"):
                yield from ((name, reason) for reason in reasons)


def _can_turn(counts: dict[str, Any]) -> bool:
    """Whether several statements stand so even that another reading of one turns the position."""
    support, reserved, critical = (
        counts.get(code, 0) for code in ("stotter", "stotter_med_merknad", "kritisk")
    )
    return bool(critical) and abs(critical - support - reserved) <= 1 and support + reserved > 0


def _without_theme(tables: Tables) -> Iterator[tuple[str, str]]:
    """Statements with content that no theme was found for."""
    tags = tables["tags"]
    themed = set(tags.loc[tags["dimension"] == "theme", "statement_id"])
    statements = tables["statements"]
    for name in statements.loc[statements["is_substantive"].astype(bool), "statement_id"]:
        if name not in themed:
            yield str(name), "uten tema"
