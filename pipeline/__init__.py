"""Analysis of public hearings, traceable to the source.

The names that notebooks use. They are imported when they are first asked for, so that the command
line stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "COLUMNS": "pipeline.workspace",
    "POSITION_LABELS": "pipeline.reporting.labels",
    "STANCE_LABELS": "pipeline.reporting.labels",
    "agreement": "pipeline.evaluation.agreement",
    "publishable": "pipeline.evaluation.verdict",
    "chart": "pipeline.explore",
    "chart_names": "pipeline.explore",
    "in_context": "pipeline.explore",
    "load_hearing": "pipeline.hearing",
    "load_results": "pipeline.explore",
    "own_chart": "pipeline.explore",
    "positions_on": "pipeline.explore",
    "quantity": "pipeline.aggregation.summaries",
    "read_measures": "pipeline.evaluation.figures",
    "read_table": "pipeline.workspace",
    "read_tables": "pipeline.workspace",
    "statements_about": "pipeline.explore",
    "statements_by": "pipeline.explore",
}

__all__ = sorted(_WHERE)  # noqa: PLE0605 - the one list of names stands above


def __getattr__(name: str) -> Any:
    """The public name, from the module that defines it."""
    if name not in _WHERE:
        message = f"module 'pipeline' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_WHERE[name]), name)
