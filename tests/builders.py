"""Small hearings and submissions for the tests of tagging, counting and measuring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.evaluate import read_gold
from pipeline.hearing import Hearing, parse_hearing
from pipeline.nlp.labelled import BUNDLED_GOLD
from pipeline.records import Block, Submission
from pipeline.workspace import Tables, typed

TITLES = (
    "Skolen skal ha en plan for fysisk aktivitet",
    "Kommunen bør samarbeide med idrettslag og foreldre",
    "Lærere skal ha kompetanse om fysisk aktivitet",
    "Elever med nedsatt funksjonsevne skal få tilrettelagt aktivitet",
    "Skoleeier bør sørge for trygge uteområder",
)


def gold_units(raw: Path) -> list[dict[str, Any]]:
    """The hand-coded units of a bundled hearing, by its raw folder."""
    own = raw / "gold.jsonl"
    return read_gold(own if own.is_file() else BUNDLED_GOLD)


def small_hearing(*, word: str = "råd", **changes: Any) -> Hearing:
    """A hearing of five recommendations in two chapters; `changes` replace whole tables."""
    content: dict[str, Any] = {
        "hearing": {"id": "aktiv", "title": "Aktivitet i skolen", "recommendation_word": word},
        "chapters": [
            {"number": 1, "title": "Bakgrunn og metode"},
            {"number": 2, "title": "Råd på systemnivå"},
            {"number": 3, "title": "Råd i klasserommet"},
        ],
        "recommendations": [
            {"id": f"rad-{number}", "number": number, "chapter": 2 + number // 3, "title": title}
            for number, title in enumerate(TITLES, start=1)
        ],
        "open_questions": [
            {"id": "mangler", "label": "Mangler", "question": "Hva mangler i utkastet?"},
            {"id": "tiltak", "label": "Tiltak for innføring", "question": "Hvilke tiltak trengs?"},
        ],
        "themes": [
            {"id": "ressurser", "label": "Ressurser", "keywords": ["penger", "bemanning"]},
            {"id": "kompetanse", "label": "Kompetanse", "keywords": ["kurs", "opplæring"]},
        ],
    }
    return parse_hearing(content | changes)


def submission(*blocks: Block, **changes: Any) -> Submission:
    """A submission of these blocks; in Forms when a block has a field."""
    in_form = any(block.field for block in blocks)
    fields: dict[str, Any] = {
        "submission_id": "F-1" if in_form else "D-1",
        "channel": "forms" if in_form else "document",
        "source_file": "forms/svar.xlsx" if in_form else "documents/brev.docx",
        "source_row": "1" if in_form else None,
        "respondent": "Vik kommune",
        "respondent_type": "kommune",
        "contact": "",
        "signatories": (),
        "submitted_at": None,
        "language": "nb",
        "blocks": blocks,
    }
    return Submission(**(fields | changes))


def day(number: int) -> datetime:
    """A day in the month of the answers, without a zone as in the exports."""
    return datetime(2024, 10, number)  # noqa: DTZ001


def tables_of(*answers: Mapping[str, Any]) -> Tables:
    """The tables `submissions`, `blocks`, `statements` and `tags` of some answers.

    Args:
        *answers: One a statement. Keys, all optional: submission, respondent, respondent_type,
            submitted_at, superseded_by, signatories, text, stance, non_answer, linked, target and
            theme (`;` between several), proposal.
    """
    said = [
        {**_ANSWER, "text": f"Utsagn {place}.", **answer} for place, answer in enumerate(answers)
    ]
    submissions = {str(row["submission"]): row for row in said}
    numbers = {name: number for number, name in enumerate(submissions, start=1)}
    counts = Counter(row["submission"] for row in said)
    return {
        "submissions": typed(
            "submissions",
            pd.DataFrame(
                [
                    {
                        "submission_id": name,
                        "number": numbers[name],
                        "channel": "forms" if name.startswith("F") else "document",
                        "source_file": "forms/svar.xlsx",
                        "source_row": str(numbers[name]),
                        "respondent_id": f"R-{row['respondent']}",
                        "contact": "",
                        "is_invited": None,
                        "language": "nb",
                        "is_late": None,
                        "n_statements": counts[name],
                        "notes": "",
                        **{key: row[key] for key in _OF_SUBMISSION},
                    }
                    for name, row in submissions.items()
                ]
            ),
        ),
        "blocks": typed(
            "blocks",
            pd.DataFrame(
                [
                    {
                        "submission_id": row["submission"],
                        "block": place,
                        "block_kind": "answer",
                        "field": str(row["target"]).split(";", maxsplit=1)[0],
                        "heading": "[]",
                        "anchor": "",
                        "by_ocr": False,
                        "text": row["text"],
                    }
                    for place, row in enumerate(said)
                ]
            ),
        ),
        "statements": typed(
            "statements",
            pd.DataFrame(
                [
                    {
                        "statement_id": f"{row['submission']}-{place}",
                        "submission_id": row["submission"],
                        "block": place,
                        "block_kind": "answer",
                        "field": str(row["target"]).split(";", maxsplit=1)[0],
                        "heading": "",
                        "start": 0,
                        "end": len(row["text"]),
                        "language": "nb",
                        "is_substantive": row["stance"] != "ikke_innhold",
                        "non_answer": row["non_answer"],
                        "linked_to": row["linked"],
                        "text": row["text"],
                    }
                    for place, row in enumerate(said)
                ]
            ),
        ),
        "tags": typed("tags", pd.DataFrame(_tags(said))),
        "columns": typed(
            "columns",
            pd.DataFrame(
                [
                    {"source": "forms/svar.xlsx", "role": "target", "target": target}
                    for target in dict.fromkeys(str(row["target"]) for row in said)
                ]
            ),
        ),
    }


_ANSWER: dict[str, Any] = {
    "submission": "F-1",
    "respondent": "Vik",
    "respondent_type": "kommune",
    "submitted_at": None,
    "superseded_by": "",
    "signatories": "",
    "stance": "stotter",
    "non_answer": "",
    "linked": "",
    "target": "rad-1",
    "theme": "",
    "proposal": False,
}
_OF_SUBMISSION = ("respondent", "respondent_type", "submitted_at", "superseded_by", "signatories")


def _tags(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tags of the answers, in the order of the dimensions."""
    codes = [
        (f"{row['submission']}-{place}", dimension, code)
        for place, row in enumerate(said)
        for dimension, values in (
            ("target", row["target"]),
            ("stance", row["stance"]),
            ("theme", row["theme"]),
            ("proposal", "true" if row["proposal"] else ""),
        )
        for code in str(values).split(";")
        if code
    ]
    return [
        {
            "statement_id": name,
            "dimension": dimension,
            "code": code,
            "score": 0.9,
            "source": "model",
            "flag": "",
            "evidence": "",
        }
        for name, dimension, code in codes
    ]
