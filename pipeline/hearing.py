"""The hearing as the analyst describes it in hearing.toml: targets, themes, form, invited.

The file is validated as a whole: every fault is collected and told at once.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from datetime import date
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from pipeline.errors import HearingError

STANDARD_THEMES = (
    "normering",
    "ansvar",
    "begreper",
    "ressurser",
    "kompetanse",
    "samarbeid",
    "representasjon",
    "erfaringskompetanse",
    "parorende",
    "barn_unge",
    "sarbare_grupper",
    "rettigheter",
    "kunnskapsgrunnlag",
    "verktoy",
    "implementering",
)
"""The themes that the bundled labelled statements are coded with."""

Code = Annotated[str, Field(pattern=r"^[^\W_][\w.-]*$", max_length=40)]
Text = Annotated[str, Field(min_length=1)]
# More digits than this are no number that respondents write behind the word.
Number = Annotated[int, Field(ge=0, le=999, strict=True)]
ChapterNumber = Annotated[int, Field(ge=0, le=99, strict=True)]
# No file format of the reports can hold them; «C:\\fag» in a title has one.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class _Part(BaseModel):
    """A table of hearing.toml; an unknown key is a fault, so that a typing error is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _has_no_control_characters(cls, value: Any) -> Any:
        """The value as it is, unless it holds a character that nothing can show."""
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and _CONTROL.search(text) for text in texts):
            raise PydanticCustomError("control_character", "control character")
        return value


class About(_Part):
    """`[hearing]`: what the hearing is called, its word for a recommendation, its limits.

    `notice` is a short remark that stands on everything that is made, such as that the answers
    are invented.
    """

    id: Text
    title: Text
    case_number: str = ""
    deadline: date | None = None
    recommendation_word: Annotated[Text, Field(max_length=40)] = "råd"
    notice: str = ""
    edition_limit: float = Field(0.75, ge=0, le=1)
    uncertain_below: float = Field(0.5, ge=0, le=1)

    @field_validator("recommendation_word")
    @classmethod
    def _is_a_word(cls, value: str) -> str:
        """The word as it is, unless it has no letter: then nothing can be told from numbers."""
        if not any(letter.isalpha() for letter in value):
            raise PydanticCustomError("no_letter", "no letter")
        return value


class Chapter(_Part):
    """`[[chapters]]`: one without recommendations is a target of its own."""

    number: ChapterNumber
    title: Text


class Recommendation(_Part):
    """`[[recommendations]]`: what the respondents were asked about."""

    id: Code
    number: Number
    chapter: ChapterNumber | None = None
    title: Text
    text: str = ""
    aliases: tuple[Text, ...] = ()


class OpenQuestion(_Part):
    """`[[open_questions]]`: a question of the form that is about no recommendation."""

    id: Code
    label: Text
    question: Text


class Theme(_Part):
    """`[[themes]]`: a code of the hearing's codebook."""

    id: Code
    label: Text
    definition: str = ""
    keywords: tuple[Text, ...] = ()
    examples: tuple[Text, ...] = ()
    standard: str | None = None

    @property
    def borrows(self) -> str | None:
        """The standard theme whose bundled statements teach this one, or None."""
        if self.standard is not None:
            return self.standard or None
        return self.id if self.id in STANDARD_THEMES else None


class Forms(_Part):
    """`[forms]`: header text by role, and by target in `[forms.questions]`."""

    respondent: str = ""
    respondent_type: str = ""
    contact: str = ""
    questions: dict[str, str] = Field(default_factory=dict)


class RespondentType(_Part):
    """`[[respondent_types]]`: a kind of respondent, the form's wording and words in names."""

    id: Code
    label: Text
    choices: tuple[Text, ...] = ()
    patterns: tuple[Text, ...] = ()


class Invited(_Part):
    """`[[invited]]`: a respondent by name, or a group: everybody of a type."""

    name: Text
    type: str = ""
    size: int | None = Field(None, ge=1)


class Hearing(_Part):
    """Everything hearing.toml says; the targets in the order in which reports show them."""

    about: About = Field(alias="hearing")
    chapters: tuple[Chapter, ...] = ()
    recommendations: tuple[Recommendation, ...] = Field(min_length=1)
    open_questions: tuple[OpenQuestion, ...] = ()
    themes: tuple[Theme, ...] = Field(min_length=1)
    forms: Forms = Forms()
    respondent_types: tuple[RespondentType, ...] = ()
    invited: tuple[Invited, ...] = ()

    @cached_property
    def targets(self) -> dict[str, str]:
        """Label by target id: chapters without recommendations, recommendations, the rest."""
        word = self.about.recommendation_word
        chapters = {
            f"kap-{chapter.number}": f"Kapittel {chapter.number}" for chapter in self.plain_chapters
        }
        return {
            **chapters,
            **{rec.id: f"{word.capitalize()} {rec.number}" for rec in self.recommendations},
            **{question.id: question.label for question in self.open_questions},
            "generelt": "Hele utkastet",
        }

    @cached_property
    def titles(self) -> dict[str, str]:
        """Full title or question by target id, in the same order as `targets`."""
        return {
            **{f"kap-{chapter.number}": chapter.title for chapter in self.plain_chapters},
            **{rec.id: rec.title for rec in self.recommendations},
            **{question.id: question.question for question in self.open_questions},
            "generelt": "Innspill til hele utkastet, eller uten tilknytning til en bestemt del",
        }

    @cached_property
    def stand_targets(self) -> tuple[str, ...]:
        """The targets that one can be for or against: all but the open questions."""
        questions = {question.id for question in self.open_questions}
        return tuple(target for target in self.targets if target not in questions)

    @cached_property
    def plain_chapters(self) -> tuple[Chapter, ...]:
        """The chapters that hold no recommendations, and so are targets themselves."""
        holding = {rec.chapter for rec in self.recommendations}
        return tuple(chapter for chapter in self.chapters if chapter.number not in holding)

    @cached_property
    def theme_labels(self) -> dict[str, str]:
        """Label by theme id, in the order of hearing.toml."""
        return {theme.id: theme.label for theme in self.themes}

    @cached_property
    def types(self) -> tuple[RespondentType, ...]:
        """The hearing's own respondent types, then the built-in ones that it does not redefine."""
        own = {kind.id for kind in self.respondent_types}
        return (
            *self.respondent_types,
            *(kind for kind in built_in_types() if kind.id not in own),
        )

    @cached_property
    def type_labels(self) -> dict[str, str]:
        """Label by respondent type id, in the order of `types`."""
        return {kind.id: kind.label for kind in self.types}

    def chapter_targets(self, number: int) -> tuple[str, ...]:
        """The targets that a statement about a whole chapter is about."""
        inside = tuple(rec.id for rec in self.recommendations if rec.chapter == number)
        plain = any(chapter.number == number for chapter in self.plain_chapters)
        return inside or ((f"kap-{number}",) if plain else ())


@cache
def built_in_types() -> tuple[RespondentType, ...]:
    """The respondent types that serve most hearings, narrow ones first."""
    text = resources.files("pipeline").joinpath("respondent_types.toml").read_text("utf-8")
    return tuple(RespondentType(**fields) for fields in tomllib.loads(text)["respondent_types"])


def load_hearing(path: Path) -> Hearing:
    """Read and validate a hearing.toml.

    Raises:
        HearingError: The file is missing, is not TOML, or breaks a rule; every fault is named.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        message = (
            f"{path}: filen finnes ikke. Hver høring trenger en hearing.toml i mappen med "
            "råfilene. Lag et utkast med `python -m pipeline init MAPPE --forms eksport.xlsx`."
        )
        raise HearingError(message) from None
    except OSError as error:
        message = f"{path}: filen kan ikke leses ({error.strerror}). Se etter rettighetene."
        raise HearingError(message) from None
    try:
        content = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        message = f"{path}: filen er ikke UTF-8. Lagre den på nytt med tegnkoding UTF-8."
        raise HearingError(message) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        message = f"{path}{_toml_fault(str(error))}"
        raise HearingError(message) from None
    return parse_hearing(content, name=str(path))


# What tomllib says, by its beginning, and what the analyst is told.
_TOML_FAULTS = {
    "Invalid value": 'verdien kan ikke leses. Tekst skal stå i rette anførselstegn ("), ikke i «» '
    "eller “”, og tall skal skrives med punktum",
    "Expected newline": "noe står for mye på linjen. Desimaltall skal ha punktum, dato skrives "
    '2024-10-20, og anførselstegn inne i en tekst skrives \\"',
    "Expected '='": "likhetstegnet mangler. En linje skal være: nøkkel = verdi",
    "Expected ']": "klammene er ikke lukket. Tabeller skrives [hearing] eller [[themes]]",
    "Unclosed array": "lista er ikke lukket. Den skal slutte med ]",
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


def _toml_fault(said: str) -> str:
    """Where a file is not TOML and what was expected, in Norwegian."""
    place = re.search(r"at line (\d+), column (\d+)", said)
    at_end = ", sist i filen" if "at end of document" in said else ""
    where = f", linje {place[1]}, tegn {place[2]}" if place else at_end
    advice = next((text for start, text in _TOML_FAULTS.items() if said.startswith(start)), "")
    advice = advice or "se etter anførselstegn og klammer som mangler"
    return f"{where}: ikke gyldig TOML: {advice}."


def parse_hearing(content: dict[str, Any], *, name: str = "hearing.toml") -> Hearing:
    """Validate what a hearing.toml holds.

    Raises:
        HearingError: A rule is broken; every fault is named, with what was expected.
    """
    try:
        hearing = Hearing.model_validate(content)
    except ValidationError as error:
        found: list[dict[str, Any]] = [dict(entry) for entry in error.errors()]
        # A list whose rows are faulty is also reported as too short: that says nothing more.
        faulty = {entry["loc"][0] for entry in found if len(entry["loc"]) > 1}
        faults = [
            _fault(entry, content)
            for entry in found
            if not (entry["type"] == "too_short" and entry["loc"][0] in faulty)
        ]
    else:
        faults = list(_inconsistencies(hearing))
        if not faults:
            return hearing
    lines = "\n".join(f"  - {fault}" for fault in faults)
    count = f"{len(faults)} feil" if len(faults) > 1 else "én feil"
    message = f"{name}: {count} må rettes.\n{lines}"
    raise HearingError(message)


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


def _fault(entry: dict[str, Any], content: dict[str, Any]) -> str:
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


_PARTS: dict[str, type[_Part]] = {
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


def _inconsistencies(hearing: Hearing) -> list[str]:
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
