"""How many, in words: the one rule for quantity, and numbers as running text has them."""

from __future__ import annotations

#: Under this many respondents on the base only numbers are given.
FEWEST_FOR_WORDS = 5

_WORDS = (
    "ingen",
    "én",
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "sju",
    "åtte",
    "ni",
    "ti",
    "elleve",
    "tolv",
)


def quantity(count: int, base: int) -> str:
    """The word for how many of the base, by the one rule; the number alone on a small base."""
    if base < FEWEST_FOR_WORDS:
        return in_words(count)
    share = count / base
    if share == 1:
        return "alle"
    if share >= 0.9:
        return "nesten alle"
    if share > 0.6:
        return "de fleste"
    if share > 0.5:
        return "over halvparten"
    return "flere" if count >= 3 else in_words(count)


def quantified(count: int, base: int) -> str:
    """A quantity word with its count, at the start of a sentence."""
    return f"{quantity(count, base).capitalize()} ({count} av {base})"


def in_words(count: int) -> str:
    """A number as Norwegian writes it in running text: words up to twelve, spaced thousands."""
    if count < len(_WORDS):
        return _WORDS[count]
    return f"{count:,}".replace(",", "\u00a0")


def counted(count: int, one: str, several: str) -> str:
    """A number with its noun, at the start of a sentence."""
    return f"{in_words(count).capitalize()} {one if count == 1 else several}"


def respondents_in_words(count: int) -> str:
    """A number of respondents, at the start of a sentence."""
    return counted(count, "høringsinstans", "høringsinstanser")


def listed(parts: list[str]) -> str:
    """The parts as a list in running text: «a, b og c»."""
    return " og ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def inside(label: str) -> str:
    """A label inside a sentence; abbreviations keep their capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
