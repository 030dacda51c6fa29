"""What stands on the first sheet of the workbook: what it is, and how it is read and used."""

from __future__ import annotations

from pipeline.evaluation.verdict import LEAST
from pipeline.reporting.cells import Sheet
from pipeline.reporting.content import Content
from pipeline.reporting.incoming import how_many
from pipeline.reporting.labels import EDITION_LABELS, PUBLISHED
from pipeline.reporting.phrases import date_in_words, only_export, target_word

HEADINGS = (
    "Om boken",
    "Arkene",
    "Slik er det telt",
    "Slik bruker du arket Innspill",
    "Slik går du fram",
    "Før publisering",
)


def read_me(content: Content, made: list[tuple[Sheet, str]]) -> list[tuple[str, str]]:
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
        *_sheet_guide(made),
        ("Slik er det telt", ""),
        *_counting_guide(),
    ]
    if content.edition == "intern":
        return [
            *lines,
            ("Slik bruker du arket Innspill", ""),
            *_statements_guide(content),
            ("Slik går du fram", ""),
            *_loop_guide(content),
        ]
    return [
        *lines,
        ("Før publisering", ""),
        ("Kontroll", PUBLISHED),
    ]


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
        ("Utsagns-id", "Følger utsagnet fra kjøring til kjøring. La den stå."),
    ]


def _loop_guide(content: Content) -> list[tuple[str, str]]:
    """How the analyst corrects, marks and writes, and what the next run does with it."""
    word = target_word(content.hearing)
    return [
        (
            "Rett merkene",
            f"Skriv i {word}, Tema, Holdning eller Forslag, i ord eller koder: «{word} 3», «3», "
            "«kritisk». Skill flere med semikolon. De brune kolonnene til høyre viser det samme "
            "som koder. Skriv «programmet» for å la programmet bestemme igjen. Feil instans eller "
            "aktørtype rettes på samme måte, og gjelder hele svaret.",
        ),
        (
            "Til kontroll",
            "Les Hvorfor, Tekst og merkene på raden. Rett det som er feil, og skriv ja i Sjekket. "
            "Du kan gjøre det samme i arket Innspill. Raden er borte fra arket neste gang, og nye "
            "kommer til. Du trenger ikke å bli ferdig: Det viktigste står øverst.",
        ),
        (
            "Sjekket",
            "Skriv ja når hele raden er riktig. Da endrer ikke programmet den, og det lærer av "
            "den ved neste kjøring.",
        ),
        (
            "Publisering",
            "Skriv «holdes tilbake» eller «vises» for å bestemme om utsagnet kan publiseres.",
        ),
        (
            "Egne kolonner og ark",
            "Du kan legge til kolonner i Innspill og egne ark. De følger med videre. En formel i "
            "en egen kolonne blir til verdien den viser; i egne ark blir formler stående.",
        ),
        (
            "Blindprøve",
            f"Merk minst {LEAST} av radene før du ser i de andre arkene. {word} og Holdning må "
            "fylles ut; tomt Tema og tomt Forslag betyr at det ikke er noe. Merkene her endrer "
            "ingenting i rapportene. Lagre, kjør på nytt, og kjør så «evaluate»: Den sier om "
            "programmets merker er gode nok til å publisere. Når alle radene er merket, kommer det "
            "nye ved neste kjøring.",
        ),
        (
            "Foreldreløse",
            "Her står det du har skrevet som ikke er i bruk, hvorfor, og hva du kan gjøre. Skriv "
            "ja i Ferdig når du er ferdig med raden. Da er den borte neste gang; det du skrev, "
            "står fortsatt i review.csv.",
        ),
        (
            "Ta vare på arbeidet ditt",
            "Lagre og lukk boken, og kjør på nytt. Det du har skrevet, blir lest først og lagt i "
            "review.csv. Så skrives en ny bok med alt sammen, og den gamle blir liggende med dato "
            "i navnet. Du kan sortere, filtrere, skjule, flytte og slette som du vil: Rader du "
            "sletter, kommer tilbake.",
        ),
    ]


def _source_guide(content: Content) -> str:
    """What the column with the source says."""
    export = only_export(content)
    form = f" «Skjemaet» er {export}." if export else ""
    return f"Filen utsagnet står i, med nummeret på svaret i skjemaet eller sidetallet.{form}"


def _sheet_guide(made: list[tuple[Sheet, str]]) -> list[tuple[str, str]]:
    """What each sheet holds; sheets that hold the same kind of thing are one line."""
    titles: dict[str, list[str]] = {}
    for sheet, about in made:
        titles.setdefault(about, []).append(sheet.title)
    return [
        (names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}", about)
        for about, names in titles.items()
    ]
