"""Tables with Norwegian headers on what is asked for, campaigns, near names and coverage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipeline.records import POSITIONS
from pipeline.reporting.content import Content
from pipeline.reporting.counts import TARGET
from pipeline.reporting.labels import BLOCK_LABELS, POSITION_LABELS
from pipeline.reporting.phrases import records, respondent_names
from pipeline.reporting.wording import type_label

ASPECTS = {
    "ansvar": "Ansvar",
    "tilpasning": "Hva som må tilpasses",
    "ressurser": "Ressurser og tid",
    "uklart": "Noe er uklart",
    "eksempel": "Gode eksempler",
}
"""Label by code of what a review looks for in every target."""

_PAIRS = {
    "samme": ("Samme instans", "Er det samme instans, skriv det samme navnet på begge"),
    "enhet": ("En del av den andre", "Regnes som to instanser. Er det én, skriv samme navn"),
    "invitert": ("Den inviterte", "Er det den inviterte, skriv navnet som i hearing.toml"),
}


def aspects_table(content: Content) -> pd.DataFrame:
    """One row a target, one column an aspect: how many respondents write about it."""
    pairs = content.tables["aspects"]
    if pairs.empty:
        return pd.DataFrame(columns=[TARGET, *ASPECTS.values()])
    counts = pairs.pivot_table(
        index="target", columns="aspect", values="n_respondents", aggfunc="sum", fill_value=0
    ).reindex(columns=list(ASPECTS), fill_value=0)
    counts = counts.reindex([one for one in content.hearing.targets if one in counts.index])
    table = counts.rename(columns=ASPECTS).astype(int)
    table.insert(0, TARGET, [content.hearing.targets[str(code)] for code in counts.index])
    return table.reset_index(drop=True)


def types_by_target_table(content: Content) -> pd.DataFrame:
    """One row a target and respondent type: respondents, by position."""
    table = content.tables["target_types"]
    rows = [
        (
            content.hearing.targets[row["target"]],
            type_label(content, row["respondent_type"]),
            int(row["n_respondents"]),
            *(int(row[code]) for code in POSITIONS),
        )
        for row in records(table)
        if row["target"] in content.hearing.stand_targets
    ]
    columns = [TARGET, "Aktørtype", "Høringsinstanser", *map(POSITION_LABELS.get, POSITIONS)]
    return pd.DataFrame(rows, columns=columns)


def without_campaigns_table(content: Content) -> pd.DataFrame:
    """One row a target: respondents by position without campaigns; no row without campaigns."""
    table = content.tables["targets_without_campaigns"]
    if content.tables["campaigns"].empty:
        table = table.iloc[:0]
    rows = [
        (
            content.hearing.targets[row["target"]],
            int(row["n_respondents"]),
            *(int(row[code]) for code in POSITIONS),
        )
        for row in records(table)
        if row["target"] in content.hearing.stand_targets
    ]
    columns = [TARGET, "Høringsinstanser", *map(POSITION_LABELS.get, POSITIONS)]
    return pd.DataFrame(rows, columns=columns)


def conditions_table(content: Content) -> pd.DataFrame:
    """One row a condition that somebody sets, verbatim, in the hearing's order."""
    names = respondent_names(content, hide_private=True)
    rows = [
        (
            content.hearing.targets[row["target"]],
            row["condition"],
            names.get(row["respondent_id"], ""),
            row["statement_id"],
        )
        for row in _in_order(content, content.tables["conditions"])
    ]
    return pd.DataFrame(rows, columns=[TARGET, "Vilkår", "Høringsinstans", "Utsagns-id"])


def new_hearing_table(content: Content) -> pd.DataFrame:
    """One row a proposal that would change the substance of a recommendation, and how."""
    names = respondent_names(content, hide_private=True)
    texts = {row["statement_id"]: _with_place(row) for row in records(content.statements)}
    proposals = content.tables["proposals"]
    rows = [
        (
            content.hearing.targets[row["target"]],
            row["substance"],
            texts.get(row["statement_id"], ""),
            names.get(row["respondent_id"], ""),
            row["statement_id"],
        )
        for row in _in_order(content, proposals[proposals["is_substantial"].fillna(value=False)])
    ]
    columns = [TARGET, "Hva det ville endre", "Forslag", "Høringsinstans", "Utsagns-id"]
    return pd.DataFrame(rows, columns=columns)


def campaigns_table(content: Content) -> pd.DataFrame:
    """One row a respondent of a campaign: the group, its size, what it shares and adds."""
    campaigns = content.tables["campaigns"]
    names = respondent_names(content, hide_private=True)
    texts = content.statements.set_index("statement_id")["text"].to_dict()
    sizes = campaigns["campaign_id"].value_counts()
    places = {
        code: str(place) for place, code in enumerate(dict.fromkeys(campaigns["campaign_id"]), 1)
    }
    rows = [
        (
            places[row["campaign_id"]],
            int(sizes[row["campaign_id"]]),
            names.get(row["respondent_id"], ""),
            float(row["share_shared"]),
            "\n".join(
                texts[one] for one in str(row["own_statement_ids"]).split(";") if one in texts
            ),
        )
        for row in records(campaigns.fillna({"own_statement_ids": ""}))
    ]
    columns = ["Gruppe", "Instanser", "Høringsinstans", "Andel felles tekst", "Legger til"]
    return pd.DataFrame(rows, columns=columns)


def _with_place(row: dict[str, Any]) -> str:
    """A statement; one that is a change in the draft itself, and few words, is told to be so."""
    change = {kind: BLOCK_LABELS[kind] for kind in ("insertion", "deletion")}
    kind = change.get(row["block_kind"])
    return f"{row['text']} [{kind} i utkastet]" if kind else str(row["text"])


def _joined(texts: dict[str, str], ids: str) -> str:
    """The texts of statements, one after the other."""
    return "\n".join(texts[one] for one in ids.split(";") if one in texts)


def name_pairs_table(content: Content) -> pd.DataFrame:
    """One row a pair of names that may belong together, and what to do."""
    rows = [
        (
            _PAIRS[row["kind"]][0],
            row["name"],
            row["other_name"],
            float(row["likeness"]),
            f"{_PAIRS[row['kind']][1]}, i respondents.csv.",
        )
        for row in records(content.tables["similar_names"])
    ]
    return pd.DataFrame(rows, columns=["Kan være", "Navn", "Annet navn", "Likhet", "Hva du gjør"])


def coverage_table(content: Content) -> pd.DataFrame:
    """One row a submission: its sentences by where they went, most not placed first."""
    table = content.tables["coverage"]
    known = content.submissions[["number", "respondent"]]
    table = table.join(known, on="submission_id").fillna({"respondent": ""})
    table = table.sort_values(["n_not_placed", "number"], ascending=[False, True], kind="stable")
    rows = [
        (
            int(row["number"]),
            row["respondent"],
            *(int(row[code]) for code in ("n_sentences", "n_tagged", "n_non_answer")),
            int(row["n_not_placed"]),
            None if pd.isna(row["share_not_placed"]) else float(row["share_not_placed"]),
            int(row["n_apart"]),
        )
        for row in records(table)
    ]
    columns = ["Nr", "Høringsinstans", "Setninger", "Merket", "Uten", "Ikke", "Andel", "Utenfor"]
    return pd.DataFrame(rows, columns=columns)


def _in_order(content: Content, table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a table by target in the hearing's order."""
    order = {code: place for place, code in enumerate(content.hearing.targets)}
    yield from records(
        table.assign(place=table["target"].map(order)).sort_values("place", kind="stable")
    )
