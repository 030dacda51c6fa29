"""The concrete proposals: what kind they are, on what condition, what they change, who agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from pipeline.aggregation.differences import as_json
from pipeline.aggregation.proposal_groups import group_proposals
from pipeline.aggregation.rewrites import (
    MODAL,
    Rewrite,
    marked_change,
    modal_change,
    rewrite_of,
    wordings,
)
from pipeline.aggregation.similar import plain
from pipeline.aggregation.substance import REMOVED, substance_of
from pipeline.hearing import Hearing
from pipeline.records import CHANGES

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

#: What the text of the draft is told to do, in a wish about the text and not about the services.
_SAYS = (
    r"(?:si|seie|seia|nevne|nemne|omtale|omtala|vise til|beskrive|skildre|framheve|understreke|"
    r"slå fast|ha med|inneholde|innehalde|omfatte|vektlegge|ta opp|dekke)"
)
_PARTS = r"(?:råd|anbefaling|kapit(?:te)?l|avsnitt|punkt|del)\w*"
_PATTERNS: dict[str, tuple[str, ...]] = {
    "modalverb": (
        rf"[«\"“]{MODAL}[»\"”]\s+(?:endres|byttes|erstattes|skiftes|må bli|bør bli)",
        rf"\bfra\s+[«\"“]?\b{MODAL}\b[»\"”]?\s+til\s+[«\"“]?\b{MODAL}\b",
        rf"\b(?:endre\w*|bytt?\w*|erstatt\w*)\b[^.]{{0,40}}\b(?:til|med|mot)\s+(?:et\s+|eit\s+)?"
        rf"[«\"“]?\b{MODAL}\b",
        rf"\b(?:gjøres? om|gjerast om|nedgraderes?|svekkes?|mykes opp|løftes?|heves?|skjerpes?)\b"
        rf"[^.]{{0,20}}\btil\s+[«\"“]?\b{MODAL}\b",
        rf"\b(?:ber om|ønsker|ønskjer|vil ha)\s+(?:et\s+|eit\s+)?[«\"]{MODAL}[»\"]",
        rf"\b(?:ordet|verbet|et|eit) [«\"“]?{MODAL}[»\"”]? er for (?:svak|veik|sterk|streng)\w*",
    ),
    "sammenslaing": (
        r"\b(?:slå|slås|slått|slåast|slege)\s+(?:\w+\s+){0,4}(?:sammen|saman)|\bsammenslå\w*",
        rf"\b(?:flytt|splitt|innlemm|samle|samla)\w*\s+(?:\w+\s+){{0,3}}{_PARTS}\b",
        rf"\b{_PARTS}\b[^.]{{0,40}}"
        r"\b(?:flyttes|flyttast|splittes|innlemme[st]|samles i|samlast i)\b",
        r"\bdele?s?\s+(?:\w+\s+){0,3}i\s+(?:to|tre|minst)\b",
    ),
    "fjerning": (
        r"\b(?:stryk|fjern|slett|kutt|dropp)\b(?! ned)",
        r"\b(?:bør|må|kan|burde|foreslås|foreslår|ønsker|anbefaler|å) (?:(?!ikk?j?e )\w+ ){0,4}"
        r"(?:strykes?|strykast|strøket|fjernes?|fjernast|fjernet|slettes?|slettast|kuttes?|droppes?"
        r"|utgå|tas (?:helt )?(?:ut|bort|vekk)|takast (?:ut|bort|vekk)|ta (?:ut|bort|vekk))\b",
        r"\bta (?:\w+ ){0,2}(?:ut|bort|vekk)\b|\beller bort\b",
    ),
    "presisering": (
        r"\b(?:presiser|tydeligg|tydelegg|avklar(?:es|ast|ing)|klargj|konkretiser|definer|utdyp)",
        r"\b(?:eksemplifiser|forklar|spesifiser|nyanser)",
        r"\b(?:tydelige?re|tydelegare|klarere|klarare|uttrykkelig|uttrykkeleg|i klartekst)\b",
        rf"\b(?:bør|må|burde|kan)\s+(?:\w+\s+)?{_SAYS}\s+(?:noe\s+om\s+)?(?:hva|hvem|hvor|når|"
        r"hvordan|kva|kven|korleis|rett ut|uttrykkelig)\b",
        r"\bangi\b|\b(?:bør|må|burde) (?:det )?(?:\w+ )?(?:skilles|skiljast) mellom\b",
    ),
    "tillegg": (
        r"\blegg\w*\s+(?:\w+\s+){0,2}til\b",
        r"\bta(?:s|kast)?\s+(?:\w+\s+){0,3}(?:inn|med)\b",
        r"\b(?:tilføy|suppler|utvid|inkluder|føy)\w*|\btillegg\b(?<!i tillegg)",
        r"\b(?:nevn(?:e|es|t)?|nemn(?:e|ast|t|de)?|omtales?|omtalast|omtal|omtalt)\b",
        r"\bskriv\w*\s+(?:\w+\s+){0,2}(?:inn|at|noe|noko)\b|\bsett\w*\s+(?:\w+\s+){0,2}inn\b",
        rf"\b(?:bør|må|burde|kan|skulle)\s+(?:\w+\s+){{0,2}}{_SAYS}\b",
        r"\b(?:bør|må|burde)\s+(?:\w+\s+){0,2}(?:stå|inn|fram(?:gå|komme)?|fremgå|gå fram|kome fram"
        r"|komme fram)\b",
        r"\b(?:skal|at) det (?:stå|inn|kommer fram|framgår|fremgår)\b|\bsi (?:noe|noko) om\b",
        r"\b(?:nevn|beskriv)\b|\beget (?:avsnitt|kapittel|råd|punkt)\b",
        r"\b(?:eit avsnitt|et avsnitt|en setning|ei setning)\b",
        r"\b(?:savner|saknar|etterlyser|manglar|mangler)\b|\bikk?j?e (?:nevnt|nemnt|omtalt)",
        r"\b(?:utelatt|utelate|fraværende|taust?)\b",
        r"\b(?:en|ei) henvisning\b|\b(?:bør|må) (?:lenke|henvise|vise)\w* til\b",
    ),
    "formulering": (
        r"\b(?:omformuler|formuler|ordlyd|omskriv|forenkl|omarbeid|språkvask)",
        r"\bskriv(?:e|es|ast)? (?:om|heller|på nytt)\b|\bheller\b[^.]{0,30}[«\"]",
        r"\b(?:erstatt(?:es|ast|e|a)?|bytt(?:es|e|ast)?|byt)\b",
        r"\b(?:ordet|begrepet|omgrepet|uttrykket|tittelen|overskriften|formuleringen)\b[^.]{0,60}"
        r"\b(?:bør|må|endre\w*|burde)\b",
        r"\b(?:endres|endrast)\b",
    ),
}
_COMPILED = {
    kind: re.compile("|".join(patterns), re.IGNORECASE) for kind, patterns in _PATTERNS.items()
}

_CONDITION = re.compile(
    r"\b(?:forutsatt at|føresett at|under forutsetning av|under føresetnad av|"
    r"med forbehold om|på betingelse av|på vilkår av|såfremt|så framt|så lenge|dersom|"
    # «Utkastet tar for gitt at …» sets no condition.
    r"(?<!for )gitt at)\b"
    r"[^.;!?]*",
    re.IGNORECASE,
)
#: «Dersom» and «så lenge» also tell of what happens: only who supports or proposes sets conditions.
_SETS_CONDITIONS = ("stotter", "stotter_med_merknad")


def proposals_table(
    stands: pd.DataFrame, tables: dict[str, pd.DataFrame], hearing: Hearing
) -> pd.DataFrame:
    """One row a proposal and target: its kind, its condition, what it changes, and its group.

    What it changes is read from its words alone: see `rewrites` and `substance`. Proposals about
    the same target that ask for the same share a `group_id`; one that nobody else makes is a group
    of its own.
    """
    rows = proposed(stands, tables["tags"])
    marks = _marks(tables["statements"], tables["blocks"])
    rewrites = [
        marks.get(name) or rewrite_of(text, wordings(target, hearing))
        for name, text, target in zip(
            rows["statement_id"], rows["text"], rows["target"], strict=True
        )
    ]
    kinds = [
        marked_kind(marks[name]) if name in marks else proposal_kind(text)
        for name, text in zip(rows["statement_id"], rows["text"], strict=True)
    ]
    substance = [
        substance_of(text, kind, rewrite, hearing)
        for text, kind, rewrite in zip(rows["text"], kinds, rewrites, strict=True)
    ]
    rows = rows.assign(
        kind=kinds,
        wish=[
            _wish(text, kind, rewrite, why)
            for text, kind, rewrite, why in zip(
                rows["text"], kinds, rewrites, substance, strict=True
            )
        ],
    )
    rows["wish"] = [
        together if kind == "sammenslaing" else wish
        for wish, kind, together in zip(rows["wish"], rows["kind"], _merged(rows), strict=True)
    ]
    return rows[["statement_id", "target", "respondent_id", "kind"]].assign(
        condition=rows["text"].map(condition_of),
        group_id=group_proposals(rows),
        is_substantial=[bool(why) for why in substance],
        substance=substance,
        compared_with=[rewrite.compared_with if rewrite else "" for rewrite in rewrites],
        difference=[as_json(rewrite.segments) if rewrite else "" for rewrite in rewrites],
    )


def proposed(stands: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """The stands that are proposals."""
    codes = set(tags.loc[tags["dimension"] == "proposal", "statement_id"])
    return stands[stands["statement_id"].isin(codes)].reset_index(drop=True)


def conditions_table(stands: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    """One row a condition and target, verbatim, of those who support or propose on conditions."""
    codes = set(tags.loc[tags["dimension"] == "proposal", "statement_id"])
    sets = stands["stance"].isin(_SETS_CONDITIONS) | stands["statement_id"].isin(codes)
    rows = stands[sets & stands["is_substantive"].astype(bool)]
    rows = rows.assign(condition=rows["text"].map(condition_of))
    columns = ["statement_id", "target", "respondent_id", "condition"]
    return rows.loc[rows["condition"] != "", columns].reset_index(drop=True)


def proposal_kind(text: str) -> str:
    """The kind of a proposal: the first whose words are in the text, else a measure."""
    if modal_change(text):
        return "modalverb"
    return next((kind for kind, pattern in _COMPILED.items() if pattern.search(text)), "tiltak")


def marked_kind(rewrite: Rewrite) -> str:
    """The kind of a tracked change: what goes and what comes say it."""
    gone = " ".join(words for change, words in rewrite.segments if change == "ut").strip()
    come = " ".join(words for change, words in rewrite.segments if change == "inn").strip()
    if gone and come:
        is_modal = all(re.fullmatch(MODAL, words, re.IGNORECASE) for words in (gone, come))
        return "modalverb" if is_modal else "formulering"
    return "fjerning" if gone else "tillegg"


def _wish(text: str, kind: str, rewrite: Rewrite | None, substance: str) -> str:
    """What is asked for, where that can be told without comparing words; else empty."""
    change = modal_change(text)
    if kind == "modalverb" and change:
        return f"til {change[1]}"
    if kind == "fjerning" and REMOVED in substance:
        return "hele ut"
    if rewrite is None:
        return ""
    changed = [f"{change} {plain(words)}" for change, words in rewrite.segments if change != "lik"]
    return " ".join(changed)


def _merged(rows: pd.DataFrame) -> list[str]:
    """For each row which parts it is about together; empty where it is about one."""
    about: dict[str, list[str]] = {}
    for code, target in zip(rows["statement_id"], rows["target"], strict=True):
        about.setdefault(code, []).append(target)
    return [
        " ".join(sorted(about[code])) if len(about[code]) > 1 else ""
        for code in rows["statement_id"]
    ]


def condition_of(text: str) -> str:
    """The condition that a statement states, verbatim, or nothing."""
    match = _CONDITION.search(text)
    return match.group().strip() if match else ""


def _marks(statements: pd.DataFrame, blocks: pd.DataFrame) -> dict[str, Rewrite]:
    """By statement the tracked change that it is."""
    changed = statements[statements["block_kind"].isin(CHANGES)].merge(
        blocks[["submission_id", "block", "anchor"]], on=["submission_id", "block"]
    )
    found: dict[str, Rewrite] = {}
    for _, own in changed.sort_values(["block", "start"], kind="stable").groupby("submission_id"):
        found |= dict(_of_one(own))
    return found


def _of_one(own: pd.DataFrame) -> Iterator[tuple[str, Rewrite]]:
    """Statement and change of the tracked changes in one submission."""
    marks = [
        (str(kind), str(text), str(anchor or ""))
        for kind, text, anchor in zip(
            own["block_kind"], own["text"], own["anchor"].fillna(""), strict=True
        )
    ]
    yield from zip(own["statement_id"], marked_change(marks), strict=True)
