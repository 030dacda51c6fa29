"""What each respondent holds about each target, by the counting rules of the project.

Source of the rules: docs/method.md, «Tellereglene».
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from pipeline.aggregation.named import (
    dissenters,
    respondent_called,
    respondents_by_name,
    signatories_of,
)
from pipeline.records import STANCES
from pipeline.workspace import rows_of

#: A statement that counts, as a row of `stands_table`.
Said = dict[str, Any]

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
    columns += ["language", "is_substantive", "non_answer", "linked_to", "text"]
    stands = (
        statements[columns]
        .merge(active, on="submission_id")
        .merge(stance, on="statement_id")
        .merge(target, on="statement_id")
    )
    stands["words"] = stands["text"].str.casefold().str.split().str.join(" ")
    stands = stands.sort_values(["number", "block", "start", "target"], kind="stable")
    repeated = stands.duplicated(["respondent_id", "target", "words"])
    kept = stands[~repeated].drop(columns=["words", "block", "start"])
    return _one_answer_each(kept.reset_index(drop=True).assign(flags=""))


def positions_table(stands: pd.DataFrame, submissions: pd.DataFrame) -> pd.DataFrame:
    """One row a respondent and target that the respondent says something about.

    An empty field, and a field that only points to another one, is no row: see `silent_table`.
    """
    names = respondents_by_name(submissions)
    joint = signatories_of(submissions)
    # Plain lists: there are as many groups as rows of the result.
    groups: dict[tuple[str, str], list[Said]] = {}
    for said in rows_of(stands):
        groups.setdefault((said["respondent_id"], said["target"]), []).append(said)
    rows = [
        {"respondent_id": respondent_id, "target": target, **held}
        for (respondent_id, target), said in sorted(groups.items())
        if (held := _held(said, joint.get(respondent_id, ()), names)) is not None
    ]
    return pd.DataFrame(rows)


def _held(
    said: list[Said], signatories: tuple[str, ...], names: dict[str, str]
) -> dict[str, object] | None:
    """What a respondent holds about a target, as a row without its keys; None when nothing."""
    position, flags = position_of(
        [one["stance"] for one in said], [one["non_answer"] or "" for one in said]
    )
    if position is None:
        return None
    apart = _apart(said, signatories)
    critical = [one["stance"] == "kritisk" for one in said]
    if position == "kritisk" and all(
        named for named, is_critical in zip(apart, critical, strict=True) if is_critical
    ):
        # What some of the signatories object to, the others do not.
        position = "delt"
    joined = _joined(said, names)
    flags = [flag for flag in said[0]["flags"].split(";") if flag] + flags
    flags += ["dissens"] * any(apart)
    flags += ["ukjent_henvisning"] * any(one not in names.values() for one in joined)
    content = [one for one in said if one["stance"] != "ikke_innhold"]
    counts = Counter(one["stance"] for one in content)
    return {
        "position": position,
        "flag": ";".join(flags),
        "n_statements": len(content),
        "n_by_stance": json.dumps({code: counts[code] for code in STANCES if code in counts}),
        "linked_to": ";".join(joined),
        "dissenters": "; ".join(dict.fromkeys(name for named in apart for name in named)),
        "statement_ids": ";".join(one["statement_id"] for one in content or said),
    }


def position_of(stances: Iterable[str], non_answers: Iterable[str]) -> tuple[str | None, list[str]]:
    """The position that a respondent's statements about a target add up to, and its flags.

    None when they say nothing: only pointers and formalities.
    """
    counts = Counter(stances)
    support, reserved, critical = (counts[stance] for stance in STANDS)
    position = _by_counts(support, reserved, critical)
    if position:
        return position, _pulled(position, support, reserved, critical)
    if counts["noytral"]:
        return "noytral", []
    kinds = set(non_answers)
    if "ingen_merknader" in kinds:
        return "ingen_merknader", []
    return ("henvisning", []) if "henvisning" in kinds else (None, [])


def _by_counts(support: int, reserved: int, critical: int) -> str:
    """The position where somebody takes a stand; empty where nobody does.

    Source: docs/decisions/0010-what-makes-a-respondent-critical.md
    """
    if critical > support + reserved or (critical and critical == reserved and not support):
        return "kritisk"
    if critical and critical == support and not reserved:
        return "delt"
    if reserved or critical:
        return "stotter_med_merknad"
    return "stotter" if support else ""


def _pulled(position: str, support: int, reserved: int, critical: int) -> list[str]:
    """Flags of statements that pull apart: how close it is to another position, and why.

    A divided position says so itself.
    """
    others = support + reserved
    if position == "delt" or not (critical and others):
        return []
    flags = ["spriker"] if support else []
    # One statement more or less on either side would make the respondent critical, or not.
    return (["knapp"] if abs(critical - others) <= 1 else []) + flags


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


def _apart(said: list[Said], signatories: tuple[str, ...]) -> list[tuple[str, ...]]:
    """For each statement the signatories that it alone speaks for, where it takes a stand."""
    texts = [one["text"] for one in said]
    return [
        named if one["stance"] in STANDS else ()
        for named, one in zip(dissenters(texts, signatories), said, strict=True)
    ]


def _joined(said: list[Said], names: dict[str, str]) -> list[str]:
    """Whose answers the statements join: respondent ids where they came in, else names."""
    links = [one["linked_to"] for one in said if one["non_answer"] == "henvisning"]
    return list(dict.fromkeys(respondent_called(link, names) for link in links if link))


def _one_dimension(tags: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Statement and code of the tags of one dimension."""
    return tags.loc[tags["dimension"] == dimension, ["statement_id", "code"]]
