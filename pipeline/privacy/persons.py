"""Which respondents are private persons, and what they are called in the publishing edition."""

from __future__ import annotations

import re

import pandas as pd

from pipeline.loaders.respondents import PRIVATE
from pipeline.privacy.names import is_persons_name
from pipeline.workspace import rows_of

PRIVATE_NAME = "Privatperson"
#: Types of a hearing's own list that are people, by the words of their id.
_PRIVATE_TYPE = re.compile(
    r"(?:privat|private|(?:privat|enkelt)_?person\w*|pasient\w{0,3}|bruk[ae]r\w{0,3}|parorende"
    r"|innbygg[ae]r\w{0,3}|borg[ae]r\w{0,3})"
)


def is_private_type(respondent_type: str) -> bool:
    """Whether a type of respondent is that of private persons, by its id."""
    return respondent_type == PRIVATE or _PRIVATE_TYPE.fullmatch(respondent_type) is not None


def private_submissions(submissions: pd.DataFrame) -> dict[str, str]:
    """What the private persons are called, by submission_id: «Privatperson 07».

    The number is that of the person's first answer in respondents.csv, so it stays between runs.
    Who has a person's name and nothing else counts as private whatever type was chosen.
    """
    first = submissions.groupby("respondent_id")["number"].min()
    return {
        row["submission_id"]: f"{PRIVATE_NAME} {first[row['respondent_id']]:02d}"
        for row in rows_of(submissions)
        if is_private_type(row["respondent_type"] or "") or is_persons_name(row["respondent"] or "")
    }
