"""What each respondent holds about each target, by the counting rules of the project.

Source of the rules: docs/method.md, «Tellereglene».
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import pandas as pd

from pipeline.aggregation.named import (
    dissenters,
    respondent_called,
    respondents_by_name,
    signatories_of,
)
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
    columns += ["language", "is_substantive", "non_answer", "linked_to", "text"]
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

    An empty field, and a field that only points to another one, is no row: see `silent_table`.
    """
    names = respondents_by_name(submissions)
    joint = signatories_of(submissions)
    rows = []
    for (respondent_id, target), said in stands.groupby(["respondent_id", "target"], sort=True):
        position, flags = position_of(said["stance"], said["non_answer"])
        if position is None:
            continue
        apart = _apart(said, joint.get(str(respondent_id), ()))
        if position == "kritisk" and all(_of_critical(said, apart)):
            # What some of the signatories object to, the others do not.
            position = "delt"
        joined = _joined(said, names)
        flags = [flag for flag in said["flags"].iloc[0].split(";") if flag] + flags
        flags += ["dissens"] * any(apart)
        flags += ["ukjent_henvisning"] * any(one not in names.values() for one in joined)
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
                "linked_to": ";".join(joined),
                "dissenters": "; ".join(dict.fromkeys(name for named in apart for name in named)),
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
    position = _by_counts(support, reserved, critical)
    if position:
        return position, _pulled(support, reserved, critical)
    if counts.get("noytral", 0):
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


def _pulled(support: int, reserved: int, critical: int) -> list[str]:
    """Flags of statements that pull apart: how close it is to another position, and why."""
    others = support + reserved
    if not (critical and others):
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


def _apart(said: pd.DataFrame, signatories: tuple[str, ...]) -> list[tuple[str, ...]]:
    """For each statement the signatories that it alone speaks for, where it takes a stand."""
    return [
        named if stance in STANDS else ()
        for named, stance in zip(dissenters(said["text"], signatories), said["stance"], strict=True)
    ]


def _of_critical(said: pd.DataFrame, apart: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """What `apart` says of the critical statements."""
    return [
        named for named, stance in zip(apart, said["stance"], strict=True) if stance == "kritisk"
    ]


def _joined(said: pd.DataFrame, names: dict[str, str]) -> list[str]:
    """Whose answers the statements join: respondent ids where they came in, else names."""
    links = said.loc[said["non_answer"] == "henvisning", "linked_to"]
    return list(dict.fromkeys(respondent_called(link, names) for link in links if link))


def _by_stance(stances: pd.Series[str]) -> str:
    """How many statements of each stance, as JSON in the fixed order."""
    counts = stances.value_counts()
    return json.dumps({code: int(counts[code]) for code in STANCES if code in counts})


def _one_dimension(tags: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Statement and code of the tags of one dimension."""
    return tags.loc[tags["dimension"] == dimension, ["statement_id", "code"]]
