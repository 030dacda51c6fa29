"""What the HTML page shows, taken from the tables and made ready for the template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.records import POSITIONS
from pipeline.reporting import counts
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.counted import aspects_table, campaigns_table, new_hearing_table
from pipeline.reporting.differences import pieces
from pipeline.reporting.incoming import DOCUMENTS, how_many, unread_documents
from pipeline.reporting.labels import POSITION_LABELS, PUBLISHED, STANCE_LABELS
from pipeline.reporting.page_changes import ChangePart, change_parts
from pipeline.reporting.page_parts import QuotePart, Said, SectionPart, TargetPart
from pipeline.reporting.phrases import (
    PRIVATE,
    alphabetical,
    hidden_source,
    joined,
    on_private,
    only_export,
    private_files,
    records,
    respondent_names,
    short_source,
    target_word,
    tone_heading,
)
from pipeline.reporting.reviews import THEMES, TONE, Entry, Section, review_of, review_of_whole
from pipeline.reporting.wording import type_label

#: Label by code of the filter on how sure the tags are.
_DOUBT = {
    "sikker": "Ikke markert som usikker",
    "usikker": "Usikker merking",
    "uenig": "To kilder er uenige",
}
_FLAGS = {"usikker": "Usikker merking", "uenig": "To kilder er uenige om merkingen"}
#: The page's own language; only what differs from it is marked.
_PAGE_LANGUAGE = "nb"

_SHORT_HEADERS = {
    "Høringsinstanser": "I\u00a0alt",
    "Tar stilling, i alt": "Tar stilling",
    "Utsagn med innhold": "Utsagn",
}
_SKIPPED_HEADERS = {
    "source": "Fil",
    "where": "Hvor",
    "reason": "Hvorfor",
    "advice": "Hva du kan gjøre",
}
#: What the page shows of a statement.
_SHOWN = [
    "statement_id",
    "submission_id",
    "respondent_id",
    "respondent",
    "respondent_type",
    "channel",
    "source",
    "language",
    "text",
    "targets",
    "themes",
    "stance",
    "is_proposal",
    "flags",
]


@dataclass(frozen=True)
class Page:
    """The whole page, from one edition's content and its charts."""

    content: Content
    charts: list[Chart]

    @cached_property
    def said(self) -> dict[str, Said]:
        """The statements with content by id, in reading order."""
        table = self.content.statements
        shown = table.loc[table["is_substantive"].fillna(value=False).astype(bool), _SHOWN]
        return {
            row["statement_id"]: self._said(row) for row in records(shown.astype(object).fillna(""))
        }

    def chart(self, name: str) -> Chart | None:
        """The chart of that name, or None when there is nothing to show in it."""
        return next((chart for chart in self.charts if chart.name == name), None)

    @cached_property
    def positions(self) -> pd.DataFrame:
        """One row a target: its counts, without the long titles and with short headers."""
        table = counts.positions_table(self.content).drop(columns="Tittel")
        return table.rename(columns=_SHORT_HEADERS)

    @cached_property
    def questions(self) -> pd.DataFrame:
        """One row an open question: how many answer it."""
        return counts.questions_table(self.content).drop(columns="Spørsmål")

    @property
    def word(self) -> str:
        """What the hearing calls a recommendation, for the filter on what a statement is about."""
        return f"{target_word(self.content.hearing)} eller annen del"

    @property
    def published(self) -> str:
        """What the publishing edition says about itself; nothing in the other."""
        return PUBLISHED if self.content.edition == "publisering" else ""

    @cached_property
    def how_many(self) -> str:
        """How many answers are read, and how many documents are not."""
        return how_many(self.content)

    @cached_property
    def unread(self) -> list[str]:
        """The documents that are not read."""
        return [path.removeprefix(DOCUMENTS) for path in unread_documents(self.content)]

    @cached_property
    def on_private(self) -> str:
        """How private persons are shown, when there are any."""
        return on_private(self.content)

    @cached_property
    def overview(self) -> pd.DataFrame:
        """One row a count."""
        return counts.overview_table(self.content)

    @cached_property
    def respondents(self) -> pd.DataFrame:
        """One row a respondent, by the number of its first answer."""
        table = self.content.respondents
        active = self._n_statements
        return pd.DataFrame(
            {
                "Høringsinstans": [self._names[str(code)] for code in table.index],
                "Aktørtype": [type_label(self.content, kind) for kind in table["respondent_type"]],
                "Svar nr.": list(table["numbers"]),
                "Utsagn": [int(active.get(code, 0)) for code in table.index],
            }
        )

    @cached_property
    def skipped(self) -> pd.DataFrame:
        """One row a file or part that is not analysed."""
        table = self.content.tables["skipped"].fillna("")
        table = table.assign(source=table["source"].map(lambda one: self._hidden.get(one, one)))
        if not (table["where"] != "").any():
            table = table.drop(columns="where")
        return table.rename(columns=_SKIPPED_HEADERS)

    @cached_property
    def targets(self) -> list[TargetPart]:
        """The sections on the targets, in the hearing's order."""
        return [self._target(target) for target in self.content.hearing.targets]

    @cached_property
    def choices(self) -> dict[str, dict[str, str]]:
        """Label by code for each filter, those that occur, in their usual order."""
        hearing = self.content.hearing
        labels = {
            "target": hearing.targets,
            "theme": hearing.theme_labels,
            "stance": STANCE_LABELS,
            "type": hearing.type_labels,
            "doubt": _DOUBT,
            "proposal": {"ja": "Med konkret forslag", "nei": "Uten konkret forslag"},
        }
        used = {
            key: {code for said in self.said.values() for code in said.codes[key].split()}
            for key in labels
        }
        return {
            key: {code: label for code, label in known.items() if code in used[key]}
            for key, known in labels.items()
        }

    @cached_property
    def form_file(self) -> str:
        """File name of the Forms export; empty when there is none or more than one."""
        return only_export(self.content)

    @cached_property
    def _names(self) -> dict[str, str]:
        # The page is passed on: private persons go by number.
        return respondent_names(self.content, hide_private=True)

    @cached_property
    def _hidden(self) -> dict[str, str]:
        return private_files(self.content)

    @cached_property
    def _n_statements(self) -> pd.Series:
        table = self.content.statements
        content = table[table["is_substantive"].fillna(value=False).astype(bool)]
        return content.groupby("respondent_id").size()

    @cached_property
    def _replaced(self) -> set[str]:
        table = self.content.tables["submissions"]
        return set(table.loc[table["superseded_by"].fillna("") != "", "submission_id"])

    def _said(self, row: dict[str, Any]) -> Said:
        """A row of the statements, ready to be shown."""
        hearing = self.content.hearing
        labels = [
            *(hearing.targets.get(code, code) for code in row["targets"].split(";") if code),
            *(hearing.theme_labels.get(code, code) for code in row["themes"].split(";") if code),
            STANCE_LABELS.get(row["stance"], row["stance"]),
            *(["Forslag"] if row["is_proposal"] else []),
        ]
        name, source = self._names.get(row["respondent_id"], row["respondent"]), self._source(row)
        return Said(
            statement_id=row["statement_id"],
            text=row["text"],
            language="" if row["language"] == _PAGE_LANGUAGE else row["language"],
            respondent=name,
            # A private person's name says the kind already.
            kind=""
            if row["respondent_type"] == PRIVATE
            else type_label(self.content, row["respondent_type"]),
            source=source,
            credit=f"{name}. Kilde: {source}. Sak {self.content.facts['Sak']}.",
            codes={
                "target": row["targets"].replace(";", " "),
                "theme": row["themes"].replace(";", " "),
                "stance": row["stance"],
                "type": row["respondent_type"],
                "doubt": row["flags"].replace(";", " ") or "sikker",
                "proposal": "ja" if row["is_proposal"] else "nei",
            },
            labels=tuple(filter(None, labels)),
            flags=tuple(_FLAGS.get(flag, flag) for flag in row["flags"].split(";") if flag),
            is_replaced=row["submission_id"] in self._replaced,
        )

    def _source(self, row: dict[str, Any]) -> str:
        """Where it stands; the form's file name is said once on the page when there is one."""
        file = str(self.content.submissions.loc[row["submission_id"], "source_file"])
        return short_source(hidden_source(str(row["source"]), file, self._hidden), self.form_file)

    def _target(self, target: str) -> TargetPart:
        hearing = self.content.hearing
        review = review_of(self.content, target, self._names)
        texts = {rec.id: rec.text for rec in hearing.recommendations}
        return TargetPart(
            target=target,
            label=hearing.targets[target],
            title=hearing.titles[target],
            text=texts.get(target, ""),
            tone_heading=tone_heading(hearing, target),
            tone=tuple(
                entry.sentence
                for section in review
                if section.code == TONE
                for entry in section.sentences
            ),
            sections=tuple(self._sections(review, target)),
            themes=counts.themes_of(self.content, target),
            holders_heading="Hvem som mener hva"
            if target in hearing.stand_targets
            else "Hvem som har svart",
            holders=tuple(self._holders(target)),
            chart=self.chart(f"standpunkt-{target}"),
            n_statements=sum(target in said.codes["target"].split() for said in self.said.values()),
        )

    def _sections(self, review: list[Section], target: str) -> Iterator[SectionPart]:
        """The sections of a review but the tone, and the themes, which stand in a table."""
        for section in review:
            if section.code in (TONE, THEMES):
                continue
            quotes = [
                QuotePart(
                    self.said[entry.statement_id], joined(entry.names), self._changes(entry, target)
                )
                for entry in section.quotes
                if entry.statement_id in self.said
            ]
            sentences = tuple(entry.sentence for entry in section.sentences)
            if sentences or quotes:
                yield SectionPart(section.heading, sentences, tuple(quotes))

    def _changes(self, entry: Entry, target: str) -> tuple[tuple[str, str], ...]:
        """How a quoted proposal rewrites the draft, word by word; nothing when it does not."""
        return tuple(pieces(self._differences.get((entry.statement_id, target), "")))

    @cached_property
    def _differences(self) -> dict[tuple[str, str], str]:
        table = self.content.tables["proposals"].fillna("")
        keys = zip(table["statement_id"], table["target"], strict=True)
        return dict(zip(keys, table["difference"], strict=True))

    def of_whole(self, code: str) -> tuple[str, ...]:
        """The sentences of one section of the review of the hearing as a whole."""
        review = review_of_whole(self.content, self._names)
        return tuple(
            entry.sentence
            for section in review
            if section.code == code
            for entry in section.sentences
        )

    @cached_property
    def aspects(self) -> pd.DataFrame:
        """One row a target: how many write about what the form asked for."""
        return aspects_table(self.content)

    @cached_property
    def new_hearing(self) -> pd.DataFrame:
        """One row a proposal that would change the substance of a recommendation."""
        return new_hearing_table(self.content).drop(columns="Utsagns-id")

    @cached_property
    def campaigns(self) -> pd.DataFrame:
        """One row a respondent of a campaign."""
        return campaigns_table(self.content)

    @cached_property
    def changes(self) -> list[ChangePart]:
        """What is different from the run before, by kind; only in the internal edition."""
        return change_parts(self.content, self.said)

    def _holders(self, target: str) -> Iterator[tuple[str, str]]:
        """Each position that somebody holds, with the names; all in one for an open question."""
        held = self.content.tables["positions"]
        held = held[held["target"] == target]
        groups = {
            POSITION_LABELS[position]: held.loc[held["position"] == position, "respondent_id"]
            for position in POSITIONS
        }
        if target not in self.content.hearing.stand_targets:
            groups = {"Har svart": held["respondent_id"]}
        for label, ids in groups.items():
            names = sorted((self._names[str(one)] for one in ids), key=alphabetical)
            if names:
                yield f"{label} ({len(names)})", "; ".join(names)
