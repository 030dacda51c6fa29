"""Names that a submission itself tells: sender, contact persons, signatures, people it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pipeline.loaders.text import GREETING
from pipeline.privacy.known import NOBODY, Known, by_first_word
from pipeline.privacy.name_words import is_first_name, is_ordinary, is_surname
from pipeline.privacy.names import likely_names, names_in
from pipeline.privacy.persons import private_submissions
from pipeline.workspace import Tables, rows_of

_PART = re.compile(r",\s|:\s|\s\|\s|\s{2,}|\(|\)|;")
_SIGNS = re.compile(
    r"^(?:for|på vegne av|på vegner av|saksbehandler|sakshandsamar|kontaktperson|fra|frå|from)\b",
    re.I,
)


class NameBook:
    """The names of a hearing: whole ones for every text, parts for the answer they stand in."""

    def __init__(
        self, own: Mapping[str, set[str]], shared: set[str], private: Collection[str]
    ) -> None:
        self._shared = by_first_word(shared)
        self._own = {
            code: Known(by_first_word(_with_parts(names)), self._shared, code in private)
            for code, names in own.items()
        }
        self.everyone = Known({}, self._shared)

    def of(self, submission_id: str | None) -> Known:
        """What is known when a text of this submission is read."""
        return self._own.get(submission_id or "", self.everyone)


def known_names(tables: Tables) -> NameBook:
    """The names in the register, the letterheads and signatures, and the texts themselves.

    Args:
        tables: `submissions`; `blocks` and `statements` where there are any.
    """
    told: defaultdict[str, set[str]] = defaultdict(set)
    private = private_submissions(tables["submissions"])
    for row in rows_of(tables["submissions"]):
        code = row["submission_id"]
        told[code] |= set(_from_register(row, is_private=code in private))
    if "blocks" in tables:
        blocks = tables["blocks"]
        for row in rows_of(blocks[blocks["block_kind"].isin(["letterhead", "quoted"])]):
            told[row["submission_id"]] |= set(_from_letterhead(row["text"] or ""))
    shared = {name for names in told.values() for name in names if " " in name}
    if "statements" in tables:
        for row in rows_of(tables["statements"]):
            text = row["text"]
            told[row["submission_id"]] |= {
                text[one.start : one.end] for one in names_in(text, NOBODY)
            }
    return NameBook(told, shared, private)


def _from_register(row: Mapping[str, Any], *, is_private: bool) -> Iterator[str]:
    """The names of the contact person and, where a person answers, of the respondent."""
    contact = row["contact"] or ""
    local, at, _ = contact.partition("@")
    yield from likely_names(" ".join(re.split(r"[._-]", local)).title() if at else contact)
    if is_private:
        name = row["respondent"] or ""
        yield from likely_names(name.title() if name.islower() else name)


def _from_letterhead(text: str) -> Iterator[str]:
    """The names in a letterhead or signature: by the rules of running text, and line by line."""
    yield from (text[one.start : one.end] for one in names_in(text))
    signed = False
    for line in text.split("\n"):
        signed = signed or bool(GREETING.match(line) or _SIGNS.match(line))
        for part in _PART.split(GREETING.sub("", line)):
            names = list(likely_names(part))
            is_whole = len(names) == 1 and names[0] == part.strip()
            if is_whole and " " in names[0] and (signed or is_first_name(names[0].split()[0])):
                yield names[0]


def _with_parts(names: set[str]) -> set[str]:
    """The names and the words of them that say who it is when they stand alone."""
    parts = {word for name in names if " " in name for word in (name.split()[0], name.split()[-1])}
    return names | {word for word in parts if _tells(word)}


def _tells(word: str) -> bool:
    """Whether a part of a name is no ordinary word as well."""
    if len(word) < 3 or not word[0].isupper():
        return False
    return is_first_name(word, surely=True) or is_surname(word) or not is_ordinary(word)
