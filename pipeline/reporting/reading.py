"""What the Word report is written from, looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from pipeline.reporting.content import Content
from pipeline.reporting.phrases import (
    PRIVATE,
    hidden_source,
    only_export,
    private_files,
    records,
    respondent_names,
    short_source,
)
from pipeline.reporting.wording import lower_first, type_label


@dataclass(frozen=True)
class Reading:
    """What the chapters are written from, looked up once."""

    content: Content

    @cached_property
    def statements(self) -> dict[str, dict[str, object]]:
        """The statements by id."""
        return {row["statement_id"]: row for row in records(self.content.statements)}

    @cached_property
    def said(self) -> pd.DataFrame:
        """One row a statement with content and target that counts, as in the table `targets`."""
        stands, tags = self.content.stands, self.content.tables["tags"]
        proposed = tags.loc[tags["dimension"] == "proposal", "statement_id"]
        content = stands[stands["is_substantive"].astype(bool)]
        return content.assign(is_proposal=content["statement_id"].isin(set(proposed)))

    @cached_property
    def names(self) -> dict[str, str]:
        """Name by respondent; private persons by number, for the report is passed on."""
        return respondent_names(self.content, hide_private=True)

    @cached_property
    def unsure(self) -> frozenset[str]:
        """The statements whose stance or target is unsure."""
        tags = self.content.tables["tags"]
        is_unsure = tags["dimension"].isin(["stance", "target"]) & (tags["flag"].fillna("") != "")
        return frozenset(tags.loc[is_unsure, "statement_id"])

    @cached_property
    def positions(self) -> dict[tuple[str, str], str]:
        """Position by respondent and target."""
        table = self.content.tables["positions"]
        return {
            (str(respondent), str(target)): str(position)
            for respondent, target, position in zip(
                table["respondent_id"], table["target"], table["position"], strict=True
            )
        }

    @cached_property
    def hidden(self) -> dict[str, str]:
        """What documents from private persons are called instead of their names."""
        return private_files(self.content)

    @cached_property
    def export(self) -> str:
        """The name of the only Forms export, or nothing."""
        return only_export(self.content)

    def source(self, statement_id: str) -> str:
        """Who says it, what they are, and where it stands."""
        row = self.statements[statement_id]
        name = self.names[str(row["respondent_id"])]
        # A private person's name says the kind already.
        is_private = row["respondent_type"] == PRIVATE
        kind = lower_first(type_label(self.content, row["respondent_type"]))
        who = name if is_private else f"{name} ({kind})"
        file = str(self.content.submissions.loc[str(row["submission_id"]), "source_file"])
        where = short_source(hidden_source(str(row["source"]), file, self.hidden), self.export)
        doubt = " Usikker merking." if statement_id in self.unsure else ""
        return f"{who}. Kilde: {where}.{doubt}"
