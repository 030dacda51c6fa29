"""The concrete proposals: what kind they are, on what condition, and which ask for the same."""

from __future__ import annotations

import re

import pandas as pd

from pipeline.aggregation.similar import group_id, group_similar

KINDS = {
    "modalverb": "Endre skal, bør eller kan",
    "sammenslaing": "Slå sammen, dele eller flytte",
    "fjerning": "Ta ut",
    "presisering": "Presisere",
    "tillegg": "Legge til",
    "formulering": "Endre ordlyden",
    "tiltak": "Tiltak",
}
"""Label by kind, in the order in which they are tried."""

_MODAL = r"[«\"'“]?(?:skal|bør|kan|må|skulle|burde)[»\"'”]?"
_PATTERNS = {
    "modalverb": rf"{_MODAL}\s+(?:endres|byttes|erstattes|skiftes)|\b(?:bytt|byt|endre|endra|erstatt)\b"
    rf"[^.]{{0,40}}{_MODAL}|\bfra\s+{_MODAL}\s+til\s+{_MODAL}|(?:ber om|ønsker)\s+[«\"](?:skal|bør|kan)",
    "sammenslaing": r"\bslå\w*\s+(?:\w+\s+){0,4}(?:sammen|saman)|\bslås\b|\bsammenslå|\bflytt\w*|"
    r"\bdele?s?\s+(?:\w+\s+){0,3}i\s+to\b|\bsplitt\w*|\bskrives sammen|\bsamlast?\b|\bsamles\b",
    "fjerning": r"\b(?:stryk\w*|fjern\w*|slett\w*|utgå\w*|kutt\w*|ta(?:s|kast)? (?:ut|bort|vekk))\b",
    "presisering": r"\b(?:presiser\w*|tydeligg\w*|tydelegg\w*|avklar\w*|klargj\w*|konkretiser\w*|"
    r"definer\w*|utdyp\w*|eksemplifiser\w*|forklar\w*|spesifiser\w*)",
    "tillegg": r"\b(?:legg\w*\s+(?:\w+\s+){0,2}til|ta(?:s|kast)?\s+(?:\w+\s+){0,2}(?:inn|med)|tilføy\w*|"
    r"suppler\w*|utvid\w*|inklud\w*|nevne?s?|nemnas?t?|omtale?s?|inn i (?:rådet|teksten)|"
    r"tillegg\w*|føy\w*|eget (?:avsnitt|kapittel|råd|punkt)|eit avsnitt|et avsnitt|en setning)\b",
    "formulering": r"\b(?:omformuler\w*|formuler\w*|ordlyd\w*|skriv\w*|erstatt\w*|byttes?|endres?|"
    r"begrep\w*|ordet|omskriv\w*|forenkl\w*)\b",
}
_COMPILED = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _PATTERNS.items()}

_CONDITION = re.compile(
    r"\b(?:forutsatt at|føresett at|under forutsetning av|under føresetnad av|"
    r"med forbehold om|på betingelse av|på vilkår av|såfremt|så lenge|dersom|gitt at)\b[^.;!?]*",
    re.IGNORECASE,
)


def proposals_table(stands: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """One row a proposal and target: its kind, its condition as written, and its group.

    Proposals about the same target with near-identical words share a `group_id`; one that nobody
    else makes is a group of its own.
    """
    proposed = set(tags.loc[tags["dimension"] == "proposal", "statement_id"])
    rows = stands[stands["statement_id"].isin(proposed)].reset_index(drop=True)
    return pd.DataFrame(
        {
            "statement_id": rows["statement_id"],
            "target": rows["target"],
            "kind": rows["text"].map(proposal_kind),
            "condition": rows["text"].map(condition_of),
            "group_id": _groups(rows),
        }
    )


def proposal_kind(text: str) -> str:
    """The kind of a proposal: the first whose words are in the text, else a measure."""
    return next((kind for kind, pattern in _COMPILED.items() if pattern.search(text)), "tiltak")


def condition_of(text: str) -> str:
    """The condition that a statement states, verbatim, or nothing."""
    match = _CONDITION.search(text)
    return match.group().strip() if match else ""


def _groups(rows: pd.DataFrame) -> list[str]:
    """A group id for each row: shared by near-identical proposals about the same target."""
    ids = [
        group_id("G", f"{target} {statement}")
        for target, statement in zip(rows["target"], rows["statement_id"], strict=True)
    ]
    for _, places in rows.groupby("target", sort=False).groups.items():
        where = list(places)
        for members in group_similar([rows["text"][place] for place in where]):
            for member in members[1:]:
                ids[where[member]] = ids[where[members[0]]]
    return ids
