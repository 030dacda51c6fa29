"""The third stage: everything that is counted, checked."""

from __future__ import annotations

import pandas as pd

from pipeline.aggregation.aspects import aspects_table
from pipeline.aggregation.campaigns import campaigns_table, without_campaigns
from pipeline.aggregation.checks import check_tables
from pipeline.aggregation.coverage import coverage_table
from pipeline.aggregation.positions import positions_table, stands_table
from pipeline.aggregation.proposal_groups import proposal_groups_table
from pipeline.aggregation.proposals import conditions_table, proposals_table
from pipeline.aggregation.respondents import (
    invited_table,
    respondent_types_table,
    respondents_table,
    silent_table,
)
from pipeline.aggregation.similar import similar_table
from pipeline.aggregation.suggestions import suggestions_table
from pipeline.aggregation.summaries import summaries_table
from pipeline.aggregation.targets import target_themes_table, target_types_table, targets_table
from pipeline.hearing import Hearing
from pipeline.workspace import Tables, typed


def aggregate(tables: Tables, hearing: Hearing) -> Tables:
    """Everything that is counted, from the tables of the two stages before, checked.

    Raises:
        CheckError: The numbers do not tie out.
    """
    submissions, statements, tags = (tables[name] for name in ("submissions", "statements", "tags"))
    stands = stands_table(submissions, statements, tags)
    made = _who(tables, stands, hearing)
    made |= _what(tables, stands, made["positions"], hearing)
    made |= _without_campaigns(stands, made, tags, hearing)
    made["summaries"] = typed("summaries", summaries_table({**tables, **made}, stands, hearing))
    made["coverage"] = typed("coverage", coverage_table(submissions, tables["blocks"], statements))
    check_tables({**tables, **made}, hearing)
    return made


def _who(tables: Tables, stands: pd.DataFrame, hearing: Hearing) -> Tables:
    """The tables on who answers, and what each holds."""
    submissions = tables["submissions"]
    similar = typed("similar", similar_table(tables["statements"], submissions))
    campaigns = typed("campaigns", campaigns_table(stands, similar))
    part_of = dict(zip(campaigns["respondent_id"], campaigns["campaign_id"], strict=True))
    invited = typed("invited", invited_table(submissions, hearing))
    respondents = typed("respondents", respondents_table(submissions, stands, invited))
    positions = typed("positions", positions_table(stands, submissions))
    for table in (respondents, positions):
        table["campaign_id"] = [part_of.get(code, "") for code in table["respondent_id"]]
    types = respondent_types_table(respondents, invited, hearing)
    return {
        "similar": similar,
        "campaigns": campaigns,
        "invited": invited,
        "respondents": typed("respondents", respondents),
        "respondent_types": typed("respondent_types", types),
        "suggestions": typed("suggestions", suggestions_table(respondents, invited)),
        "positions": typed("positions", positions),
        "silent": typed("silent", silent_table(tables, positions, hearing)),
    }


def _what(
    tables: Tables, stands: pd.DataFrame, positions: pd.DataFrame, hearing: Hearing
) -> Tables:
    """The tables on what is said about each target."""
    tags = tables["tags"]
    kinds = tables["submissions"].drop_duplicates("respondent_id")
    proposals = typed("proposals", proposals_table(stands, tables, hearing))
    made = {
        "targets": targets_table(positions, stands, proposals, hearing),
        "target_types": target_types_table(positions, kinds, hearing),
        "target_themes": target_themes_table(stands, tags, hearing),
        "aspects": aspects_table(stands, tags, hearing),
        "proposals": proposals,
        "proposal_groups": proposal_groups_table(proposals, tables["statements"]),
        "conditions": conditions_table(stands, tags),
    }
    return {name: typed(name, table) for name, table in made.items()}


def _without_campaigns(
    stands: pd.DataFrame, made: Tables, tags: pd.DataFrame, hearing: Hearing
) -> Tables:
    """The counts of targets and themes without the respondents that are part of a campaign."""
    campaigns = made["campaigns"]
    left, positions, proposals = (
        without_campaigns(table, campaigns)
        for table in (stands, made["positions"], made["proposals"])
    )
    counted = {
        "targets_without_campaigns": targets_table(positions, left, proposals, hearing),
        "target_themes_without_campaigns": target_themes_table(left, tags, hearing),
    }
    return {name: typed(name, table) for name, table in counted.items()}
