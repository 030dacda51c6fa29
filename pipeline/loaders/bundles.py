"""Files that are one submission together: the letter, what came with it, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.loaders.folder import INSIDE, Entry
from pipeline.loaders.respondents import normalised_name
from pipeline.loaders.senders import Letter
from pipeline.loaders.senders.names import is_organisation, is_person, name_in_file
from pipeline.records import Skipped

_ATTACHMENT = re.compile(
    r"\b(?:vedlegg|attachment|bilag|følgeskriv|følgebrev|cv|rapport|presentasjon|kart|bilde"
    r"|image\d+)|^\d*[\s_.-]*vedl\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"(?:svar|innspill|innspel|uttalelse|uttale|fråsegn|merknader|brev\b)", re.IGNORECASE
)
_MAIL = re.compile(r"\.(?:eml|msg)$", re.IGNORECASE)
#: «Kommuner» sorts answers, «Nes kommune» sent one.
_PLURAL = re.compile(r"\b\w+(?:er|ar|ene|ane)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A file that was read, and the letter that it makes alone."""

    entry: Entry
    letter: Letter


def divide(
    folder: str, parts: Sequence[Part], *, is_split: bool
) -> tuple[list[list[Part]], list[Skipped]]:
    """The files of one folder as submissions, and a row where that may be wrong.

    They are one submission, the letter itself first. Where the folder holds all of a zip file and
    its files come from different senders, it is how the zip was made, and each is a submission.

    Args:
        folder: The folder's path.
        parts: Its files that were read.
        is_split: Whether somebody has decided that each is a submission of its own.
    """
    if is_split:
        return [[part] for part in parts], []
    count = len(_senders(parts))
    if count < 2:
        return [sorted(parts, key=_rank)], []
    if all(part.entry.is_wrapped for part in parts):
        reason = (
            f"Alle de {len(parts)} filene i zip-filen ligger i én mappe og ser ut til å komme fra "
            f"{count} ulike avsendere. Hver fil er lest som et eget svar."
        )
        advice = "Se over avsenderne. Hører filer til samme svar, slå dem sammen i respondents.csv."
        return [[part] for part in parts], [Skipped(folder, "mappen", reason, advice)]
    reason = (
        f"Mappen er lest som ett svar med vedlegg, men de {len(parts)} filene i den ser ut til å "
        f"komme fra {count} ulike avsendere."
    )
    advice = (
        "Er det svar fra flere, skriv «deles opp» i kolonnen handling i respondents.csv, eller "
        "flytt hver fil rett i mappen documents, og kjør på nytt. Er det ett svar med vedlegg, er "
        "det riktig som det er."
    )
    return [sorted(parts, key=_rank)], [Skipped(folder, "mappen", reason, advice)]


def join(parts: Sequence[Part]) -> Letter:
    """The letter that the parts make together, who sent it told by the first of them."""
    letters = [part.letter for part in parts]
    blocks = list(letters[0].blocks)
    for part in parts[1:]:
        own = part.entry.source
        blocks.extend(
            replace(block, source_file=block.source_file or own) for block in part.letter.blocks
        )
    return replace(
        letters[0],
        contact=next((letter.contact for letter in letters if letter.contact), ""),
        submitted_at=next((x.submitted_at for x in letters if x.submitted_at), None),
        blocks=tuple(blocks),
        notes=(*letters[0].notes, *_notes(parts)),
    )


def telling_name(entry: Entry) -> str:
    """The name that helps to tell who sent a file: its own, or that of the folder it lies in."""
    own = entry.name.rpartition("/")[2]
    folder = re.split(f"/|{INSIDE}", entry.folder)[-1]
    from_folder = name_in_file(folder)
    if is_organisation(name_in_file(own)) or not is_organisation(from_folder):
        return own
    return own if _PLURAL.search(from_folder) else folder


def _rank(part: Part) -> tuple[bool, bool, bool, str]:
    """What the letter itself is found by: a mail, a name that says so, no name of attachments."""
    name = part.entry.name.rpartition("/")[2]
    return (
        _MAIL.search(name) is None,
        _ATTACHMENT.search(name) is not None,
        _ANSWER.search(name) is None,
        part.entry.source,
    )


def _senders(parts: Sequence[Part]) -> set[str]:
    """Who the files say they are from: organisations, else persons; units counted as one."""
    letters = [
        part.letter for part in parts if not any("gjettet" in note for note in part.letter.notes)
    ]
    organisations = [x.respondent for x in letters if is_organisation(x.respondent)]
    persons = [name for x in letters for name in (x.respondent, x.contact) if is_person(name)]
    names = {normalised_name(name) for name in organisations or persons}
    return {name for name in names if not any(name != one and one in name for one in names)}


def _notes(parts: Sequence[Part]) -> list[str]:
    """What is to be told about the files beside the letter itself."""
    if len(parts) == 1:
        return []
    names = ", ".join(f"«{part.entry.source.rpartition('/')[2]}»" for part in parts[1:])
    notes = [f"Lest som ett svar sammen med {names}, som ligger i samme mappe."]
    if len(_senders(parts)) > 1:
        notes.append("Filene ser ut til å komme fra ulike avsendere: se etter.")
    return notes
