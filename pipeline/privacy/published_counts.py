"""The counted tables as the publishing edition may show them: what is not known to be safe goes."""

from __future__ import annotations

import pandas as pd

from pipeline.workspace import COLUMNS, Tables

#: Counts, and ids that are changed with those of the other tables.
_COUNTS = (
    "targets",
    "targets_without_campaigns",
    "target_types",
    "target_themes",
    "target_themes_without_campaigns",
    "aspects",
    "silent",
    "respondent_types",
    "invited",
    "coverage",
)


def published_counts(tables: Tables) -> Tables:
    """Every table: those of counts as they are, campaigns by number, the others without a row.

    What the publishing edition shows of the others it makes itself.
    """
    empty = {name: pd.DataFrame(columns=list(columns)) for name, columns in COLUMNS.items()}
    campaigns = tables["campaigns"]
    codes = pd.factorize(campaigns["campaign_id"].fillna(""))[0]
    return {
        **empty,
        **{name: tables[name] for name in _COUNTS},
        "campaigns": campaigns.assign(campaign_id=[f"K-{code + 1}" for code in codes]),
    }


def without_traces(table: pd.DataFrame, personal_data: pd.DataFrame) -> pd.DataFrame:
    """The table without word-by-word changes where any text has something to hide.

    A change holds a respondent's words, also those of the statement it is compared with.
    """
    if personal_data.empty:
        return table
    found = set(personal_data["statement_id"])
    groups = table.loc[table["statement_id"].isin(found), "group_id"]
    hidden = table["group_id"].isin(set(groups))
    return table.assign(difference=table["difference"].mask(hidden, ""))
