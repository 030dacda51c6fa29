"""Statements with details on health, crime or care about somebody who can be recognised."""

from __future__ import annotations

import re
from collections.abc import Collection
from importlib import resources
from typing import NamedTuple

from pipeline.privacy.name_context import KIN, OWN


def _health_words() -> str:
    """The patterns of the list as one."""
    text = (resources.files("pipeline.privacy") / "resources" / "health_words.txt").read_text(
        "utf-8"
    )
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return f"(?:{'|'.join(lines)})"


_HEALTH = _health_words()
_CRIME = (
    r"(?:fengsel\w*|løslatt\w*|lauslaten|fengsl\w*|dømt|dømd|domfelt|son(?:er|et|te|ing)\w*"
    r"|varetekt\w*|politianmeld\w*|straffe?(?:dømt|sak\w*)|voldt(?:ekt|att|atte)\w*|mishandl\w*|overgrep\w*|incest\w*|barnevern\w*"
    r"|omsorgsovertak\w*)"
)
_VERB = (
    r"(?:har|hadde|fikk|fekk|får|er|var|ble|blei|vart|blir|sliter|slet|slit|sleit|gikk|gjekk|går"
    r"|bruk\w+|tok|tek|tar|lid(?:er)?|lev\w+|havn\w+|hamn\w+|kom|ligger|lå|låg|prøvde|forsøkte|overlev\w+"
    r"|slutt\w+|satt|sat|døde|måtte|drakk|drikker|rusa|ruset|skad\w+|utvikl\w+|mist\w+)"
)
# What is said about others, or held as an opinion, is no detail about oneself.
_OPINION = re.compile(
    r"\b(?:enige?|einige?|men(?:er|te)|meiner|synes|syns|tror|trur|savner|saknar|jobb\w*|arbeid\w*"
    r"|forsk\w*|undervis\w*|les[et]?|lest|svarer|svarar|representer\w*|ønsk\w+|håp\w+|opptatt"
    r"|støtt\w+|kjenner til|(?:om|i|for|vet|veit|ser) at|glemt|gløymt|erfaring\w* (?:fra|frå|med å)"
    r"|(?:personer|menneske\w*|folk|pasient\w+|bruk(?:er|ar)e?|ungdom\w*|dei?|alle|andre)"
    r" (?:med|som)"
    r"|pårørende|pårørande|møt(?:t|te|er) (?:mange|personer|pasient\w+))\b",
    re.IGNORECASE,
)
_DETAIL = re.compile(rf"\b(?:(?P<health>{_HEALTH})|(?P<crime>{_CRIME}))(?!\w)", re.IGNORECASE)
_I = re.compile(r"\b(?:jeg|eg|meg)\b", re.IGNORECASE)
_THEY = re.compile(r"\b(?:han|ham|hun|ho|hen|henne|honom|hans|hennes|hennar)\b", re.IGNORECASE)
_MINE = re.compile(rf"\b(?:min|mi|mine)\s+(?:\w+e\s+)?(?={_HEALTH})", re.IGNORECASE)
_RELATIVE = re.compile(
    rf"\b(?:{OWN}\s+(?:\w+\s+)?(?:eks-?)?{KIN}|(?:eks-?)?{KIN}\s+{OWN}"
    r"|(?<!en )(?<!ei )(?<!ein )(?:mamma|pappa))\b",
    re.IGNORECASE,
)
_AS_FORMER = re.compile(
    r"\bsom (?:tidligere|tidlegare|nåværende|noverande|eks-?)?\s?(?:pasient|rus\w+|alkoholiker\w*"
    r"|narkoman\w*|innlagt|psykiatrisk\w*)(?=[ ,])",
    re.IGNORECASE,
)
_HAS_VERB = re.compile(rf"\b{_VERB}\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*")
#: From the one it is about to what is said, in characters of one sentence.
_REACH = 160
_REACH_BACK = 45


class Detail(NamedTuple):
    """Where a detail stands, of which kind it is, and why the statement is held back."""

    start: int
    end: int
    kind: str
    reason: str


def health_detail(text: str, names: Collection[str], *, is_private: bool) -> Detail | None:
    """The first detail on health or crime about a person who can be recognised, or None.

    That person is the writer («jeg»), a relative («min sønn», «mora mi»), somebody named, and in
    a private person's answer also «han» and «hun».

    Args:
        text: A statement.
        names: The names that stand in it.
        is_private: Whether a private person writes.
    """
    for sentence in _SENTENCE.finditer(text):
        for about in _DETAIL.finditer(sentence[0]):
            who = _who(sentence[0], about, names, is_private=is_private)
            if who:
                kind = "straff" if about["crime"] else "helse"
                start = sentence.start() + about.start()
                what = "straff eller omsorg" if about["crime"] else "helse"
                reason = f"Opplysning om {what}, om {who}."
                return Detail(start, start + len(about[0]), kind, reason)
    return None


def _who(sentence: str, about: re.Match[str], names: Collection[str], *, is_private: bool) -> str:
    """Whom a detail is about, in Norwegian; empty when it is nobody in particular."""
    before = sentence[max(0, about.start() - _REACH) : about.end()]
    after = sentence[about.end() : about.end() + _REACH_BACK]
    if any(_says(before, one.end()) for one in _RELATIVE.finditer(before)) or re.match(
        rf"\s+(?:til|hos|for|åt)\s+{_RELATIVE.pattern}", after, re.IGNORECASE
    ):
        return "en i familien"
    if _MINE.search(before) or re.match(r"\s+(?:min|mi|mine)\b", after, re.IGNORECASE):
        return "den som skriver"
    if is_private and _AS_FORMER.search(sentence):
        return "den som skriver"
    return _by_verb(before, names, is_private=is_private)


def _by_verb(before: str, names: Collection[str], *, is_private: bool) -> str:
    """Whom a verb between the person and the detail ties it to, or empty."""
    if any(_ties(before, one) for one in _I.finditer(before)):
        return "den som skriver"
    if is_private and any(_says(before, one.end()) for one in _THEY.finditer(before)):
        return "en som er omtalt"
    named = (one for name in names for one in re.finditer(re.escape(name), before))
    return "en som er navngitt" if any(_ties(before, one) for one in named) else ""


def _ties(before: str, person: re.Match[str]) -> bool:
    """Whether a verb stands beside the person, and no opinion or third party between."""
    near = before[max(0, person.start() - 12) :]
    return _HAS_VERB.search(near) is not None and _says(before, person.end())


def _says(before: str, end: int) -> bool:
    """Whether nothing between the person and the detail says that it is about others."""
    return _OPINION.search(before[end:]) is None
