"""Commands of `python -m pipeline`: the only printing, the only exit codes.

Exit codes: 0 done, also when single files were skipped; 1 a fault of the program; 2 the input must
be put right; 130 interrupted.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline.cli_help import FLAG, Command, Group, usage_fault
from pipeline.cli_review import read_lines
from pipeline.cli_told import check_lines, ingested_lines, plain, run_lines
from pipeline.errors import CheckError, InputError, PipelineError

HELP = {"help_option_names": ["--help", "-h"]}


app = typer.Typer(
    name="python -m pipeline",
    help="Leser, merker, teller og oppsummerer høringssvar. Alt skjer på din egen maskin.",
    no_args_is_help=True,
    add_completion=False,
    context_settings=HELP,
    cls=Group,
)

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

Raw = Annotated[
    Path, typer.Option("--raw", metavar="MAPPE", help="Mappen med hearing.toml og det som kom inn.")
]
Processed = Annotated[
    Path, typer.Option("--processed", metavar="MAPPE", help="Mappen som tabellene skrives til.")
]
Review = Annotated[
    Path | None,
    typer.Option(
        "--review",
        metavar="MAPPE",
        help="Mappen med det folk har bestemt. Ellers mappen review ved siden av --processed.",
    ),
]
Reports = Annotated[
    Path, typer.Option("--reports", metavar="MAPPE", help="Mappen som rapportene skrives til.")
]
Fresh = Annotated[
    bool,
    typer.Option("--fresh", metavar=FLAG, help="Bygg alt på nytt, uten det som er mellomlagret."),
]
NoOcr = Annotated[
    bool,
    typer.Option(
        "--no-ocr", metavar=FLAG, help="Les ikke tekst i skannede sider, selv om det går an."
    ),
]

RAW, PROCESSED, REPORTS = Path("data/raw"), Path("data/processed"), Path("reports")


def main(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit code."""
    try:
        result = app(args=arguments, standalone_mode=False)
    except PipelineError as error:
        errors.print(f"[bold red]Stopp:[/] {plain(str(error))}")
        return 1 if isinstance(error, CheckError) else 2
    except (KeyboardInterrupt, typer.Abort):
        errors.print("\nAvbrutt. De forrige resultatene står urørt.")
        return 130
    except typer.Exit as stop:
        return stop.exit_code
    except Exception as error:  # noqa: BLE001 - the boundary: an analyst is told, in Norwegian
        return _unexpected(error)
    return result if isinstance(result, int) else 0


def _unexpected(error: Exception) -> int:
    """Tell of a wrong call or of a fault of the program, without respondents' words."""
    message = getattr(error, "format_message", None)
    if message is not None:
        errors.print(f"[bold red]Stopp:[/] {plain(usage_fault(error))}")
        errors.print("Se hva som finnes med: python -m pipeline --help")
        return 2
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    errors.print(
        f"[bold red]Feil i programmet:[/] {type(error).__name__} ({plain(where)}). "
        "De forrige resultatene står urørt. Meld feilen med denne linjen; den inneholder ikke "
        "noe av det høringsinstansene har skrevet."
    )
    return 1


def _say(lines: Iterable[str]) -> None:
    """Print what a command did, a line each."""
    for line in lines:
        console.print(line)


@contextmanager
def _progress() -> Iterator[Any]:
    """A function that shows how far the work has come: bars on a terminal, else a line each."""
    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, disable=not errors.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=max(total, 1))
            bars.update(tasks[name], completed=done if total else 1, total=max(total, 1))
            if done >= total and not errors.is_terminal:
                errors.print(f"{name}: {done} av {total}")

        yield show


def _workspace(
    raw: Path,
    processed: Path | None = None,
    review: Path | None = None,
    reports: Path | None = None,
) -> Any:
    """The folders of a call; those that it names are written to, and must be fit for that.

    The review folder is found beside the processed one.

    Raises:
        InputError: A folder is missing, is a file, or is one that must not be written to.
    """
    from pipeline.workspace import Workspace  # noqa: PLC0415 - keeps --help quick

    if not raw.is_dir():
        message = (
            f"{raw}: mappen finnes ikke. Oppgi mappen med hearing.toml, forms/ og documents/ med "
            "--raw, eller lag den med `python -m pipeline init`."
        )
        raise InputError(message)
    for folder in filter(None, (processed, reports, review)):
        if folder.exists() and not folder.is_dir():
            message = f"{folder}: er en fil, og kan ikke brukes som mappe. Oppgi en annen mappe."
            raise InputError(message)
    if processed and reports and processed.resolve() == reports.resolve():
        message = f"{reports}: tabeller og rapporter kan ikke ligge i samme mappe. Oppgi to mapper."
        raise InputError(message)
    for option, written in (("--processed", processed), ("--reports", reports)):
        if written and raw.resolve() in (written.resolve(), *written.resolve().parents):
            message = (
                f"{option} {written}: ligger i mappen med det som kom inn. Den skal være urørt. "
                "Oppgi en annen mappe."
            )
            raise InputError(message)
    tables = processed or PROCESSED
    return Workspace(raw, tables, review or tables.parent / "review", reports or REPORTS)


@app.command("all", cls=Command)
def run_everything(
    raw: Raw = RAW,
    processed: Processed = PROCESSED,
    review: Review = None,
    reports: Reports = REPORTS,
    fresh: Fresh = False,
    no_ocr: NoOcr = False,
) -> None:
    """Gjør hele jobben: les, merk, tell og skriv rapportene."""
    from pipeline import run  # noqa: PLC0415 - keeps --help quick

    workspace = _workspace(raw, processed, review, reports)
    with _progress() as progress:
        result = run.run_all(workspace, fresh=fresh, ocr=not no_ocr, progress=progress)
    _say(run_lines(result, workspace))


@app.command(cls=Command)
def ingest(
    raw: Raw = RAW, processed: Processed = PROCESSED, review: Review = None, no_ocr: NoOcr = False
) -> None:
    """Les det som kom inn, og skriv tabellene over innspill."""
    from pipeline import run  # noqa: PLC0415 - keeps --help quick

    workspace = _workspace(raw, processed, review)
    with _progress() as progress:
        tables = run.run_ingest(workspace, ocr=not no_ocr, progress=progress)
    _say(ingested_lines(tables))


@app.command(cls=Command)
def tag(
    raw: Raw = RAW, processed: Processed = PROCESSED, review: Review = None, fresh: Fresh = False
) -> None:
    """Del innspillene i utsagn og merk dem."""
    from pipeline import run  # noqa: PLC0415 - keeps --help quick

    workspace = _workspace(raw, processed, review)
    with _progress() as progress:
        tables = run.run_tag(workspace, fresh=fresh, progress=progress)
    console.print(f"{len(tables['statements'])} utsagn har fått {len(tables['tags'])} merker.")


@app.command(cls=Command)
def aggregate(raw: Raw = RAW, processed: Processed = PROCESSED, review: Review = None) -> None:
    """Tell opp standpunkter, temaer og forslag."""
    from pipeline import run  # noqa: PLC0415 - keeps --help quick

    tables = run.run_aggregate(_workspace(raw, processed, review))
    console.print(f"{len(tables['positions'])} standpunkter er talt opp, og tallene går opp.")


@app.command(cls=Command)
def report(
    raw: Raw = RAW,
    processed: Processed = PROCESSED,
    review: Review = None,
    reports: Reports = REPORTS,
) -> None:
    """Skriv regneark, Word-rapport, nettside og diagrammer av tabellene."""
    from pipeline import run  # noqa: PLC0415 - keeps --help quick

    workspace = _workspace(raw, processed, review, reports)
    with _progress() as progress:
        result = run.run_report(workspace, progress=progress)
    _say(run_lines(result, workspace))


@app.command("read-review", cls=Command)
def read_review(
    raw: Raw = RAW,
    processed: Processed = PROCESSED,
    review: Review = None,
    reports: Reports = REPORTS,
) -> None:
    """Les det du har rettet i regnearket, og legg det i review.csv. Skriver ingen rapporter."""
    from pipeline import run  # noqa: PLC0415 - keeps --help quick

    workspace = _workspace(raw, processed, review, reports)
    reviewed = run.run_read_review(workspace)
    if not reviewed.read:
        console.print("Det er ikke noe regneark å lese. Lag det med: python -m pipeline all")
        return
    lines = list(read_lines(reviewed.n_typed, reviewed.problems))
    _say(plain(line) for line in lines or ["Det er ikke noe nytt å lese i regnearket."])
    console.print(f"Alt som er bestemt, ligger i {plain(str(workspace.review / 'review.csv'))}.")


@app.command(cls=Command)
def chart(  # noqa: PLR0913, PLR0917 - one parameter an option
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAVN", help="Diagrammet, for eksempel standpunkt. Tomt: vis alle."),
    ] = None,
    recommendation: Annotated[
        str,
        typer.Option(
            "--recommendation", metavar="DEL", help="Rådet eller delen det gjelder: rad-3."
        ),
    ] = "",
    file_format: Annotated[
        str,
        typer.Option("--format", metavar="FORMAT", help="svg, png, csv, txt eller alle."),
    ] = "alle",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="MAPPE", help="Mappen det skrives til. Ellers denne."),
    ] = None,
    raw: Raw = RAW,
    processed: Processed = PROCESSED,
    reports: Reports = REPORTS,
) -> None:
    """Tegn ett diagram av tabellene, med tallene og en beskrivelse."""
    from pipeline import explore  # noqa: PLC0415 - keeps --help quick

    workspace = _workspace(raw, processed, reports=reports)
    if name is None:
        console.print(plain(explore.known_charts(workspace)))
        return
    paths = explore.write_single_chart(
        workspace, name, target=recommendation, file_format=file_format, folder=out or Path()
    )
    for path in paths:
        console.print(f"Skrevet: {plain(str(path))}")
    if not paths:
        console.print("Diagrammet er tomt: ingen svar har noe om dette. Ingenting er skrevet.")


@app.command(cls=Command)
def evaluate(  # noqa: PLR0913, PLR0917 - each is an option of the command
    raw: Raw = RAW,
    processed: Processed = PROCESSED,
    review: Review = None,
    reports: Reports = REPORTS,
    gold: Annotated[
        Path | None,
        typer.Option("--gold", metavar="FIL", help="Håndkodingen (gold.jsonl) det måles mot."),
    ] = None,
    coder: Annotated[
        Path | None,
        typer.Option(
            "--coder", metavar="FIL", help="En annens håndkoding. Da måles de to mot hverandre."
        ),
    ] = None,
    fresh: Fresh = False,
) -> None:
    """Mål hvor godt merkene stemmer med håndkoding, eller to kodere med hverandre."""
    from pipeline.run_evaluate import run_evaluate  # noqa: PLC0415 - keeps --help quick

    workspace = _workspace(raw, processed, review, reports)
    with _progress() as progress:
        measured = run_evaluate(workspace, gold=gold, coder=coder, fresh=fresh, progress=progress)
    _say(map(plain, measured.lines))
    for copy in measured.kept:
        console.print(f"\n[bold]Endret siden sist:[/] {plain(copy.name)} er tatt vare på.")
    console.print("\nAlle tallene, og de største feilene til å lese, ligger i:")
    for path in measured.files:
        console.print(f"  {plain(str(path))}")


@app.command(cls=Command)
def check(raw: Raw = RAW, no_ocr: NoOcr = False) -> None:
    """Se over hearing.toml og råfilene uten å kjøre noe."""
    from pipeline import run  # noqa: PLC0415 - keeps --help quick

    workspace = _workspace(raw)
    with _progress() as progress:
        hearing, found = run.run_check(workspace, ocr=not no_ocr, progress=progress)
    _say(check_lines(hearing, found))


@app.command(cls=Command)
def init(
    folder: Annotated[Path, typer.Argument(metavar="MAPPE", help="Mappen for den nye høringen.")],
    forms: Annotated[
        Path, typer.Option("--forms", metavar="FIL", help="Eksporten fra Microsoft Forms.")
    ],
) -> None:
    """Lag mappe og utkast til hearing.toml for en ny høring, ut fra skjemaeksporten."""
    from pipeline import run  # noqa: PLC0415 - keeps --help quick

    written = run.run_init(folder, forms)
    console.print(f"Utkastet ligger i {plain(str(written))}.")
    console.print("Les gjennom det og rett det som mangler. Se så over med:")
    console.print(f"  python -m pipeline check --raw {plain(str(folder))}")
