"""What is different from the run before: submissions, tags, positions and published numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from pipeline.records import POSITIONS
from pipeline.review.codebook import YES
from pipeline.review.journal import CHECKED
from pipeline.workspace import Tables, rows_of, typed

SUBMISSION, TAG, POSITION, NUMBER = "innspill", "merke", "standpunkt", "tall"
#: What the former run must have left for a comparison.
COMPARED = ("submissions", "statements", "tags", "positions", "targets", "decisions", "changes")

BY_PEOPLE = "bestemt av analytiker"
LEARNT = "programmet har lært av kontrollerte rader"
OTHER = "svarene, hearing.toml eller programmet er endret"
_GONE = "svar nr. {} er borte"
_NEW = "nytt svar"
_TAGS = "endrede merker"
_TAGS_OR_ANSWERS = "nye eller borte svar, eller endrede merker"


class Change(NamedTuple):
    """A row of the table `changes`, without why."""

    kind: str
    subject: str
    what: str
    before: str
    after: str


def changes_table(former: Tables | None, tables: Tables) -> pd.DataFrame:
    """The table `changes`: what is different from the former tables, and why.

    When nothing is different, what the former run said is kept: it is still the last that moved.
    """
    if former is None:
        return typed("changes", pd.DataFrame())
    why = _why(former, tables)
    rows = [
        {**change._asdict(), "why": why(change)}
        for find in (_submissions, _tags, _positions, _numbers)
        for change in find(former, tables)
    ]
    return typed("changes", pd.DataFrame(rows)) if rows else former["changes"]


def _why(former: Tables, tables: Tables) -> Callable[[Change], str]:
    """A function that tells why something is different."""
    decided = tables["tags"][tables["tags"]["source"] == "review"]
    by_people = set(zip(decided["statement_id"], decided["dimension"], strict=True))
    learnt = _checked(former["decisions"]) != _checked(tables["decisions"])
    new, gone = _apart(tables, former), _apart(former, tables)
    of_new, of_gone = (
        dict(zip(of["respondent_id"], of["number"], strict=True)) for of in (new, gone)
    )

    def why(change: Change) -> str:
        if change.kind == SUBMISSION:
            return ""
        if change.kind == TAG and (change.subject, change.what) in by_people:
            return BY_PEOPLE
        if change.kind == TAG:
            return LEARNT if learnt else OTHER
        if change.kind == NUMBER:
            return _TAGS_OR_ANSWERS if len(new) or len(gone) else _TAGS
        if change.subject in of_gone:
            return _GONE.format(of_gone[change.subject])
        return _NEW if change.subject in of_new else _TAGS

    return why


def _apart(one: Tables, other: Tables) -> pd.DataFrame:
    """The submissions of one run that the other has not."""
    here = one["submissions"]
    return here[~here["submission_id"].isin(set(other["submissions"]["submission_id"]))]


def _checked(decisions: pd.DataFrame) -> set[str]:
    """The statements that people have checked."""
    marks = (decisions["what"] == CHECKED) & (decisions["value"] == YES)
    return set(decisions.loc[marks, "statement_id"])


def _submissions(former: Tables, tables: Tables) -> Iterator[Change]:
    """Submissions that came in, and those that are gone, with the number that they had."""
    for name in _apart(tables, former)["submission_id"]:
        yield Change(SUBMISSION, name, "kom inn", "", "")
    for row in rows_of(_apart(former, tables)):
        yield Change(SUBMISSION, row["submission_id"], "er borte", str(row["number"]), "")


def _tags(former: Tables, tables: Tables) -> Iterator[Change]:
    """Tags that differ, of statements that both runs have."""
    both = set(former["statements"]["statement_id"])
    before, now = _by_dimension(former["tags"]), _by_dimension(tables["tags"])
    for name in tables["statements"]["statement_id"]:
        if name not in both:
            continue
        for dimension in ("target", "theme", "stance", "proposal"):
            old, new = before.get((name, dimension), ""), now.get((name, dimension), "")
            if set(old.split(";")) != set(new.split(";")):
                yield Change(TAG, name, dimension, old, new)


def _by_dimension(tags: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The codes of each statement and dimension, `;` between them."""
    found: dict[tuple[str, str], str] = {}
    for row in rows_of(tags[["statement_id", "dimension", "code"]]):
        key = (row["statement_id"], row["dimension"])
        found[key] = f"{found[key]};{row['code']}" if key in found else row["code"]
    return found


def _positions(former: Tables, tables: Tables) -> Iterator[Change]:
    """Positions that differ; one that came or went has nothing on the other side."""
    before, now = (
        {(row["respondent_id"], row["target"]): row["position"] for row in rows_of(of["positions"])}
        for of in (former, tables)
    )
    for key in dict.fromkeys([*now, *before]):
        if before.get(key) != now.get(key):
            yield Change(POSITION, key[0], key[1], before.get(key, ""), now.get(key, ""))


def _numbers(former: Tables, tables: Tables) -> Iterator[Change]:
    """Numbers by target that differ."""
    before, now = (of["targets"].set_index("target") for of in (former, tables))
    for target in now.index:
        if target not in before.index:
            continue
        for column in ("n_submissions", "n_respondents", "n_statements", *POSITIONS, "n_proposals"):
            old, new = int(before.loc[target, column]), int(now.loc[target, column])
            if old != new:
                yield Change(NUMBER, str(target), column, str(old), str(new))
