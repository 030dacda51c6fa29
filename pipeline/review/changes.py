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
_OF_SENDERS = {
    "respondent": "har fått høringsinstansen rettet",
    "respondent_type": "har fått aktørtypen rettet",
}
_GONE = "svar nr. {} er borte"
_NEW = "nytt svar"
_TEXT = "svaret har endret tekst, eller endrede merker"
_TAGS = "endrede merker"
_TAGS_OR_ANSWERS = "nye, endrede eller borte svar, eller endrede merker"


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
    other_answers = _of_other_answers(former, tables)

    def why(change: Change) -> str:
        if change.kind == SUBMISSION:
            return ""
        if change.kind == TAG and (change.subject, change.what) in by_people:
            return BY_PEOPLE
        if change.kind == TAG:
            return LEARNT if learnt else OTHER
        if change.kind == NUMBER:
            return _TAGS_OR_ANSWERS if other_answers else _TAGS
        return other_answers.get(change.subject, _TAGS)

    return why


def _of_other_answers(former: Tables, tables: Tables) -> dict[str, str]:
    """Why the positions of a respondent are different, where its answers are not the same."""
    now = tables["submissions"].set_index("submission_id")["respondent_id"]
    gone = _apart(former, tables)
    return {
        **{now[name]: _TEXT for name in _rewritten(former, tables)},
        **dict.fromkeys(_apart(tables, former)["respondent_id"], _NEW),
        **{row["respondent_id"]: _GONE.format(row["number"]) for row in rows_of(gone)},
    }


def _rewritten(former: Tables, tables: Tables) -> list[str]:
    """The submissions of both runs that do not hold the same statements: their text is another."""
    before, now = (
        of["statements"].groupby("submission_id")["statement_id"].agg(set).to_dict()
        for of in (former, tables)
    )
    return [str(name) for name in now if name in before and now[name] != before[name]]


def _apart(one: Tables, other: Tables) -> pd.DataFrame:
    """The submissions of one run that the other has not."""
    here = one["submissions"]
    return here[~here["submission_id"].isin(set(other["submissions"]["submission_id"]))]


def _checked(decisions: pd.DataFrame) -> set[str]:
    """The statements that people have checked."""
    marks = (decisions["what"] == CHECKED) & (decisions["value"] == YES)
    return set(decisions.loc[marks, "statement_id"])


def _submissions(former: Tables, tables: Tables) -> Iterator[Change]:
    """Submissions that came in, are gone with the number that they had, or are of somebody else."""
    for name in _apart(tables, former)["submission_id"]:
        yield Change(SUBMISSION, name, "kom inn", "", "")
    for row in rows_of(_apart(former, tables)):
        yield Change(SUBMISSION, row["submission_id"], "er borte", str(row["number"]), "")
    for name in _rewritten(former, tables):
        yield Change(SUBMISSION, name, "har endret tekst", "", "")
    before, now = (of["submissions"].set_index("submission_id") for of in (former, tables))
    for name in now.index.intersection(before.index):
        for column, what in _OF_SENDERS.items():
            if before.loc[name, column] != now.loc[name, column]:
                yield Change(SUBMISSION, str(name), what, "", "")


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
    """Positions that differ; one that came or went has nothing on the other side.

    A respondent whose name was put right has another id, and is the same.
    """
    renamed = _renamed(former["submissions"], tables["submissions"])
    before = {
        (renamed.get(row["respondent_id"], row["respondent_id"]), row["target"]): row["position"]
        for row in rows_of(former["positions"])
    }
    now = {
        (row["respondent_id"], row["target"]): row["position"]
        for row in rows_of(tables["positions"])
    }
    for key in dict.fromkeys([*now, *before]):
        if before.get(key) != now.get(key):
            yield Change(POSITION, key[0], key[1], before.get(key, ""), now.get(key, ""))


def _renamed(former: pd.DataFrame, submissions: pd.DataFrame) -> dict[str, str]:
    """Today's respondent by the one of the run before that all its submissions were of."""
    now = dict(zip(submissions["submission_id"], submissions["respondent_id"], strict=True))
    known = set(now.values())
    found: dict[str, set[str]] = {}
    for name, respondent in zip(former["submission_id"], former["respondent_id"], strict=True):
        if respondent not in known and name in now:
            found.setdefault(respondent, set()).add(now[name])
    return {respondent: names.pop() for respondent, names in found.items() if len(names) == 1}


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
