"""Respondents that others name: whose answer is joined, and which signatory holds another view."""

from __future__ import annotations

import re

import pandas as pd

#: Words of a name that many share: alone they name nobody.
_SHARED_WORDS_TEXT = (
    "foreningen foreininga forening landsforeningen landslaget landslag landsforbundet "
    "forbundet organisasjonen stiftelsen stiftinga nettverket kommunen kommune laget rådet "
    "utvalget norsk norges den det de for og i på av med ved"
)
_SHARED_WORDS = frozenset(_SHARED_WORDS_TEXT.split())


def respondents_by_name(submissions: pd.DataFrame) -> dict[str, str]:
    """Respondent id by name, normalised as far as names are compared here."""
    return {
        _bare(str(name)): str(respondent)
        for name, respondent in zip(
            submissions["respondent"], submissions["respondent_id"], strict=True
        )
        if name
    }


def respondent_called(name: str, names: dict[str, str]) -> str:
    """The one respondent with a name, or whose name begins with it; else the name itself.

    A short name («Foreningen Rett») also finds the one respondent whose name begins with it.
    """
    wanted = _bare(name)
    if wanted in names:
        return names[wanted]
    begins = sorted({code for known, code in names.items() if known.startswith(f"{wanted} ")})
    return begins[0] if len(begins) == 1 else name


def signatories_of(submissions: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The signatories of joint submissions by respondent."""
    joint = submissions[submissions["signatories"].fillna("") != ""]
    return {
        str(respondent): tuple(name for name in str(names).split("; ") if name)
        for respondent, names in zip(joint["respondent_id"], joint["signatories"], strict=True)
    }


def dissenters(texts: list[str], signatories: tuple[str, ...]) -> list[tuple[str, ...]]:
    """For each text the signatories that it names, unless it names none or all of them.

    A signatory is named by its whole name, or by the words of it that the others do not have.
    """
    if not signatories:
        return [()] * len(texts)
    own = {name: _own_words(name, signatories) for name in signatories}
    found = []
    for text in texts:
        bare = f" {_bare(text)} "
        named = tuple(
            name for name, short in own.items() if any(f" {words} " in bare for words in short)
        )
        found.append(named if len(named) < len(signatories) else ())
    return found


def _own_words(name: str, signatories: tuple[str, ...]) -> tuple[str, ...]:
    """The whole name, and the part of it that tells it from the other signatories."""
    others = {word for other in signatories if other != name for word in _bare(other).split()}
    words = [word for word in _bare(name).split() if word not in others | _SHARED_WORDS]
    short = " ".join(words)
    return (_bare(name), short) if len(short) > 3 else (_bare(name),)


def _bare(name: str) -> str:
    """A name in lower case with single spaces and without punctuation."""
    return " ".join(re.findall(r"\w+", name.casefold()))
