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
    "tiltak": "Tiltak eller annet",
}
"""Label by kind, in the order in which they are tried."""

_WORD = r"(?:skal|bør|kan|må)"
_QUOTED = rf"[«\"'“]?\b{_WORD}\b[»\"'”]?"
_PATTERNS: dict[str, tuple[str, ...]] = {
    "modalverb": (
        rf"[«\"'“]{_WORD}[»\"'”]\s+(?:endres|byttes|erstattes|skiftes|må bli|bør bli)",
        rf"\b(?:bytt|byt|endre|endra|endres|endrast|erstatt|erstattes|byttes|løftes?|heves?|skjerpes?|"
        rf"gjøres? om|gjerast om|nedgraderes?|svekkes?|mykes opp)\b[^.]{{0,40}}\b(?:til|med|mot)\s+"
        rf"(?:et\s+|eit\s+)?{_QUOTED}",
        rf"\bfra\s+{_QUOTED}\s+til\s+{_QUOTED}",
        rf"\b(?:ber om|ønsker|ønskjer|vil ha)\s+(?:et\s+|eit\s+)?[«\"]{_WORD}[»\"]",
    ),
    "sammenslaing": (
        r"\bslå\w*\s+(?:\w+\s+){0,4}(?:sammen|saman)",
        r"\b(?:slås|sammenslå\w*|flytt\w*|splitt\w*|skrives sammen|samlast?|samles)\b",
        r"\bdele?s?\s+(?:\w+\s+){0,3}i\s+to\b",
    ),
    "fjerning": (
        r"\b(?:stryk\w*|fjern\w*|slett\w*|utgå\w*|kutt\w*|ta(?:s|kast)? (?:ut|bort|vekk))\b",
    ),
    "presisering": (
        r"\b(?:presiser|tydeligg|tydelegg|avklar|klargj|konkretiser|definer|utdyp)",
        r"\b(?:eksemplifiser|forklar|spesifiser)",
    ),
    "tillegg": (
        r"\blegg\w*\s+(?:\w+\s+){0,2}til\b",
        r"\bta(?:s|kast)?\s+(?:\w+\s+){0,2}(?:inn|med)\b",
        r"\b(?:tilføy|suppler|utvid|inklud|tillegg|føy)",
        r"\b(?:nevne?s?|nemnas?t?|omtale?s?|inn i (?:rådet|teksten))\b",
        r"\beget (?:avsnitt|kapittel|råd|punkt)\b|\b(?:eit avsnitt|et avsnitt|en setning)\b",
    ),
    "formulering": (
        r"\b(?:omformuler|formuler|ordlyd|skriv|erstatt|begrep|omskriv|forenkl)",
        r"\b(?:byttes?|endres?|ordet)\b",
    ),
}
_COMPILED = {
    kind: re.compile("|".join(patterns), re.IGNORECASE) for kind, patterns in _PATTERNS.items()
}

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
