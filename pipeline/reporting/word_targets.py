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
    joined,
    number,
    records,
    target_heading,
    tone_heading,
)
from pipeline.reporting.reading import Reading
from pipeline.reporting.reviews import BY_TYPE, review_of
from pipeline.reporting.word_assessment import write_assessment
from pipeline.reporting.word_parts import Manuscript, even_widths
from pipeline.reporting.word_sections import write_review, write_tone
from pipeline.reporting.wording import lower_first

#: Under this many respondents that take a stand a share says more than there is.
FEWEST_FOR_SHARES = 5
UNSURE = "*"


def write_targets(report: Manuscript, reading: Reading, charts: list[Chart]) -> None:
    """Write a chapter for each target with answers, and one line for each without.

    Before the first recommendation of a chapter of the draft stands what is said of it as a whole.
    """
    content = reading.content
    by_target = {chart.target: chart for chart in charts if chart.name.startswith("standpunkt-")}
    starts = {own[0]: number for number, own in _chapters(content).items()}
    silent = []
    for target in content.hearing.targets:
        if target in starts:
            _write_draft_chapter(report, reading, starts[target])
        if target_numbers(content, target)["n_respondents"]:
            chart = by_target.get(target)
            # The first recommendation follows what is said of its chapter, on the same page.
            _write_chapter(report, reading, target, chart, new_page=target not in starts)
        else:
            silent.append(target_heading(content.hearing, target))
    if silent:
        report.heading("Deler av utkastet uten innspill", new_page=True)
        report.text("Ingen høringsinstanser uttaler seg om:")
        report.bullets(silent)


def _chapters(content: Content) -> dict[int, tuple[str, ...]]:
    """The recommendations of each chapter of the draft that holds any."""
    hearing = content.hearing
    plain = {chapter.number for chapter in hearing.plain_chapters}
    return {
        chapter.number: own
        for chapter in hearing.chapters
        if chapter.number not in plain and (own := hearing.chapter_targets(chapter.number))
    }


def _write_draft_chapter(report: Manuscript, reading: Reading, number: int) -> None:
    """What is said of the recommendations of a chapter together."""
    title = next(one.title for one in reading.content.hearing.chapters if one.number == number)
    review = review_of(reading.content, f"kap-{number}", reading.names)
    sentences = [entry.sentence for section in review for entry in section.sentences]
    report.heading(f"Kapittel {number}: {title}", new_page=True)
    report.bullets(sentences)


def _write_chapter(
    report: Manuscript, reading: Reading, target: str, chart: Chart | None, *, new_page: bool
) -> None:
    """The chapter of one target; one of an open question holds nothing on positions."""
    content = reading.content
    takes_stand = target in content.hearing.stand_targets
    report.heading(target_heading(content.hearing, target), new_page=new_page)
    _write_title(report, content, target)
    review = review_of(content, target, reading.names)
    write_tone(report, review, tone_heading(content.hearing, target))
    _write_silent(report, content, target)
    if takes_stand:
        _write_positions(report, content, target)
    if chart is not None:
        report.picture(chart)
        report.table(
            chart.data,
            f"Tallene i figuren: {lower_first(chart.title)}",
            even_widths(chart.data, 3.6),
        )
        # The table says the same, type by type.
        review = [section for section in review if section.code != BY_TYPE]
    write_review(report, reading, target, review)
    _write_themes(report, content, target)
    _write_voices(report, reading, target)
    write_assessment(report, reading, target)


#: Why nothing is said, when one respondent does, and when several do.
_SILENT = {
    "tomt_felt": ("lot feltet stå tomt", "lot feltet stå tomt"),
    "peker": ("viser bare til et annet sted i eget svar", "viser bare til et annet sted i svaret"),
    "formalia": ("skriver bare formalia", "skriver bare formalia"),
    "ikke_omtalt": ("nevner det ikke", "nevner det ikke"),
}


def _write_silent(report: Manuscript, content: Content, target: str) -> None:
    """How many say nothing about the target, and in what way."""
    table = content.tables["silent"]
    kinds = table.loc[table["target"] == target, "silence"].value_counts()
    if kinds.empty or target not in content.hearing.stand_targets:
        return
    parts = [
        f"{number(int(kinds[code]))} {several if kinds[code] > 1 else one}"
        for code, (one, several) in _SILENT.items()
        if code in kinds
    ]
    report.text(f"Av dem som ikke sier noe: {joined(parts)}.")


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
