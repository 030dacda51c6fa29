"""What each respondent holds about each target, by the counting rules of the project.

Source of the rules: docs/method.md, «Tellereglene».
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pandas as pd

from pipeline.records import STANCES

#: Stances that take a stand.
STANDS = ("stotter", "stotter_med_merknad", "kritisk")


def stands_table(
    submissions: pd.DataFrame, statements: pd.DataFrame, tags: pd.DataFrame
) -> pd.DataFrame:
    """One row a statement and target that counts: with stance, respondent and submission.

    Left out are statements of superseded submissions, repetitions of a text by the same
    respondent about the same target, and what an earlier answer of a respondent says about a
    target where a later one takes a stand too. `flags` says what was done about several answers.
    """
    active = submissions.loc[
        submissions["superseded_by"].fillna("") == "",
        ["submission_id", "respondent_id", "respondent_type", "number", "submitted_at"],
    ]
    stance = _one_dimension(tags, "stance").rename(columns={"code": "stance"})
    target = _one_dimension(tags, "target").rename(columns={"code": "target"})
    columns = ["statement_id", "submission_id", "block", "start"]
    columns += ["is_substantive", "non_answer", "linked_to", "text"]
    stands = (
        statements[columns]
        .merge(active, on="submission_id")
        .merge(stance, on="statement_id")
        .merge(target, on="statement_id")
    )
    stands["words"] = stands["text"].str.casefold().str.split().str.join(" ")
    stands = stands.sort_values(["number", "block", "start"], kind="stable")
    repeated = stands.duplicated(["respondent_id", "target", "words"])
    kept = stands[~repeated].drop(columns=["words", "block", "start"])
    return _one_answer_each(kept.reset_index(drop=True).assign(flags=""))


def positions_table(stands: pd.DataFrame, submissions: pd.DataFrame) -> pd.DataFrame:
    """One row a respondent and target that the respondent says something about.

    An empty field, and a field that only points to another one, is no row.
    """
    names = _names(submissions)
    joint = _signatories(submissions)
    rows = []
    for (respondent_id, target), said in stands.groupby(["respondent_id", "target"], sort=True):
        position, close = position_of(said["stance"], said["non_answer"])
        if position is None:
            continue
        flags = [flag for flag in said["flags"].iloc[0].split(";") if flag]
        flags += close + _dissent(said, joint.get(str(respondent_id), ()))
        content = said[said["stance"] != "ikke_innhold"]
        shown = content if len(content) else said
        rows.append(
            {
                "respondent_id": respondent_id,
                "target": target,
                "position": position,
                "flag": ";".join(flags),
                "n_statements": len(content),
                "n_by_stance": _by_stance(content["stance"]),
                "linked_to": _linked(said, names) if position == "henvisning" else "",
                "statement_ids": ";".join(shown["statement_id"]),
            }
        )
    return pd.DataFrame(rows)


def position_of(stances: Iterable[str], non_answers: Iterable[str]) -> tuple[str | None, list[str]]:
    """The position that a respondent's statements about a target add up to, and its flags.

    None when they say nothing: only pointers and formalities.
    """
    counts = pd.Series(list(stances), dtype=object).value_counts()
    support, reserved, critical = (int(counts.get(stance, 0)) for stance in STANDS)
    position, flags = _by_counts(support, reserved, critical)
    if position:
        return position, flags
    if counts.get("noytral", 0):
        return "noytral", []
    kinds = set(non_answers)
    if "ingen_merknader" in kinds:
        return "ingen_merknader", []
    return ("henvisning", []) if "henvisning" in kinds else (None, [])


def _by_counts(support: int, reserved: int, critical: int) -> tuple[str, list[str]]:
    """The position where somebody takes a stand; empty where nobody does."""
    if critical > support + reserved:
        return "kritisk", []
    if critical and critical == reserved:
        return "kritisk", ["knapp"]
    if critical and critical == support:
        return "delt", []
    if reserved or critical:
        return "stotter_med_merknad", []
    return ("stotter", []) if support else ("", [])


def _one_answer_each(stands: pd.DataFrame) -> pd.DataFrame:
    """The statements that count where respondents have answered more than once.

    The later submission wins where both take a stand; otherwise they are pooled, and flagged.
    """
    groups = stands.groupby(["respondent_id", "target"], sort=False)
    several = groups["submission_id"].transform("nunique") > 1
    decided = [
        _one_answer(said)
        for _, said in stands[several].groupby(["respondent_id", "target"], sort=False)
    ]
    return pd.concat([stands[~several], *decided]).sort_index().reset_index(drop=True)


def _one_answer(said: pd.DataFrame) -> pd.DataFrame:
    """What counts of one respondent's several answers about one target, with its flags."""
    taking = said[said["stance"].isin(STANDS)]
    if len(set(taking["submission_id"])) < 2:
        return said.assign(flags="flere_svar")
    latest = taking.sort_values(["submitted_at", "number"], na_position="first", kind="stable")
    winner = latest["submission_id"].iloc[-1]
    per_answer = {
        position_of(group["stance"], group["non_answer"])[0]
        for _, group in said.groupby("submission_id")
    }
    flags = "senere_svar;motstrid" if len(per_answer - {None}) > 1 else "senere_svar"
    kept: pd.DataFrame = said.loc[said["submission_id"] == winner]
    return kept.assign(flags=flags)


def _dissent(said: pd.DataFrame, signatories: tuple[str, ...]) -> list[str]:
    """A flag when a joint submission says what only some of its signatories hold."""
    named = any(name in text for text in said["text"] for name in signatories)
    return ["dissens"] if named else []


def _signatories(submissions: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The signatories of joint submissions by respondent."""
    joint = submissions[submissions["signatories"].fillna("") != ""]
    return {
        respondent: tuple(name for name in names.split("; ") if name)
        for respondent, names in zip(joint["respondent_id"], joint["signatories"], strict=True)
    }


def _by_stance(stances: pd.Series[str]) -> str:
    """How many statements of each stance, as JSON in the fixed order."""
    counts = stances.value_counts()
    return json.dumps({code: int(counts[code]) for code in STANCES if code in counts})


def _names(submissions: pd.DataFrame) -> dict[str, str]:
    """Respondent id by name, normalised as far as names are compared here."""
    return {
        _bare(str(name)): str(respondent)
        for name, respondent in zip(
            submissions["respondent"], submissions["respondent_id"], strict=True
        )
        if name
    }


def _linked(said: pd.DataFrame, names: dict[str, str]) -> str:
    """Whose answer a delegation joins: the respondent's id when it came in, else the name.

    A short name («Foreningen Rett») also finds the one respondent whose name begins with it.
    """
    links = said.loc[said["non_answer"] == "henvisning", "linked_to"]
    return ";".join(_respondent_called(link, names) for link in dict.fromkeys(links) if link)


def _respondent_called(name: str, names: dict[str, str]) -> str:
    """The id of the respondent with a name, or the name when none or several have it."""
    bare = _bare(name)
    if bare in names:
        return names[bare]
    longer = {code for known, code in names.items() if known.startswith(f"{bare} ")}
    return longer.pop() if len(longer) == 1 else name


def _bare(name: str) -> str:
    """A name in lower case with single spaces and without punctuation."""
    return " ".join(re.findall(r"\w+", name.casefold()))


def _one_dimension(tags: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Statement and code of the tags of one dimension."""
    return tags.loc[tags["dimension"] == dimension, ["statement_id", "code"]]
