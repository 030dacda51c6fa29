"""What a hearing.toml may hold: targets, themes, form, types of respondent, invited."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache, cached_property
from importlib import resources
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

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


class Part(BaseModel):
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


class About(Part):
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


class Chapter(Part):
    """`[[chapters]]`: one without recommendations is a target of its own."""

    number: ChapterNumber
    title: Text


class Recommendation(Part):
    """`[[recommendations]]`: what the respondents were asked about."""

    id: Code
    number: Number
    chapter: ChapterNumber | None = None
    title: Text
    text: str = ""
    aliases: tuple[Text, ...] = ()


class OpenQuestion(Part):
    """`[[open_questions]]`: a question of the form that is about no recommendation."""

    id: Code
    label: Text
    question: Text


class Theme(Part):
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


class Forms(Part):
    """`[forms]`: header text by role, and by target in `[forms.questions]`."""

    respondent: str = ""
    respondent_type: str = ""
    contact: str = ""
    questions: dict[str, str] = Field(default_factory=dict)


class RespondentType(Part):
    """`[[respondent_types]]`: a kind of respondent, the form's wording and words in names."""

    id: Code
    label: Text
    choices: tuple[Text, ...] = ()
    patterns: tuple[Text, ...] = ()


class Invited(Part):
    """`[[invited]]`: a respondent by name, or a group: everybody of a type."""

    name: Text
    type: str = ""
    size: int | None = Field(None, ge=1)


class Hearing(Part):
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
    def recommendation_ids(self) -> frozenset[str]:
        """The targets that are recommendations."""
        return frozenset(rec.id for rec in self.recommendations)

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
