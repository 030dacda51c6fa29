"""The command line's own words in Norwegian: help, and what is wrong with a call."""

from __future__ import annotations

import re
from typing import Any

from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

#: A flag takes no value: nothing stands where other options name theirs.
FLAG = " "

# typer's own words, in the language that the analysts read.
rich_utils.OPTIONS_PANEL_TITLE = "Valg"
rich_utils.COMMANDS_PANEL_TITLE = "Kommandoer"
rich_utils.ARGUMENTS_PANEL_TITLE = "Argumenter"
rich_utils.ERRORS_PANEL_TITLE = "Feil"
rich_utils.DEFAULT_STRING = "[standard: {}]"
rich_utils.REQUIRED_LONG_STRING = "[må oppgis]"


class _InNorwegian:
    """What typer and its parser write themselves in a command's help, in Norwegian."""

    def get_usage(self, ctx: Any) -> str:
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        for english, norwegian in (
            ("Usage:", "Bruk:"),
            ("[OPTIONS]", "[VALG]"),
            ("COMMAND [ARGS]...", "KOMMANDO"),
        ):
            usage = usage.replace(english, norwegian)
        return usage

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Vis denne hjelpen og avslutt."
            option.metavar = FLAG
        return option


class Command(_InNorwegian, TyperCommand):
    """A command with help in Norwegian."""


class Group(_InNorwegian, TyperGroup):
    """The commands with help in Norwegian."""


def usage_fault(error: Exception) -> str:
    """What is wrong with a call, in Norwegian."""
    option = getattr(error, "option_name", None)
    if option and type(error).__name__ == "NoSuchOption":
        close = getattr(error, "possibilities", None) or []
        hint = f" Mente du {close[0]}?" if close else ""
        return f"Valget {option} finnes ikke.{hint}"
    if option:
        return f"Valget {option} er brukt feil: det mangler en verdi, eller skal ikke ha noen."
    parameter = getattr(error, "param", None)
    if parameter is not None:
        name = "/".join(getattr(parameter, "opts", [])) or parameter.name
        missing = type(error).__name__ == "MissingParameter"
        return f"{name} må oppgis." if missing else f"Verdien for {name} kan ikke brukes."
    unknown = re.match(r"No such command '(.+?)'", getattr(error, "message", ""))
    if unknown:
        return f"Kommandoen «{unknown[1]}» finnes ikke."
    return "Kommandoen ble ikke forstått: noe mangler, eller noe er for mye."


ROLES = {
    "id": "svarets nummer",
    "submitted_at": "tidspunkt for svaret",
    "respondent": "høringsinstans",
    "respondent_type": "aktørtype",
    "contact": "kontaktperson",
    "system": "systemkolonne, ikke brukt",
    "quiz": "poeng fra quiz, ikke brukt",
    "rating": "tallvurdering, ikke tekst",
    "likert": "skala, ikke tekst",
    "upload": "lenke til opplastet fil, ikke tekst",
    "choice": "avkrysning, ikke tekst",
    "unknown": "UKJENT – ikke med i analysen",
}
"""What a column of a Forms export was taken for, in words."""


def run_outputs() -> tuple[tuple[str, str], ...]:
    """What an analyst opens after a run: label and path in the reports folder."""
    return (
        ("Word-rapport", "intern/horingsoppsummering.docx"),
        ("Regneark", "intern/horingsmatrise.xlsx"),
        ("Nettside", "intern/horing.html"),
        ("Diagrammer", "intern/charts"),
        ("Til publisering", "publisering"),
        ("Om kjøringen", "kjoring.json"),
    )
