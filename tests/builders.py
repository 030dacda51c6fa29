"""Small hearings and submissions for the tests of tagging, counting and measuring."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pipeline.hearing import Hearing, parse_hearing
from pipeline.records import Block, Submission

TITLES = (
    "Skolen skal ha en plan for fysisk aktivitet",
    "Kommunen bør samarbeide med idrettslag og foreldre",
    "Lærere skal ha kompetanse om fysisk aktivitet",
    "Elever med nedsatt funksjonsevne skal få tilrettelagt aktivitet",
    "Skoleeier bør sørge for trygge uteområder",
)


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
