"""The chapters of the Word report: one for each target that somebody writes about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from pipeline.aggregation.positions import stands_table
from pipeline.aggregation.proposals import KINDS
from pipeline.aggregation.summaries import SECTIONS
from pipeline.records import POSITIONS
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.counts import STANDS, TOTAL, target_numbers, themes_of
from pipeline.reporting.labels import POSITION_LABELS, flag_labels, percent
from pipeline.reporting.phrases import (
    alphabetical,
    counted,
    only_export,
    records,
    respondent_names,
    short_source,
    target_heading,
)
from pipeline.reporting.word_parts import Manuscript
from pipeline.reporting.wording import lower_first, type_label

#: Under this many respondents that take a stand a share says more than there is.
FEWEST_FOR_SHARES = 5
UNSURE = "*"
_STANCE_OF = {
    "stotte": "stotter",
    "forbehold": "stotter_med_merknad",
    "innvendinger": "kritisk",
    "noytralt": "noytral",
}


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
        tables = self.content.tables
        stands = stands_table(tables["submissions"], tables["statements"], tables["tags"])
        proposed = tables["tags"].loc[tables["tags"]["dimension"] == "proposal", "statement_id"]
        content = stands[stands["is_substantive"].astype(bool)]
        return content.assign(is_proposal=content["statement_id"].isin(set(proposed)))

    @cached_property
    def names(self) -> dict[str, str]:
        """Name by respondent."""
        return respondent_names(self.content)

    @cached_property
    def unsure(self) -> frozenset[str]:
        """The statements whose stance or target is unsure."""
        tags = self.content.tables["tags"]
        is_unsure = tags["dimension"].isin(["stance", "target"]) & (tags["flag"].fillna("") != "")
        return frozenset(tags.loc[is_unsure, "statement_id"])

    @cached_property
    def export(self) -> str:
        """The name of the only Forms export, or nothing."""
        return only_export(self.content)

    def source(self, statement_id: str) -> str:
        """Who says it, what they are, and where it stands."""
        row = self.statements[statement_id]
        name = self.names[str(row["respondent_id"])]
        kind = lower_first(type_label(self.content, row["respondent_type"]))
        where = short_source(str(row["source"]), self.export)
        doubt = " Usikker merking." if statement_id in self.unsure else ""
        return f"{name} ({kind}). Kilde: {where}.{doubt}"


def write_targets(report: Manuscript, reading: Reading, charts: list[Chart]) -> None:
    """Write a chapter for each target with answers, and one line for each without."""
    content = reading.content
    by_target = {chart.target: chart for chart in charts if chart.name.startswith("standpunkt-")}
    silent = []
    for target in content.hearing.targets:
        if target_numbers(content, target)["n_respondents"]:
            _write_chapter(report, reading, target, by_target.get(target))
        else:
            silent.append(target_heading(content.hearing, target))
    if silent:
        report.heading("Deler av utkastet uten innspill", new_page=True)
        report.text("Ingen høringsinstanser uttaler seg om:")
        report.bullets(silent)


def _write_chapter(report: Manuscript, reading: Reading, target: str, chart: Chart | None) -> None:
    """The chapter of one target."""
    content = reading.content
    report.heading(target_heading(content.hearing, target), new_page=True)
    _write_title(report, content, target)
    lines = content.tables["summaries"]
    own = lines[lines["target"] == target].sort_values("order")
    tone = own[own["section"] == "hovedtone"]["text"]
    if len(tone):
        report.heading("Hovedtone", 2)
        report.text(" ".join(tone))
    if chart is not None:
        report.picture(chart)
    _write_positions(report, content, target)
    if content.edition == "intern":
        _write_sections(report, reading, target, own[own["is_quote"].astype(bool)])
    else:
        _write_proposal_kinds(report, reading, target, heading=SECTIONS["forslag"])
    _write_themes(report, content, target)
    if content.edition == "intern":
        _write_voices(report, reading, target)


def _write_title(report: Manuscript, content: Content, target: str) -> None:
    """The full title where the heading has it cut, and the draft's own text."""
    hearing = content.hearing
    title = hearing.titles[target]
    if title not in target_heading(hearing, target):
        is_question = any(entry.id == target for entry in hearing.open_questions)
        report.labelled("Spørsmålet:" if is_question else "Full tittel:", title)
    text = next((rec.text for rec in hearing.recommendations if rec.id == target), "")
    if text:
        report.labelled("Utkastets tekst:", text)


def _write_positions(report: Manuscript, content: Content, target: str) -> None:
    """How many hold what, as a table."""
    counts = target_numbers(content, target)
    base = sum(counts[code] for code in STANDS)
    rows = [
        {
            "Standpunkt": POSITION_LABELS[code],
            "Høringsinstanser": counts[code],
            "Andel av dem som tar stilling": percent(counts[code] / base)
            if code in STANDS and base >= FEWEST_FOR_SHARES
            else "",
        }
        for code in POSITIONS
        if counts[code]
    ]
    rows.append(
        {
            "Standpunkt": TOTAL,
            "Høringsinstanser": counts["n_respondents"],
            "Andel av dem som tar stilling": "",
        }
    )
    label = lower_first(content.hearing.targets[target])
    table = pd.DataFrame(rows)
    if base < FEWEST_FOR_SHARES:
        table = table.iloc[:, :2]
    report.table(table, f"Standpunkt til {label}", [6, 3.2, 5][: table.shape[1]])


def _write_sections(
    report: Manuscript, reading: Reading, target: str, quotes: pd.DataFrame
) -> None:
    """The quotes under their headings; one that stands already is not repeated."""
    shown: set[str] = set()
    said = reading.said[reading.said["target"] == target]
    for section, heading in SECTIONS.items():
        own = quotes[quotes["section"] == section]
        if own.empty:
            continue
        report.heading(heading, 2)
        fresh = [row for row in records(own) if row["statement_ids"] not in shown]
        report.lead_in(_section_intro(section, said, len(own), len(fresh)))
        for row in fresh:
            shown.add(row["statement_ids"])
            language = str(reading.statements[row["statement_ids"]]["language"])
            report.quote(row["text"], language, reading.source(row["statement_ids"]))
        if section == "forslag":
            _write_proposal_kinds(report, reading, target)


def _section_intro(section: str, said: pd.DataFrame, n_quotes: int, n_fresh: int) -> str:
    """How many say this, and how many of them are shown."""
    if section == "forslag":
        own = said[said["is_proposal"]]
        what = "inneholder konkrete forslag"
    else:
        own = said[said["stance"] == _STANCE_OF[section]]
        what = {
            "stotte": "gir støtte uten forbehold",
            "forbehold": "gir støtte, men har merknader eller ønsker endringer",
            "innvendinger": "er kritiske",
            "noytralt": "gir opplysninger eller eksempler uten å ta stilling",
        }[section]
    count = counted(len(own), "Ett utsagn", "utsagn")
    if len(own) == 1:
        what = what.replace("er kritiske", "er kritisk")
    voices = counted(int(own["respondent_id"].nunique()), "én instans", "instanser")
    text = f"{count} fra {voices} {what}."
    if len(own) > n_quotes:
        shown = counted(n_quotes, "Ett", "")
        text += f" {shown.strip()} av dem er sitert i kapitlet. Alle står i regnearket."
    if n_quotes == 1 and not n_fresh:
        text += " Sitatet står lenger opp."
    elif n_fresh < n_quotes:
        above = counted(n_quotes - n_fresh, "Ett", "")
        text += f" {above.strip()} av sitatene står lenger opp."
    return text


def _write_proposal_kinds(
    report: Manuscript, reading: Reading, target: str, *, heading: str = ""
) -> None:
    """How many proposals of each kind, as a table, under a heading if need be."""
    proposals = reading.content.tables["proposals"]
    kinds = proposals.loc[proposals["target"] == target, "kind"].value_counts()
    rows = [(label, int(kinds[kind])) for kind, label in KINDS.items() if kind in kinds]
    if not rows:
        return
    rows.append((TOTAL, int(kinds.sum())))
    if heading:
        report.heading(heading, 2)
    label = lower_first(reading.content.hearing.targets[target])
    table = pd.DataFrame(rows, columns=["Type forslag", "Antall"])
    report.table(table, f"Forslag til {label} etter type", [6, 2])


def _write_themes(report: Manuscript, content: Content, target: str) -> None:
    """What they take up, as a table."""
    table = themes_of(content, target)
    if table.empty:
        return
    report.heading("Temaer", 2)
    label = lower_first(content.hearing.targets[target])
    report.table(table, f"Temaer i innspillene til {label}", [7, 3.2, 2])


def _write_voices(report: Manuscript, reading: Reading, target: str) -> None:
    """Who holds what, by name."""
    positions = reading.content.tables["positions"]
    own = positions[positions["target"] == target]
    groups: dict[str, list[str]] = defaultdict(list)
    for row in records(own.fillna("")):
        groups[row["position"]].append(_voice(row, reading))
    report.heading("Hvem mener hva", 2)
    if any(UNSURE in name for names in groups.values() for name in names):
        report.lead_in(f"{UNSURE} betyr at standpunktet bygger på minst én usikker merking.")
    for position in POSITIONS:
        if groups[position]:
            label = f"{POSITION_LABELS[position]} ({len(groups[position])}):"
            report.labelled(label, "; ".join(sorted(groups[position], key=alphabetical)))


def _voice(row: dict[str, object], reading: Reading) -> str:
    """A respondent's name with what is special about its position."""
    ids = str(row["statement_ids"]).split(";")
    name = reading.names[str(row["respondent_id"])]
    name += UNSURE if reading.unsure.intersection(ids) else ""
    linked = [reading.names.get(code, code) for code in str(row["linked_to"]).split(";") if code]
    notes = [flag_labels(str(row["flag"])), f"viser til {', '.join(linked)}" if linked else ""]
    words = "; ".join(filter(None, notes))
    return f"{name} ({words})" if words else name
