"""A printout of the form, sent as a document, read into the form's fields.

Its headings are the form's questions. Who answers stands under the question that asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.loaders.forms.columns import match_columns
from pipeline.loaders.forms.headers import Match, by_guess, clean_header, header_key
from pipeline.loaders.outline import PROMPT
from pipeline.loaders.respondents import normalised_name, type_of
from pipeline.records import Block, ColumnUse, Submission

if TYPE_CHECKING:
    from pipeline.hearing import Hearing

_WHO = frozenset({"respondent", "respondent_type", "contact"})
_SAID = frozenset({"paragraph", "list_item", "table_cell", "footnote"})
#: So many questions about the draft make a printout, with one on who answers.
_QUESTIONS = 3
_NUMBER = r"^\W*(?:\d{1,2}[.)]\s+)?"
_OWN_NUMBER = re.compile(r"^\W*\d{1,2}[.)]\s+")
#: Questions on who answers are short, whatever their words.
_LONGEST_GUESS = 100
#: A printed question may say «Innspill til råd 3: » before the title.
_LONGEST_LEAD = 40
_LEAST_TITLE = 20
_GUESSED = re.compile(r"^Avsenderen er |^Filnavnet sier ")


def as_form(entry: Submission, hearing: Hearing, columns: Sequence[ColumnUse]) -> Submission:
    """The document with its answers in the form's fields; as it is when it is no printout.

    Args:
        entry: A submission that came as a document.
        hearing: What hearing.toml says.
        columns: What the columns of the exports were taken for: the form's own wording.
    """
    asked = {header_key(use.header): use for use in columns if use.role in {*_WHO, "target"}}
    blocks = tuple(_with_headings(entry.blocks, asked, hearing))
    questions = _questions(blocks, asked, hearing)
    roles = [match.role for match in questions.values()]
    if roles.count("target") < _QUESTIONS or not _WHO.intersection(roles):
        return entry
    placed = tuple(_placed(block, questions) for block in blocks)
    return _named(replace(entry, blocks=placed), blocks, questions, hearing)


def _bare(text: str) -> str:
    """A question without the number that the form gives it."""
    return _OWN_NUMBER.sub("", clean_header(text))


def _questions(
    blocks: Sequence[Block], asked: Mapping[str, ColumnUse], hearing: Hearing
) -> dict[str, Match]:
    """What each heading of the document asks for, where that is a question of the form."""
    headings = list(dict.fromkeys(text for block in blocks for text in block.headings))
    bare = [_bare(text) for text in headings]
    columns = match_columns(bare, lambda _: (), hearing)
    found = {headings[column.index]: column.match for column in columns}
    for heading, text in zip(headings, bare, strict=True):
        use = asked.get(header_key(text))
        if use:
            found[heading] = Match(use.role, use.target, use.how)
    return {heading: match for heading, match in found.items() if match.role in {*_WHO, "target"}}


def _with_headings(
    blocks: Sequence[Block], asked: Mapping[str, ColumnUse], hearing: Hearing
) -> Iterator[Block]:
    """The blocks, with questions that stand as plain text made headings of what follows them."""
    known = _wordings(asked, hearing)
    question = ""
    for block in blocks:
        if block.kind not in {*_SAID, "letterhead"}:
            question = "" if block.kind == "heading" else question
            yield block
            continue
        for text, is_question in _cut(block.text, known):
            question = text if is_question else question
            if is_question:
                yield replace(block, text=text, kind="heading")
            else:
                under = (question,) if question else ()
                yield replace(block, text=text, headings=(*block.headings, *under))


def _wordings(asked: Mapping[str, ColumnUse], hearing: Hearing) -> list[re.Pattern[str]]:
    """What the form's questions look like at the beginning of a line."""
    forms = hearing.forms
    whole = {
        *asked,
        *map(header_key, (forms.respondent, forms.respondent_type, forms.contact)),
        *map(header_key, forms.questions),
        *(header_key(question.question) for question in hearing.open_questions),
    }
    titles = {header_key(rec.title) for rec in hearing.recommendations}
    lead = rf"[^\n]{{0,{_LONGEST_LEAD}}}?"
    return [
        re.compile(rf"{_NUMBER}{before}{_spaced(key)}(?!\w)[ \t*?:.)]*", re.IGNORECASE)
        for keys, before in ((whole, ""), ({t for t in titles if len(t) >= _LEAST_TITLE}, lead))
        for key in sorted(keys - {""}, key=lambda key: (-len(key), key))
    ]


def _spaced(key: str) -> str:
    """The words of a question with anything but letters between them."""
    return r"\W+".join(re.escape(word) for word in key.split())


def _cut(text: str, known: Sequence[re.Pattern[str]]) -> Iterator[tuple[str, bool]]:
    """The pieces of a text in order, and whether each is a question of the form."""
    said: list[str] = []
    for line in text.split("\n"):
        end = _question_end(line, known)
        if end:
            yield from ((piece, False) for piece in ["\n".join(said).strip()] if piece)
            yield line[:end].strip(), True
            said = [line[end:].strip()]
        else:
            said.append(line)
    yield from ((piece, False) for piece in ["\n".join(said).strip()] if piece)


def _question_end(line: str, known: Sequence[re.Pattern[str]]) -> int:
    """Where a question that the line begins with ends, or 0."""
    for wording in known:
        found = wording.match(line)
        if found:
            return found.end()
    marked = _OWN_NUMBER.match(line) or line.rstrip().endswith("*")
    guess = by_guess(header_key(_bare(line))) if marked and len(line) <= _LONGEST_GUESS else None
    return len(line) if guess is not None and guess.role in _WHO else 0


def _placed(block: Block, questions: Mapping[str, Match]) -> Block:
    """A block in the field of the question that it stands under."""
    match = next((questions[text] for text in reversed(block.headings) if text in questions), None)
    if match is None or block.kind not in {*_SAID, "letterhead"}:
        return block
    if match.role in _WHO:
        return replace(block, kind="letterhead")
    if block.kind == "letterhead":
        return block
    if PROMPT.match(block.text):
        return replace(block, kind="draft")
    kind = "answer" if block.kind == "paragraph" else block.kind
    return replace(block, kind=kind, field=match.target)


def _named(
    entry: Submission, blocks: Sequence[Block], questions: Mapping[str, Match], hearing: Hearing
) -> Submission:
    """The submission with who answers as the form has it."""
    told = dict.fromkeys(_WHO, "")
    for block in blocks:
        match = questions.get(block.headings[-1]) if block.headings else None
        is_told = match and match.role in _WHO and block.kind in {*_SAID, "letterhead"}
        if match and is_told and not told[match.role]:
            told[match.role] = block.text.split("\n")[0].strip()
    respondent = told["respondent"] or entry.respondent
    short = normalised_name(entry.respondent)
    if short and normalised_name(respondent).startswith(short):
        # «Vik kommune, helse og mestring» is Vik kommune, which the file name says.
        respondent = entry.respondent
    choice = told["respondent_type"]
    kept = (note for note in entry.notes if not (told["respondent"] and _GUESSED.match(note)))
    return replace(
        entry,
        respondent=respondent,
        respondent_type=type_of(respondent, choice, hearing) if choice else entry.respondent_type,
        contact=told["contact"].split(",")[0].strip() or entry.contact,
        notes=(*kept, "Dokumentet er en utskrift av skjemaet, og er lest som svar i skjemaet."),
    )
