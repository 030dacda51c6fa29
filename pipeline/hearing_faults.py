"""What is wrong with a hearing.toml, in Norwegian: place, problem, what was expected."""

from __future__ import annotations

import difflib
import re
from typing import Any

from pipeline.hearing_model import (
    STANDARD_THEMES,
    About,
    Chapter,
    Forms,
    Hearing,
    Invited,
    OpenQuestion,
    Part,
    Recommendation,
    RespondentType,
    Theme,
)

# What tomllib says, by its beginning, and what the analyst is told.
_TOML_FAULTS = {
    "Invalid value": 'verdien kan ikke leses. Tekst skal stå i rette anførselstegn ("), ikke i «» '
    "eller “”, og tall skal skrives med punktum",
    "Expected newline": "noe står for mye på linjen. Desimaltall skal ha punktum, dato skrives "
    '2024-10-20, og anførselstegn inne i en tekst skrives \\"',
    "Expected '='": "likhetstegnet mangler. En linje skal være: nøkkel = verdi",
    "Expected ']": "klammene er ikke lukket. Tabeller skrives [hearing] eller [[themes]]",
    "Unclosed array": "listen er ikke lukket. Den skal slutte med ]",
    "Unterminated string": "teksten er ikke lukket. Den skal slutte med anførselstegn",
    "Illegal character": "teksten er ikke lukket på samme linje. Den skal slutte med "
    "anførselstegn, eller stå i tre anførselstegn hvis den går over flere linjer",
    "Unescaped": "omvendt skråstrek i en tekst må skrives dobbelt: \\\\",
    "Cannot overwrite": "nøkkelen står to ganger i samme tabell",
    "Cannot declare": "tabellen står to ganger. Lister skrives med doble klammer, som [[themes]]",
    "Invalid initial": "nøkkelen begynner med et tegn den ikke kan ha. Nøkler med mellomrom eller "
    "æ, ø og å skal stå i anførselstegn",
    "Invalid statement": "linjen er verken en tabell, en nøkkel eller en kommentar. Nøkler med æ, "
    "ø og å skal stå i anførselstegn, og kommentarer begynner med #",
    "Invalid date": "datoen finnes ikke. En dato skrives 2024-10-20",
}


def toml_fault(said: str) -> str:
    """Where a file is not TOML and what was expected, in Norwegian."""
    place = re.search(r"at line (\d+), column (\d+)", said)
    at_end = ", sist i filen" if "at end of document" in said else ""
    where = f", linje {place[1]}, tegn {place[2]}" if place else at_end
    advice = next((text for start, text in _TOML_FAULTS.items() if said.startswith(start)), "")
    advice = advice or "se etter anførselstegn og klammer som mangler"
    return f"{where}: ikke gyldig TOML: {advice}."


_EXPECTED = {
    "missing": "mangler, og må fylles ut",
    "string_type": "skal være tekst i anførselstegn",
    "string_too_short": "kan ikke være tom",
    "string_too_long": "er for lang; høyst 40 tegn",
    "string_pattern_mismatch": "skal bare ha bokstaver, tall, bindestrek og understrek",
    "no_letter": "skal være et ord, for eksempel råd eller anbefaling",
    "control_character": "har et tegn som ikke kan vises. Omvendt skråstrek skrives dobbelt: \\\\",
    "int_type": "skal være et helt tall uten anførselstegn",
    "int_parsing": "skal være et helt tall uten anførselstegn",
    "int_from_float": "skal være et helt tall",
    "finite_number": "skal være et tall",
    "float_type": "skal være et tall, for eksempel 0.75",
    "float_parsing": "skal være et tall, for eksempel 0.75",
    "greater_than_equal": "er for lite; minst {ge}",
    "less_than_equal": "er for stort; høyst {le}",
    "date_type": "skal være en dato uten anførselstegn, for eksempel 2024-10-20",
    "date_parsing": "skal være en dato uten anførselstegn, for eksempel 2024-10-20",
    "date_from_datetime_parsing": "skal være en dato uten anførselstegn, for eksempel 2024-10-20",
    "date_from_datetime_inexact": "skal være en dato uten klokkeslett, for eksempel 2024-10-20",
    "tuple_type": "skal være en liste i hakeparenteser",
    "dict_type": "skal være en tabell",
    "model_type": "skal være en tabell",
    "too_short": "må ha minst én oppføring",
}


def fault_of(entry: dict[str, Any], content: dict[str, Any]) -> str:
    """One of pydantic's findings as a Norwegian sentence: place, problem, expectation."""
    location = entry["loc"]
    place = _place(location, content)
    brackets = _wrong_brackets(entry)
    if brackets:
        return brackets
    if entry["type"] == "extra_forbidden":
        known = _known_keys(location)
        close = difflib.get_close_matches(str(location[-1]), known, n=1)
        hint = f"Mente du «{close[0]}»?" if close else f"Kjente nøkler: {', '.join(known)}."
        return f"{place}: nøkkelen er ukjent. {hint}"
    expected = _EXPECTED.get(entry["type"], "har en verdi som ikke kan brukes")
    return f"{place}: {expected.format(**entry.get('ctx', {}))}."


def _wrong_brackets(entry: dict[str, Any]) -> str:
    """A word on a table written as a list, or a list as a table; empty for other faults."""
    table, *rest = entry["loc"]
    if rest or table not in _PARTS:
        return ""
    if entry["type"] == "tuple_type":
        return f"{table}: skal skrives med doble klammer, [[{table}]], en gang for hver oppføring."
    if entry["type"] == "model_type":
        return f"{table}: skal skrives med enkle klammer, [{table}], og bare stå én gang."
    return ""


def _place(location: tuple[str | int, ...], content: dict[str, Any]) -> str:
    """Where a fault is, as the analyst sees the file: `[[themes]] nr. 2 («ansvar»), label`."""
    table = str(location[0])
    rest = [str(part) for part in location[1:] if not isinstance(part, int)]
    numbers = [part for part in location[1:] if isinstance(part, int)]
    if not numbers:
        is_list = table in _PARTS and table not in {"hearing", "forms"} and not rest
        return ", ".join([f"[[{table}]]" if is_list else f"[{table}]", *rest])
    place = f"[[{table}]] nr. {numbers[0] + 1}"
    rows = content.get(table)
    row = rows[numbers[0]] if isinstance(rows, list) and numbers[0] < len(rows) else None
    label = row.get("id", row.get("number")) if isinstance(row, dict) else None
    named = f"{place} («{label}»)" if label is not None else place
    return ", ".join([named, *rest])


_PARTS: dict[str, type[Part]] = {
    "hearing": About,
    "chapters": Chapter,
    "recommendations": Recommendation,
    "open_questions": OpenQuestion,
    "themes": Theme,
    "forms": Forms,
    "respondent_types": RespondentType,
    "invited": Invited,
}


def _known_keys(location: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand where an unknown one was found."""
    if len(location) == 1:
        return list(_PARTS)
    return list(_PARTS[str(location[0])].model_fields)


def inconsistencies(hearing: Hearing) -> list[str]:
    """Rules that concern more than one value."""
    faults = [
        *_duplicates("recommendations", "id", [rec.id for rec in hearing.recommendations]),
        *_duplicates("recommendations", "number", [rec.number for rec in hearing.recommendations]),
        *_duplicates("chapters", "number", [chapter.number for chapter in hearing.chapters]),
        *_duplicates("open_questions", "id", [entry.id for entry in hearing.open_questions]),
        *_duplicates("themes", "id", [theme.id for theme in hearing.themes]),
        *_duplicates("respondent_types", "id", [kind.id for kind in hearing.respondent_types]),
    ]
    taken = {"generelt", *(f"kap-{chapter.number}" for chapter in hearing.chapters)}
    recommendations = {rec.id for rec in hearing.recommendations}
    questions = {entry.id for entry in hearing.open_questions}
    faults += [
        f"[[recommendations]] («{code}»): id-en er opptatt av programmet. Velg en annen."
        for code in sorted(recommendations & taken)
    ]
    faults += [
        f"[[open_questions]] («{code}»): id-en brukes også et annet sted. Velg en annen."
        for code in sorted(questions & (taken | recommendations))
    ]
    return faults + _dangling(hearing)


def _dangling(hearing: Hearing) -> list[str]:
    """References inside hearing.toml that lead nowhere."""
    chapters = {chapter.number for chapter in hearing.chapters}
    types = set(hearing.type_labels)
    faults = [
        f"[[recommendations]] («{rec.id}»), chapter: kapittel {rec.chapter} står ikke under "
        "[[chapters]]. Legg det til der, eller rett tallet."
        for rec in hearing.recommendations
        if rec.chapter is not None and rec.chapter not in chapters
    ]
    faults += [
        f"[[themes]] («{theme.id}»), standard: «{theme.standard}» er ikke et standardtema. "
        f"De er: {', '.join(STANDARD_THEMES)}."
        for theme in hearing.themes
        if theme.standard and theme.standard not in STANDARD_THEMES
    ]
    faults += [
        f"[[invited]] («{entry.name}»), type: «{entry.type}» er ikke en kjent aktørtype. "
        f"De er: {', '.join(sorted(types))}."
        for entry in hearing.invited
        if entry.type and entry.type not in types
    ]
    chapter_ids = [f"kap-{chapter.number}" for chapter in hearing.chapters]
    known = list(dict.fromkeys([*hearing.targets, *chapter_ids]))
    faults += [
        f"[forms.questions] «{header}»: «{target}» er ikke et kjent mål. De er: {', '.join(known)}."
        for header, target in hearing.forms.questions.items()
        if target not in known
    ]
    return faults


def _duplicates(table: str, key: str, values: list[Any]) -> list[str]:
    """A fault for each value that occurs more than once; file names do not tell case apart."""
    folded = [value.casefold() if isinstance(value, str) else value for value in values]
    repeated = sorted({value for value in folded if folded.count(value) > 1})
    return [
        f"[[{table}]]: {key} = {value!r} står {folded.count(value)} ganger. Hver må være ulik."
        for value in repeated
    ]
