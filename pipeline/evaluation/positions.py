"""Whether each respondent is given the position on each target that hand coding gives it.

Both sides are counted by the same rules as the reports, so this is what a reader of them meets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.aggregation.positions import positions_table, stands_table
from pipeline.evaluation.agreement import CODINGS
from pipeline.evaluation.gold import submission_of
from pipeline.evaluation.texts import Span
from pipeline.records import TAKE_A_STAND
from pipeline.workspace import typed

#: Hand coding tells these; it does not tell «no remarks» from joining another's answer.
MEASURED = (*TAKE_A_STAND, "noytral")


def position_coding(
    spans: Sequence[Span], submissions: pd.DataFrame, ids: Mapping[str, str]
) -> pd.DataFrame:
    """The positions that a coding adds up to, itself a coding for `agreement`.

    A unit is a respondent and a target, its code the position; it is drawn with its respondent.

    Args:
        spans: The coded pieces.
        submissions: The table `submissions`; the coder's submissions that are not there are each
            a respondent of their own, in the order of the spans.
        ids: The submission_id of the coder's submissions that are read.
    """
    owner = {span.name: _owner(span, ids) for span in spans}
    everybody = _with_unread(submissions, owner.values())
    stands = stands_table(everybody, _statements(spans, owner), _tags(spans))
    positions = positions_table(stands, everybody)
    if positions.empty:
        return pd.DataFrame(columns=list(CODINGS))
    taken = positions[positions["position"].isin(MEASURED)]
    return pd.DataFrame(
        {
            "unit": taken["respondent_id"] + " " + taken["target"],
            "submission": taken["respondent_id"],
            "dimension": "position",
            "codes": taken["position"],
        }
    )


def _owner(span: Span, ids: Mapping[str, str]) -> str:
    """The submission of a span: of a statement by its own id, of a coded unit by the coder's."""
    if "submission_id" in span.row:
        return str(span.row["submission_id"])
    name = submission_of(dict(span.row))
    return ids.get(name, name)


def _with_unread(submissions: pd.DataFrame, owners: Iterable[str]) -> pd.DataFrame:
    """The submissions, and under them those that are only known from the coding."""
    known = set(submissions["submission_id"])
    unread = [name for name in dict.fromkeys(owners) if name not in known]
    rows = pd.DataFrame(
        {
            "submission_id": unread,
            "respondent_id": unread,
            "respondent": "",
            "superseded_by": "",
            "signatories": "",
            "number": range(len(submissions) + 1, len(submissions) + 1 + len(unread)),
        }
    )
    return pd.concat(
        [typed("submissions", submissions), typed("submissions", rows)], ignore_index=True
    )


def _statements(spans: Sequence[Span], owner: Mapping[str, str]) -> pd.DataFrame:
    """The spans as the table `statements`, in their order."""
    rows: list[dict[str, Any]] = [
        {
            "statement_id": span.name,
            "submission_id": owner[span.name],
            "block": place,
            "block_kind": "paragraph",
            "start": 0,
            "end": len(span.row["text"]),
            "is_substantive": "ikke_innhold" not in span.codes.get("stance", ()),
            "non_answer": span.row.get("non_answer", ""),
            "linked_to": span.row.get("linked_to", ""),
            "text": span.row["text"],
        }
        for place, span in enumerate(spans)
    ]
    return typed("statements", pd.DataFrame(rows))


def _tags(spans: Sequence[Span]) -> pd.DataFrame:
    """The codes of the spans as the table `tags`."""
    rows = [
        {"statement_id": span.name, "dimension": dimension, "code": code, "score": score}
        for span in spans
        for dimension, scores in span.codes.items()
        for code, score in scores.items()
    ]
    return typed("tags", pd.DataFrame(rows))
