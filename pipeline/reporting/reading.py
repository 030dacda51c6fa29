"""What the Word report is written from, looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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
from pipeline.review.journal import AGENCY


@dataclass(frozen=True)
class Reading:
    """What the chapters are written from, looked up once."""

    content: Content

    @cached_property
    def statements(self) -> dict[str, dict[str, object]]:
        """The statements by id."""
        return {row["statement_id"]: row for row in records(self.content.statements)}

    @cached_property
    def differences(self) -> dict[tuple[str, str], str]:
        """How each proposal rewrites the draft, by statement and target."""
        table = self.content.tables["proposals"].fillna("")
        keys = zip(table["statement_id"], table["target"], strict=True)
        return dict(zip(keys, table["difference"], strict=True))

    @cached_property
    def assessed(self) -> dict[str, dict[str, str]]:
        """What the agency has written about each statement: text by what it is."""
        found: dict[str, dict[str, str]] = {}
        for (statement, what), text in self.content.decided.items():
            if what in AGENCY and text:
                found.setdefault(statement, {})[what] = text
        return found

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
