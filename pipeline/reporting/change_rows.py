"""What is different from the run before, in the words that readers meet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeline.reporting.content import Content
from pipeline.reporting.labels import POSITION_LABELS, STANCE_LABELS
from pipeline.reporting.phrases import records, respondent_names, submission_name
from pipeline.review.changes import NUMBER, POSITION, SUBMISSION, TAG

#: What a kind of change is called on its row, in the order in which they are shown.
KINDS = {SUBMISSION: "Svar", TAG: "Merke", POSITION: "Standpunkt", NUMBER: "Tall"}
_NUMBERS = {
    "n_submissions": "innspill",
    "n_respondents": "høringsinstanser",
    "n_statements": "utsagn med innhold",
    "n_proposals": "forslag",
    **{code: f"instanser: {label}" for code, label in POSITION_LABELS.items()},
}
_DIMENSIONS = {
    "target": "hva det gjelder",
    "theme": "tema",
    "stance": "holdning",
    "proposal": "forslag",
}
_NO_LONGER = "Instans som ikke lenger er med"


class ChangeRow(NamedTuple):
    """A change in words, in the order of the columns of the sheet."""

    kind: str
    who: str
    what: str
    before: str
    after: str
    why: str
    statement_id: str | None = None


def change_rows(content: Content, *, hide_private: bool = False) -> Iterator[ChangeRow]:
    """Each change in words, in the order of the table.

    Args:
        content: What is reported.
        hide_private: Whether private persons go by the number of their answer: for what is passed
            on.
    """
    names = respondent_names(content, hide_private=hide_private)
    submissions = {row["submission_id"]: row for row in records(content.submissions.reset_index())}
    statements = {row["statement_id"]: row for row in records(content.statements)}

    def sender(row: dict[str, Any]) -> str:
        """Who sent a submission, with the number of the answer."""
        name, number = submission_name(row, hide_private=hide_private), f"nr. {row['number']}"
        return name if name.endswith(f", {number}") else f"{name}, {number}"

    for row in records(content.tables["changes"].fillna("")):
        kind, subject, what = row["kind"], row["subject"], row["what"]
        before, after, statement = row["before"], row["after"], None
        if kind == TAG and subject not in statements:
            continue
        if kind == TAG:
            who, statement = sender(statements[subject]), subject
            before, after = (codes_in_words(content, what, side) or "–" for side in (before, after))
            what = _DIMENSIONS[what]
        elif kind == SUBMISSION:
            known = submissions.get(subject)
            who = sender(known) if known else f"Svar nr. {before or subject}"
            before = ""
        elif kind == POSITION:
            who, what = names.get(subject, _NO_LONGER), content.hearing.targets.get(what, what)
            before, after = (POSITION_LABELS.get(side, "–") for side in (before, after))
        else:
            who, what = content.hearing.targets.get(subject, subject), _NUMBERS.get(what, what)
        yield ChangeRow(KINDS[kind], who, what, before, after, row["why"], statement)


def codes_in_words(content: Content, dimension: str, codes: str) -> str:
    """The labels of codes of a dimension; those that hearing.toml does not have as they are."""
    labels: dict[str, dict[str, str]] = {
        "target": content.hearing.targets,
        "theme": content.hearing.theme_labels,
        "stance": STANCE_LABELS,
        "proposal": {"true": "ja"},
    }
    known = labels.get(dimension, {})
    return "; ".join(known.get(code, code) for code in codes.split(";") if code)
