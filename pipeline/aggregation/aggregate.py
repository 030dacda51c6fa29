"""The third stage: everything that is counted, checked."""

from __future__ import annotations

import pandas as pd

from pipeline.aggregation.checks import check_tables
from pipeline.aggregation.positions import positions_table, stands_table
from pipeline.aggregation.proposals import proposals_table
from pipeline.aggregation.similar import similar_table
from pipeline.aggregation.summaries import summaries_table
from pipeline.aggregation.targets import target_themes_table, targets_table
from pipeline.hearing import Hearing
from pipeline.workspace import COLUMNS, Tables, typed

BEFORE = ("submissions", "blocks", "statements", "tags", "skipped", "columns")


#: The tables of this stage; those of the two stages before are what it counts.
COUNTED = tuple(name for name in COLUMNS if name not in BEFORE)


def aggregate(tables: Tables, hearing: Hearing) -> Tables:
    """Everything that is counted, from the tables of the two stages before, checked.

    Raises:
        CheckError: The numbers do not tie out.
    """
    submissions, statements, tags = (tables[name] for name in ("submissions", "statements", "tags"))
    stands = stands_table(submissions, statements, tags)
    positions = typed("positions", positions_table(stands, submissions))
    proposals = typed("proposals", proposals_table(stands, tags))
    made = {
        "positions": positions,
        "targets": targets_table(positions, stands, proposals, hearing),
        "target_themes": target_themes_table(stands, tags, hearing),
        "proposals": proposals,
        "similar": similar_table(statements, submissions),
        "summaries": summaries_table(positions, stands, tags, hearing),
    }
    counted = {name: typed(name, made.get(name, pd.DataFrame())) for name in COUNTED}
    check_tables({**tables, **counted}, hearing)
    return counted
