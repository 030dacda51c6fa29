"""Which sheets the workbook has, in the order of their tabs, and what each holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.reporting import counted_sheets as counted
from pipeline.reporting import review_sheets as loop
from pipeline.reporting import statement_sheets as said
from pipeline.reporting import workbook_sheets as sheets
from pipeline.reporting.cells import Sheet
from pipeline.reporting.content import Content
from pipeline.reporting.personal_data_sheet import personal_data_sheet
from pipeline.reporting.proposal_sheets import proposals_sheet, similar_sheet
from pipeline.reporting.respondents_sheet import respondents_sheet
from pipeline.reporting.target_sheets import target_sheets


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of the workbook.

    Attributes:
        make: Makes it.
        about: What it holds, for the first sheet.
        is_internal: Whether it stands in the internal edition alone.
        is_kept_empty: Whether it stands there also when it has no row.
    """

    make: Callable[[Content], Sheet]
    about: str
    is_internal: bool = False
    is_kept_empty: bool = True


#: To add a sheet is to add a line here.
TABS = (
    Tab(
        sheets.overview_sheet,
        "Hvor mange svar, instanser, utsagn og forslag, og om arkene stemmer overens.",
    ),
    Tab(
        counted.invited_sheet,
        "Hvor mange som var invitert, og hvor mange av dem som har svart.",
        is_kept_empty=False,
    ),
    Tab(
        sheets.positions_sheet,
        "Én rad for hver del av utkastet: hvor mange instanser som mener hva.",
    ),
    Tab(
        sheets.questions_sheet,
        "Hvor mange som har svart. Spørsmålene ber ikke om standpunkt.",
        is_kept_empty=False,
    ),
    Tab(
        counted.types_by_target_sheet,
        "Standpunkt til hver del, etter aktørtype.",
        is_kept_empty=False,
    ),
    Tab(sheets.themes_sheet, "Hvor mange instanser som tar opp hvert tema."),
    Tab(
        counted.aspects_sheet,
        "Hvor mange som skriver om ansvar, tilpasning, ressurser, det uklare og eksempler.",
        is_kept_empty=False,
    ),
    Tab(
        said.statements_sheet,
        "Ett utsagn i hver rad. Dette er arket som etaten retter og skriver i.",
    ),
    Tab(
        loop.queue_sheet,
        "Begynn kontrollen her: utsagnene det lønner seg mest å se på, og hvorfor. Se «Slik går du "
        "fram» under.",
        is_internal=True,
    ),
    Tab(
        proposals_sheet,
        "Ett forslag i hver rad. Forslag som ber om det samme, står sammen.",
    ),
    Tab(
        counted.conditions_sheet,
        "Vilkår som instansene setter, ordrett.",
        is_kept_empty=False,
    ),
    Tab(
        counted.new_hearing_sheet,
        "Forslag som ville endre innholdet vesentlig: se utredningsinstruksen punkt 3-3.",
        is_kept_empty=False,
    ),
    Tab(
        respondents_sheet,
        "Én rad for hver høringsinstans, med standpunktet til hver del. «Har svart» står ved åpne "
        "spørsmål.",
    ),
    Tab(similar_sheet, "Tekster som er nesten like, fra minst to instanser."),
    Tab(
        counted.campaigns_sheet,
        "Instanser som har sendt mye av den samme teksten, og hva hver legger til.",
        is_kept_empty=False,
    ),
    Tab(
        counted.without_campaigns_sheet,
        "Standpunkt når instansene i arket Kampanjer er holdt utenfor.",
        is_kept_empty=False,
    ),
    Tab(
        loop.changes_sheet,
        "Svar, merker, standpunkter og tall som er blitt annerledes, og hvorfor. Viser den siste "
        "kjøringen som ga noe nytt. Tomt etter den første.",
        is_internal=True,
    ),
    Tab(
        loop.blind_sheet,
        "Tilfeldige utsagn som du merker uten å se hva programmet mener. Det måler hvor godt "
        "programmet treffer. Se «Slik går du fram» under.",
        is_internal=True,
    ),
    Tab(
        loop.orphans_sheet,
        "Det du har skrevet som ikke er i bruk: Utsagnet er borte, koden ble ikke forstått, eller "
        "det står der programmet ikke leser. Oftest tomt.",
        is_internal=True,
    ),
    Tab(
        counted.name_pairs_sheet,
        "Navn som ligner på hverandre. Programmet slår dem ikke sammen.",
        is_internal=True,
        is_kept_empty=False,
    ),
    Tab(
        personal_data_sheet,
        "Det som er maskert eller holdt tilbake i utgaven for publisering. Kontroller det der, og "
        "les resten: Programmet finner ikke alt.",
        is_internal=True,
    ),
    Tab(sheets.skipped_sheet, "Det som kom inn uten å bli lest, hvorfor, og hva du kan gjøre."),
    Tab(
        counted.coverage_sheet,
        "Hvor hver setning i svarene ble av.",
        is_internal=True,
        is_kept_empty=False,
    ),
    Tab(sheets.columns_sheet, "Hva hver kolonne i skjemaet er lest som.", is_internal=True),
    Tab(sheets.codes_sheet, "Alle koder med betegnelse og betydning."),
)


def made_sheets(content: Content) -> list[tuple[Sheet, str]]:
    """The sheets of the edition with what each holds; last a view of each target.

    Their rows are lists: they can be gone through again.
    """
    made = [
        (replace(sheet, rows=rows), tab.about)
        for tab in TABS
        if content.edition == "intern" or not tab.is_internal
        for sheet in [tab.make(content)]
        if (rows := list(sheet.rows)) or tab.is_kept_empty
    ]
    taken = {sheet.title.casefold() for sheet, _ in made}
    about = "Utsagnene om denne delen, bare til lesing. Rett i arket Innspill."
    for view in target_sheets(content):
        free = view.title.casefold() not in taken
        made.append((view if free else replace(view, title=f"Om {view.title}"[:31]), about))
    return made
