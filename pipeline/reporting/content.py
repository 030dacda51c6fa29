"""What a report is made of: the hearing, the tables, and what they were made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from pipeline.aggregation.positions import stands_table
from pipeline.hearing import Hearing
from pipeline.reporting.labels import source_of
from pipeline.workspace import Tables, rows_of

Edition = Literal["intern", "publisering"]


_EDITIONS = {"intern": "intern", "publisering": "publisering, må leses av et menneske først"}


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in the formats that are published, with its numbers and its words.

    Attributes:
        name: File name without ending, such as `standpunkt` or `standpunkt-rad-3`.
        target: The target it is about, or empty when it is about the whole hearing.
        title: What it shows, in one line.
        subtitle: What its numbers count.
        alt: What a reader who cannot see it needs to know, with the main numbers.
        data: The numbers as shown, with Norwegian headers.
        facts: Case number, edition, run and any notice, for its files.
        svg: The drawing as SVG.
        png: The drawing as PNG, 300 dpi.
        n_private: How many private persons it shows apart from others: where they are few, a
            number can point at one of them. Nothing when it does not tell types apart.
    """

    name: str
    target: str
    title: str
    subtitle: str
    alt: str
    data: pd.DataFrame = field(repr=False)
    facts: dict[str, str] = field(repr=False)
    svg: str = field(repr=False)
    png: bytes = field(repr=False)
    n_private: int = 0

    def _repr_svg_(self) -> str:
        """The drawing, for notebooks."""
        return self.svg


@dataclass(frozen=True)
class Content:
    """The content of one edition of the reports.

    Attributes:
        hearing: What hearing.toml says.
        tables: The tables by name, typed as in `workspace.COLUMNS`.
        edition: Who the reports are for.
        run_id: Hash of the inputs and settings, on every exported file.
        manifest: What the run was made from; see `run.manifest`.
        quality: How well the tags agree with hand coding, or None when that is not measured.
    """

    hearing: Hearing
    tables: Tables
    edition: Edition
    run_id: str
    manifest: dict[str, Any]
    quality: pd.DataFrame | None = None

    @cached_property
    def submissions(self) -> pd.DataFrame:
        """`submissions` with its id as index, sorted by running number."""
        return self.tables["submissions"].sort_values("number").set_index("submission_id")

    @cached_property
    def respondents(self) -> pd.DataFrame:
        """One row a respondent: name, type, numbers of its submissions; by respondent_id."""
        groups = (
            self.tables["submissions"].sort_values("number").groupby("respondent_id", sort=False)
        )
        return pd.DataFrame(
            {
                "respondent": groups["respondent"].first(),
                "respondent_type": groups["respondent_type"].first(),
                "numbers": groups["number"].agg(lambda numbers: ", ".join(map(str, numbers))),
            }
        )

    @cached_property
    def statements(self) -> pd.DataFrame:
        """One row a statement, as the workbook and the page show it, in reading order.

        Beside the columns of `statements`: number, respondent, respondent_id, respondent_type,
        channel, source (file with row or page), targets, themes (`;` between the codes), stance,
        is_proposal, score (the least sure of its tags), flags.
        """
        table = self.tables["statements"].copy()
        about = self.submissions.loc[table["submission_id"]]
        for column in ("number", "respondent", "respondent_id", "respondent_type", "channel"):
            table[column] = about[column].to_numpy()
        table["source"] = [
            source_of(statement, submission)
            for statement, submission in zip(rows_of(table), rows_of(about), strict=True)
        ]
        tags = self.tables["tags"]
        ids = table["statement_id"]
        for column, dimension in (("targets", "target"), ("themes", "theme"), ("stance", "stance")):
            codes = dict(
                tags[tags["dimension"] == dimension]
                .groupby("statement_id", sort=False)["code"]
                .agg(";".join)
            )
            table[column] = [codes.get(name, "") for name in ids]
        proposed = set(tags.loc[tags["dimension"] == "proposal", "statement_id"])
        table["is_proposal"] = ids.isin(proposed)
        table["score"] = ids.map(tags.groupby("statement_id")["score"].min())
        flags = dict(
            tags[tags["flag"].fillna("") != ""]
            .groupby("statement_id")["flag"]
            .agg(lambda flags: ";".join(dict.fromkeys(flags)))
        )
        table["flags"] = [flags.get(name, "") for name in ids]
        return table.sort_values(["number", "block", "start"], kind="stable").reset_index(drop=True)

    @cached_property
    def stands(self) -> pd.DataFrame:
        """One row a statement and target that counts, as in the tables; see `stands_table`."""
        return stands_table(
            self.tables["submissions"], self.tables["statements"], self.tables["tags"]
        )

    @cached_property
    def decided(self) -> dict[tuple[str, str], str]:
        """What people decided, by statement and what; see the table `decisions`."""
        table = self.tables["decisions"]
        return {
            (str(name), str(what)): str(value)
            for name, what, value in zip(
                table["statement_id"], table["what"], table["value"], strict=True
            )
        }

    @cached_property
    def facts(self) -> dict[str, str]:
        """What stands on every exported file: case number, edition, run, and any notice."""
        facts = {
            "Sak": self.hearing.about.case_number or "ikke oppgitt",
            "Utgave": _EDITIONS[self.edition],
            "Kjøring": self.run_id,
        }
        notice = self.hearing.about.notice
        return {**facts, "Merk": notice} if notice else facts
