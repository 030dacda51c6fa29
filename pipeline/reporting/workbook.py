"""The workbook horingsmatrise.xlsx: numbers, every statement, room for the agency's reply."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from pipeline.reporting import statement_sheets as said
from pipeline.reporting import workbook_sheets as sheets
from pipeline.reporting.cells import (
    FONT,
    Sheet,
    set_row_height,
    set_up_printing,
    text_cell,
    write_sheet,
)
from pipeline.reporting.content import Content
from pipeline.reporting.incoming import how_many
from pipeline.reporting.labels import CHECK_FIRST, EDITION_LABELS
from pipeline.reporting.ooxml import clean_text, write_package
from pipeline.reporting.personal_data_sheet import TITLE as PERSONAL_DATA
from pipeline.reporting.personal_data_sheet import personal_data_sheet
from pipeline.reporting.phrases import (
    data_time,
    date_in_words,
    footer_line,
    only_export,
    target_word,
)
from pipeline.reporting.respondents_sheet import respondents_sheet

INTERNAL = (
    sheets.overview_sheet,
    sheets.positions_sheet,
    sheets.questions_sheet,
    sheets.themes_sheet,
    said.statements_sheet,
    said.proposals_sheet,
    respondents_sheet,
    said.similar_sheet,
    personal_data_sheet,
    sheets.skipped_sheet,
    sheets.columns_sheet,
    sheets.codes_sheet,
)
PUBLIC = (
    sheets.overview_sheet,
    sheets.positions_sheet,
    sheets.questions_sheet,
    sheets.themes_sheet,
    sheets.proposal_kinds_sheet,
    sheets.codes_sheet,
)
"""The sheets by edition, in the order of their tabs: the public ones hold only numbers."""

_HEADINGS = (
    "Om boken",
    "Arkene",
    "Slik er det telt",
    "Slik bruker du arket Innspill",
    "Før publisering",
)


def write_workbook(content: Content, path: Path) -> None:
    """Write the workbook of one edition; equal content gives equal bytes.

    The publishing edition holds no name, no statement and no source.
    """
    workbook = Workbook(write_only=True)
    _describe(workbook, content)
    _write_read_me(workbook, content)
    for make in _sheets(content):
        write_sheet(workbook, make(content), _footer(content))
    write_package(path, workbook.save, data_time(content))


def _sheets(content: Content) -> list[Callable[[Content], Sheet]]:
    """The sheets of the edition; that of the open questions only where there are any."""
    made = INTERNAL if content.edition == "intern" else PUBLIC
    asked = bool(content.hearing.open_questions)
    return [make for make in made if asked or make is not sheets.questions_sheet]


def _footer(content: Content) -> str:
    """What stands at the foot of every sheet; a notice on a line of its own, clear of the title."""
    notice = content.hearing.about.notice
    return "\n".join(filter(None, [footer_line(content, notice=False), notice]))


def _describe(workbook: Workbook, content: Content) -> None:
    """Fill in the document properties."""
    about = content.hearing.about
    properties = workbook.properties
    properties.title = clean_text(f"Høringsmatrise – {about.title}")
    properties.subject = clean_text(footer_line(content))
    properties.keywords = clean_text(footer_line(content))
    properties.creator = "horingsanalyse"
    properties.language = "nb-NO"
    properties.created = properties.modified = data_time(content)


def _write_read_me(workbook: Workbook, content: Content) -> None:
    """The first sheet: what the book is, and what its sheets and columns mean."""
    page = workbook.create_sheet("Les meg")
    page.column_dimensions["A"].width = 28
    page.column_dimensions["B"].width = 100
    set_up_printing(page, _footer(content))
    page.page_setup.fitToHeight = 1
    set_row_height(page, 1, [("Høringsmatrise\n", 100)])
    page.append([_title(page, f"Høringsmatrise: {content.hearing.about.title}")])
    for place, (name, text) in enumerate(_read_me(content), 2):
        set_row_height(page, place, [(name, 24), (text, 88)])
        page.append(_heading(page, name) if name in _HEADINGS else _line(page, name, text))


def _read_me(content: Content) -> list[tuple[str, str]]:
    """Name and text of each line; a heading has no text."""
    lines = [
        ("Utgave", EDITION_LABELS[content.edition]),
        *((name, text) for name, text in content.facts.items() if name == "Merk"),
        ("Saksnummer", content.facts["Sak"]),
        (
            "Kjøring",
            f"{content.run_id} – viser hvilke filer og innstillinger tallene bygger på",
        ),
        ("Svar", how_many(content)),
        ("Svar til og med", date_in_words(content.tables["submissions"]["submitted_at"].max())),
        ("Om boken", ""),
        ("Innhold", "Høringssvarene delt i utsagn, og hva hver høringsinstans mener."),
        (
            "Laget av et program",
            "Et program har lest svarene og satt merkene: hva utsagnet gjelder, tema, holdning og "
            "forslag. Merkene kan være feil. Les svarene før du bruker merkene eller tallene.",
        ),
        ("Arkene", ""),
        *_sheet_guide(content),
        ("Slik er det telt", ""),
        *_counting_guide(),
    ]
    if content.edition == "intern":
        return [*lines, ("Slik bruker du arket Innspill", ""), *_statements_guide(content)]
    return [
        *lines,
        ("Før publisering", ""),
        ("Kontroll", CHECK_FIRST),
    ]


def _sheet_guide(content: Content) -> list[tuple[str, str]]:
    """What each sheet holds."""
    word = target_word(content.hearing)
    guide = [
        (
            "Oversikt",
            "Hvor mange svar, instanser, utsagn og forslag, og om arkene stemmer overens.",
        ),
        ("Standpunkt", "Én rad for hver del av utkastet: hvor mange instanser som mener hva."),
        *(
            [(sheets.QUESTIONS, "Hvor mange som har svart. Spørsmålene ber ikke om standpunkt.")]
            if content.hearing.open_questions
            else []
        ),
        (f"{word[:20]} × tema", "Hvor mange instanser som tar opp hvert tema."),
    ]
    if content.edition == "publisering":
        guide += [("Forslag", "Hvor mange forslag av hver type.")]
    else:
        guide += [
            ("Innspill", "Ett utsagn i hver rad. Her skriver etaten sin vurdering."),
            ("Forslag", "Ett forslag i hver rad. Forslag som ber om det samme, står sammen."),
            (
                "Instanser",
                "Én rad for hver høringsinstans, med standpunktet til hver del. «Har svart» står "
                "ved åpne spørsmål.",
            ),
            ("Like svar", "Tekster som er nesten like, fra minst to instanser."),
            (
                PERSONAL_DATA,
                "Det som er maskert eller holdt tilbake i utgaven for publisering. Kontroller det "
                "der, og les resten: Programmet finner ikke alt.",
            ),
            ("Ikke analysert", "Det som kom inn uten å bli lest, hvorfor, og hva du kan gjøre."),
            ("Kolonner", "Hva hver kolonne i skjemaet er lest som."),
        ]
    return [*guide, ("Koder", "Alle koder med betegnelse og betydning.")]


def _counting_guide() -> list[tuple[str, str]]:
    """The counting rules, as far as a reader of the numbers needs them."""
    return [
        ("Høringsinstans", "Telles én gang, også når den har svart flere ganger."),
        (
            "Standpunkt",
            "Følger av utsagnene til instansen. Kritisk: flest kritiske utsagn, eller like mange "
            "kritiske som med merknad. Delt: like mange kritiske som støttende. Støtter med "
            "merknad: støtte sammen med forbehold eller noe kritikk.",
        ),
        ("Tar stilling, i alt", "Støtter, Støtter med merknad, Delt og Kritisk til sammen."),
        ("Åpne spørsmål", "Har ingen standpunkt: de spør ikke om støtte. Svarene er talt."),
        ("Kapittel", "Et utsagn om et helt kapittel telles på hver del av kapitlet."),
    ]


def _statements_guide(content: Content) -> list[tuple[str, str]]:
    """How the sheet with statements is read and filled in."""
    limit = f"{content.hearing.about.uncertain_below:.2f}".replace(".", ",")
    word = target_word(content.hearing)
    return [
        ("Sikkerhet", f"0 til 1, for det minst sikre merket. Under {limit} er merket usikkert."),
        ("Usikkert", "Sier hvilket merke som er usikkert, eller at to kilder er uenige."),
        ("Kilde", _source_guide(content)),
        ("Slag", "Hva slags tekst utsagnet står i, for eksempel skjemasvar eller listepunkt."),
        ("Står under", "Den nærmeste overskriften over utsagnet i dokumentet."),
        ("Merknad", "At svaret kom etter fristen, er erstattet, eller ikke har eget innhold."),
        ("Utelatt", "Hilsener, brevhoder og signaturer står ikke i arket. De er talt i Oversikt."),
        (
            "Vurdering, Oppfølging, Ansvarlig, Status",
            "Etatens egne kolonner, med grønn overskrift. Oppfølging og Status har "
            "nedtrekkslister.",
        ),
        (
            f"{word}, koder; Tema, koder; Holdning, kode",
            "Kolonnene med brun overskrift er til å rette i. Skill flere koder med semikolon, for "
            "eksempel kode1;kode2. Kodene står i arket Koder.",
        ),
        ("Utsagns-id", "Følger utsagnet fra kjøring til kjøring. La den stå."),
        (
            "Ta vare på arbeidet ditt",
            "Denne versjonen av programmet leser ikke endringene dine tilbake. Det kommer i en "
            "senere versjon. Har du endret boken, blir den tatt vare på som en kopi ved neste "
            "kjøring. Den blir aldri overskrevet uten at du får vite det.",
        ),
    ]


def _source_guide(content: Content) -> str:
    """What the column with the source says."""
    export = only_export(content)
    form = f" «Skjemaet» er {export}." if export else ""
    return f"Filen utsagnet står i, med nummeret på svaret i skjemaet eller sidetallet.{form}"


def _title(page: Any, text: str) -> Any:
    """The heading of the sheet."""
    cell = text_cell(page, text)
    cell.font = Font(name=FONT, size=16, bold=True, color="1F4E79")
    return cell


def _heading(page: Any, text: str) -> list[Any]:
    """A row with a heading."""
    cell = text_cell(page, text)
    cell.font = Font(name=FONT, size=12, bold=True, color="1F4E79")
    return [cell, WriteOnlyCell(page)]


def _line(page: Any, name: str, text: str) -> list[Any]:
    """A row with a name and what is said about it."""
    cells = [text_cell(page, name), text_cell(page, text)]
    cells[0].font = Font(name=FONT, size=10, bold=True)
    cells[1].font = Font(name=FONT, size=10)
    for cell in cells:
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cells
