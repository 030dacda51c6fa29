"""The chapters of the Word report: one for each target that somebody writes about."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from pipeline.records import POSITIONS
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.counts import STANDS, TOTAL, target_numbers, themes_of
from pipeline.reporting.labels import POSITION_LABELS, flag_labels, percent
from pipeline.reporting.phrases import (
    alphabetical,
    records,
    target_heading,
    tone_heading,
)
from pipeline.reporting.reading import Reading
from pipeline.reporting.word_parts import Manuscript
from pipeline.reporting.word_sections import write_sections
from pipeline.reporting.wording import lower_first

#: Under this many respondents that take a stand a share says more than there is.
FEWEST_FOR_SHARES = 5
UNSURE = "*"


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
    """The chapter of one target; one of an open question holds nothing on positions."""
    content = reading.content
    takes_stand = target in content.hearing.stand_targets
    report.heading(target_heading(content.hearing, target), new_page=True)
    _write_title(report, content, target)
    lines = content.tables["summaries"]
    own = lines[lines["target"] == target].sort_values("order")
    tone = own[own["section"] == "hovedtone"]["text"]
    if len(tone):
        report.heading(tone_heading(content.hearing, target), 2)
        report.text(" ".join(tone))
    if chart is not None:
        report.picture(chart)
    if takes_stand:
        _write_positions(report, content, target)
    write_sections(report, reading, target, own[own["is_quote"].astype(bool)])
    _write_themes(report, content, target)
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
    widths = [6, 3.2, 5][: table.shape[1]]
    report.table(table, f"Standpunkt til {label}", widths)


def _write_themes(report: Manuscript, content: Content, target: str) -> None:
    """What they take up, as a table."""
    table = themes_of(content, target)
    if table.empty:
        return
    report.heading("Temaer", 2)
    label = lower_first(content.hearing.targets[target])
    report.table(table, f"Temaer i innspillene til {label}", [7, 3.2, 2])


def _write_voices(report: Manuscript, reading: Reading, target: str) -> None:
    """Who holds what, by name; of an open question who has answered."""
    positions = reading.content.tables["positions"]
    own = list(records(positions[positions["target"] == target].fillna("")))
    if target not in reading.content.hearing.stand_targets:
        names = sorted((_answerer(row, reading) for row in own), key=alphabetical)
        report.heading("Hvem har svart", 2)
        report.text(f"{'; '.join(names)}.")
        return
    groups: dict[str, list[str]] = defaultdict(list)
    for row in own:
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
    words = "; ".join(filter(None, [flag_labels(str(row["flag"])), _refers_to(row, reading)]))
    return f"{name} ({words})" if words else name


def _answerer(row: dict[str, object], reading: Reading) -> str:
    """A respondent's name, and whose answer it refers to."""
    name, other = reading.names[str(row["respondent_id"])], _refers_to(row, reading)
    return f"{name} ({other})" if other else name


def _refers_to(row: dict[str, object], reading: Reading) -> str:
    """Whose answer a respondent refers to, or nothing."""
    linked = [reading.names.get(code, code) for code in str(row["linked_to"]).split(";") if code]
    return f"viser til {', '.join(linked)}" if linked else ""
