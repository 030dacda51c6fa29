"""What a review looks for in every target: what the form asked about, what is unclear, examples."""

from __future__ import annotations

import re

import pandas as pd

from pipeline.hearing import Hearing

ASPECTS = {
    "ansvar": "Ansvar",
    "tilpasning": "Tilpasning",
    "ressurser": "Ressurser",
    "uklart": "Uklart",
    "eksempel": "Gode eksempler",
}
"""Label by aspect; the first three are what directorates ask about for every recommendation."""

#: Aspects that standard themes are about: the tag tells, where the hearing has such a theme.
_BY_THEME = ("ansvar", "ressurser")

_WORDS = {
    "ansvar": r"ansvar\w*|hvem (?:som )?(?:skal|har|eier|gjør|betaler)|kven (?:som )?(?:skal|har)",
    "ressurser": r"ressurs\w*|økonomi\w*|bemanning\w*|finansier\w*|budsjett\w*|midler|midlar"
    r"|tilskudd\w*|tilskot\w*|honorar\w*|årsverk\w*|stillingsprosent\w*|kostnad\w*",
    "tilpasning": r"tilpass\w*|tilrettel\w*|lokale forhold|lokale tilhøve|små kommun\w+"
    r"|(?:stor|liten|små|mindre)\w* (?:kommune|teneste|tjeneste)\w*|omstill\w*|leg\w* om"
    r"|end[rn]\w* (?:praksis|rutine)\w*|nye rutine\w*",
    "uklart": r"uklar\w*|utydelig\w*|utydeleg\w*|ikk?j?e (?:tydelig|tydeleg|klart)\w*"
    r"|hva (?:menes|betyr|ligger)|kva (?:meinast|betyr|ligg)|vanskelig å (?:forstå|lese|tolke)"
    r"|vanskeleg å (?:forstå|lese|tolke)|(?:framgår|fremgår|kommer) (?:det )?ikke|tvetydig\w*"
    r"|misforst\w+|usikre på hva|ikke (?:godt|lett) å (?:si|vite|forstå)",
    "eksempel": r"har (?:\w+ )?(?:etablert|innført|prøvd|prøvt|bygd opp|tatt i bruk|teke i bruk)"
    r"|gode? erfaring\w*|gode røynsl\w*|godt eksempel|gode eksemp\w+|godt døme|gode døme"
    r"|(?:fungerer|fungerte|virker|virket|verkar) (?:godt|bra|fint|svært godt)",
}
_PATTERNS = {
    aspect: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for aspect, words in _WORDS.items()
}
#: What objects is no good example, whatever its words.
_EXAMPLE_STANCES = ("noytral", "stotter", "stotter_med_merknad")


def aspects_table(stands: pd.DataFrame, tags: pd.DataFrame, hearing: Hearing) -> pd.DataFrame:
    """One row a target and aspect that somebody writes about, both in their order."""
    rows = []
    said = with_aspects(stands, tags, hearing)
    for target, about in said.groupby("target", sort=False):
        for aspect in ASPECTS:
            own = about[about[aspect]]
            if len(own):
                rows.append(
                    {
                        "target": target,
                        "aspect": aspect,
                        "n_respondents": own["respondent_id"].nunique(),
                        "n_statements": len(own),
                        "statement_ids": ";".join(own["statement_id"]),
                    }
                )
    columns = ["target", "aspect", "n_respondents", "n_statements", "statement_ids"]
    places = {target: place for place, target in enumerate(hearing.targets)}
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("target", key=lambda codes: codes.map(places), kind="stable")


def with_aspects(stands: pd.DataFrame, tags: pd.DataFrame, hearing: Hearing) -> pd.DataFrame:
    """The stands with content, and for each aspect (column) whether it is about that.

    Responsibility and resources are what the hearing's themes of that kind say; a hearing without
    such a theme, adaptation, what is unclear and examples are told by words.
    """
    content = stands[stands["is_substantive"].astype(bool)].reset_index(drop=True)
    themes = tags[tags["dimension"] == "theme"]
    found = {}
    for aspect, pattern in _PATTERNS.items():
        codes = {
            theme.id for theme in hearing.themes if theme.borrows == aspect and aspect in _BY_THEME
        }
        tagged = set(themes.loc[themes["code"].isin(codes), "statement_id"])
        found[aspect] = (
            content["statement_id"].isin(tagged)
            if codes
            else content["text"].map(lambda text, words=pattern: bool(words.search(text)))
        ).astype(bool)
    found["eksempel"] &= content["stance"].isin(_EXAMPLE_STANCES)
    return content.assign(**found)
