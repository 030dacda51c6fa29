"""Builds a small Content from a few answers; the counted tables come from the real counting."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.aggregation.aggregate import aggregate
from pipeline.hearing import Hearing, parse_hearing
from pipeline.reporting.content import Content
from pipeline.workspace import COLUMNS, Tables, typed

Row = Mapping[str, Any]

ANSWERS: tuple[Row, ...] = (
    {"respondent": "Fjelldal kommune", "respondent_type": "kommune", "text": "Vi støtter dette."},
    {
        "respondent": "Fjelldal kommune",
        "respondent_type": "kommune",
        "target": "rad-2",
        "stance": "kritisk",
        "text": "Kravet er ikke mulig å oppfylle for små kommuner med dagens bemanning.",
        "theme": "ressurser",
    },
    {
        "respondent": "Landslaget for brukere",
        "respondent_type": "brukerorganisasjon",
        "stance": "stotter_med_merknad",
        "text": "Vi støttar rådet, men ordet «kunnskap» bør erstattast med «kompetanse».",
        "theme": "kompetanse",
        "language": "nn",
        "is_proposal": True,
        "flag": "usikker",
    },
    {
        "respondent": "Fagforbundet Test",
        "respondent_type": "fagforening_profesjon",
        "channel": "document",
        "target": "generelt",
        "stance": "noytral",
        "text": "Vi organiserer 4 000 ansatte i feltet og har lang erfaring med tjenestene.",
        "submitted_at": pd.Timestamp("2024-10-22 10:00"),
        "is_late": True,
    },
)
"""Three respondents, two recommendations, both channels, one late and one unsure answer.

What an answer does not say is filled in from DEFAULTS.
"""

DEFAULTS: Row = {
    "respondent": "Fjelldal kommune",
    "respondent_type": "kommune",
    "channel": "forms",
    "target": "rad-1",
    "stance": "stotter",
    "theme": "",
    "text": "Vi støtter dette.",
    "language": "nb",
    "is_proposal": False,
    "flag": "",
    "score": 0.9,
    "submitted_at": pd.Timestamp("2024-10-01 12:00"),
    "is_late": False,
    "is_substantive": True,
    "non_answer": "",
    "source_file": "",
    "page": None,
    "block_kind": "answer",
    "contact": "",
}


def small_hearing(**overrides: Any) -> Hearing:
    """A hearing with two recommendations, an open question and two themes.

    Args:
        **overrides: Tables of hearing.toml that replace the builder's: `hearing` (merged into
            the builder's own), `recommendations`, `themes`, `open_questions`, `chapters`, …
    """
    about = {
        "id": "prove",
        "title": "Prøvehøring om råd",
        "case_number": "24/1",
        "deadline": pd.Timestamp("2024-10-20").date(),
        **overrides.pop("hearing", {}),
    }
    content: dict[str, Any] = {
        "hearing": about,
        "recommendations": [
            {"id": "rad-1", "number": 1, "title": "Ledere skal ha kunnskap om medvirkning"},
            {"id": "rad-2", "number": 2, "title": "Kommunen bør samarbeide systematisk"},
        ],
        "open_questions": [
            {"id": "mangler", "label": "Mangler i utkastet", "question": "Er noe ikke dekket?"}
        ],
        "themes": [
            {"id": "ressurser", "label": "Ressurser og økonomi", "keywords": ["økonomi"]},
            {"id": "kompetanse", "label": "Kompetanse", "keywords": ["kompetanse"]},
        ],
        **overrides,
    }
    return parse_hearing(content)


def small_content(**overrides: Any) -> Content:
    """A Content made from a few answers, with every table consistent with the others.

    Args:
        **overrides: `answers` (rows as in ANSWERS, one a statement; several in one submission
            when respondent and channel are the same), `hearing`, `edition`, `run_id`,
            `manifest`, and any table by name (rows or a data frame), which takes the place of
            the one made from the answers.
    """
    hearing = overrides.pop("hearing", None) or small_hearing()
    edition = overrides.pop("edition", "intern")
    run_id = overrides.pop("run_id", "abcdef123456")
    manifest = overrides.pop("manifest", {})
    tables = tables_of(overrides.pop("answers", ANSWERS), hearing)
    for name, rows in overrides.items():
        tables[name] = typed(name, pd.DataFrame(rows))
    return Content(hearing, tables, edition, run_id, manifest)


def tables_of(answers: Sequence[Row], hearing: Hearing) -> Tables:
    """All tables, made from the answers."""
    said = pd.DataFrame([{**DEFAULTS, **answer} for answer in answers], columns=list(DEFAULTS))
    submissions = _submissions(said)
    statements = _statements(said, submissions)
    sizes = statements["submission_id"].value_counts()
    submissions["n_statements"] = submissions["submission_id"].map(sizes).astype("Int64")
    tags = typed("tags", pd.DataFrame(_tags(said, list(statements["statement_id"]))))
    made: dict[str, pd.DataFrame] = {
        name: typed(name, pd.DataFrame(columns=list(columns))) for name, columns in COLUMNS.items()
    }
    made |= {"submissions": submissions, "statements": statements, "tags": tags}
    made["blocks"] = _blocks(statements)
    return {**made, **aggregate(made, hearing)} if len(said) else made


def _blocks(statements: pd.DataFrame) -> pd.DataFrame:
    """A block of its own for each statement."""
    blocks = statements.assign(heading="[]", anchor="", by_ocr=False)
    return typed("blocks", blocks)


def _submissions(said: pd.DataFrame) -> pd.DataFrame:
    firsts = said.drop_duplicates(["respondent", "channel"]).reset_index(drop=True)
    forms = firsts["channel"] == "forms"
    numbers = pd.Series(range(1, len(firsts) + 1))
    files = firsts["source_file"].where(
        firsts["source_file"] != "",
        pd.Series(["forms/svar.xlsx" if form else "documents/brev.docx" for form in forms]),
    )
    return typed(
        "submissions",
        firsts.assign(
            submission_id=[
                f"{'F' if form else 'D'}-{number}"
                for form, number in zip(forms, numbers, strict=True)
            ],
            number=numbers,
            source_file=files,
            source_row=numbers.astype(str).where(forms, None),
            respondent_id=[f"R-{_digest(name)}" for name in firsts["respondent"]],
            signatories="",
            is_invited=True,
            superseded_by="",
            n_statements=1,
            notes="",
        ),
    )


def _statements(said: pd.DataFrame, submissions: pd.DataFrame) -> pd.DataFrame:
    ids = submissions.set_index(["respondent", "channel"])["submission_id"]
    owner = [ids[key] for key in zip(said["respondent"], said["channel"], strict=True)]
    place = pd.Series(range(len(said)))
    return typed(
        "statements",
        said.assign(
            statement_id=[f"{one}-{row:04x}" for one, row in zip(owner, place, strict=True)],
            submission_id=owner,
            block=place,
            field=said["target"],
            heading="",
            start=0,
            end=said["text"].str.len() if len(said) else 0,
            linked_to="",
        ),
    )


def _tags(said: pd.DataFrame, ids: list[str]) -> list[Row]:
    rows: list[Row] = []
    for row, statement_id in zip(said.to_dict("records"), ids, strict=True):
        codes = [("target", code) for code in str(row["target"]).split(";")]
        codes += [("theme", code) for code in str(row["theme"]).split(";") if code]
        codes += [("stance", row["stance"])] + [("proposal", "true")] * bool(row["is_proposal"])
        rows += [
            {
                "statement_id": statement_id,
                "dimension": dimension,
                "code": code,
                "score": row["score"],
                "source": "model",
                "flag": row["flag"] if dimension == "stance" else "",
                "evidence": "",
            }
            for dimension, code in codes
        ]
    return rows


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]
