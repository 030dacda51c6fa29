"""Submissions to statements and tags: the steps of the stage in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from pipeline.hearing import Hearing
from pipeline.loaders.ingest import as_records
from pipeline.nlp.assign_targets import (
    SURE,
    Assigned,
    Undecided,
    as_tags,
    assign_targets,
    strikes_title,
)
from pipeline.nlp.context import context_words
from pipeline.nlp.labelled import labelled_statements, with_checked
from pipeline.nlp.meaning import decide_targets, target_chances, with_neighbours
from pipeline.nlp.non_answers import NonAnswer, closes, delegated_to, non_answer
from pipeline.nlp.points import Cutter, fit_cutter
from pipeline.nlp.proposals import decide_proposal
from pipeline.nlp.readings import with_readings
from pipeline.nlp.reference_grammar import Grammar, build_grammar
from pipeline.nlp.references import find_references
from pipeline.nlp.stance import decide_stance
from pipeline.nlp.statements import Readings, cut_with_readings
from pipeline.nlp.taught_themes import teach_themes
from pipeline.nlp.themes import choose_themes, own_theme_scores
from pipeline.nlp.training import (
    LABELS,
    PROPOSAL_LABEL,
    STANCE_LABELS,
    Taggers,
    load_taggers,
    score_labels,
    telling_words,
)
from pipeline.records import STANCES, Block, Statement, Submission, Tag
from pipeline.workspace import Tables, typed

#: Name, title and office: a line of a signature has few words.
LONGEST_SIGNATURE = 8

Progress = Callable[[int, int], None]
NamedProgress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Cut:
    """A statement with what the tagging needs to know about it.

    Attributes:
        statement: The statement itself.
        block: The block it is cut from.
        non_answer: What kind of non-answer it is, or nothing.
        linked_to: The targets or the respondent that it points to, `;` between them.
        assigned: What it is about, or that only its words can tell.
        readings: The ways its words could have been cut, with their weights.
    """

    statement: Statement
    block: Block
    non_answer: NonAnswer
    linked_to: str
    assigned: Assigned | Undecided
    readings: Readings


def tag(
    submissions: pd.DataFrame,
    blocks: pd.DataFrame,
    hearing: Hearing,
    cache: Path,
    progress: NamedProgress,
    *,
    checked: pd.DataFrame | None = None,
) -> Tables:
    """The tables `statements` and `tags`, and `submissions` with its count of statements.

    `checked` are statements that people have checked, as training data with weight.
    """
    progress("Gjør klar modellene", 0, 1)
    taggers = load_taggers(with_checked(labelled_statements(), checked), cache)
    progress("Gjør klar modellene", 1, 1)
    statements, tags = tag_submissions(
        as_records(submissions, blocks),
        hearing,
        taggers,
        progress=lambda done, total: progress("Merker utsagn", done, total),
        checked=checked,
    )
    statements, tags = typed("statements", statements), typed("tags", tags)
    counts = statements.groupby("submission_id").size()
    counted = submissions.assign(
        n_statements=submissions["submission_id"].map(counts).fillna(0).astype(int)
    )
    return {"submissions": typed("submissions", counted), "statements": statements, "tags": tags}


def tag_submissions(
    submissions: list[Submission],
    hearing: Hearing,
    taggers: Taggers,
    *,
    progress: Progress | None = None,
    checked: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `statements` and `tags` of the submissions, in reading order.

    The hearing's own themes learn from `checked` here; what the taggers learn they have learnt.
    """
    grammar = build_grammar(hearing)
    cuts: list[Cut] = []
    # Small trees are quicker in one thread, and the same on a machine with other cores.
    with threadpool_limits(1):
        cutter = fit_cutter(taggers.coded, grammar)
        for done, submission in enumerate(submissions, start=1):
            cuts.extend(_cut(submission, hearing, grammar, cutter))
            if progress is not None:
                progress(done, len(submissions))
    if not cuts:
        return pd.DataFrame(), pd.DataFrame()
    words = pd.DataFrame(
        {
            "text": [cut.statement.text for cut in cuts],
            "language": [cut.statement.language for cut in cuts],
        }
    )
    assigned = _settle(cuts, words, hearing, taggers)
    given = pd.Series(_themes_given(words["text"], checked), dtype=object)
    words = words.assign(themes=given)
    tags, substantive = _tag(cuts, words, assigned, hearing, taggers)
    limit = hearing.about.uncertain_below
    rows = pd.DataFrame(
        [
            (
                tag.statement_id,
                tag.dimension,
                tag.code,
                round(tag.score, 4),
                tag.source,
                tag.flag or ("usikker" if tag.score < limit else ""),
                tag.evidence,
            )
            for tag in tags
        ],
        columns=["statement_id", "dimension", "code", "score", "source", "flag", "evidence"],
    )
    return _statements_table(cuts, substantive), rows


def _cut(
    submission: Submission, hearing: Hearing, grammar: Grammar, cutter: Cutter | None
) -> list[Cut]:
    """The statements of one submission with their non-answers, links and targets."""
    pieces = cut_with_readings(submission, grammar, cutter)
    statements = [statement for statement, _ in pieces]
    blocks = [submission.blocks[statement.block] for statement in statements]
    references = [find_references(statement.text, grammar) for statement in statements]
    kinds = _with_signatures(
        [statement.text for statement in statements],
        blocks,
        [
            non_answer(statement.text, block.kind, found)
            for statement, block, found in zip(statements, blocks, references, strict=True)
        ],
    )
    assigned = assign_targets(submission, statements, kinds, hearing, grammar)
    links = [
        _link(statement.text, kind, [t for reference in found for t in reference.targets])
        for statement, kind, found in zip(statements, kinds, references, strict=True)
    ]
    ways = [told for _, told in pieces]
    parts = zip(statements, blocks, kinds, links, assigned, ways, strict=True)
    return [Cut(*part) for part in parts]


def _with_signatures(
    texts: list[str], blocks: list[Block], kinds: list[NonAnswer]
) -> list[NonAnswer]:
    """The kinds, where the short lines after a closing greeting are formalities too.

    In a form the greeting closes its field only.
    """
    signed = False
    former: Block | None = None
    result: list[NonAnswer] = []
    for text, block, kind in zip(texts, blocks, kinds, strict=True):
        if block is not former and block.field is not None:
            signed = False
        former = block
        signed = closes(text) or (signed and len(text.split()) <= LONGEST_SIGNATURE)
        result.append("formalia" if signed else kind)
    return result


def _link(text: str, kind: NonAnswer, targets: list[str]) -> str:
    """What a pointer or a delegation leads to."""
    if kind == "henvisning":
        return delegated_to(text)
    return ";".join(dict.fromkeys(targets)) if kind == "peker" else ""


def _settle(
    cuts: list[Cut], words: pd.DataFrame, hearing: Hearing, taggers: Taggers
) -> list[Assigned]:
    """What each statement is about, by its words where nothing else tells."""
    fields = [
        cut.assigned.targets[0]
        if isinstance(cut.assigned, Assigned)
        and cut.assigned.source == "field"
        and not cut.non_answer
        else ""
        for cut in cuts
    ]
    examples = words.assign(target=fields)
    examples = examples[examples["target"] != ""]
    undecided = {
        row: cut.assigned for row, cut in enumerate(cuts) if isinstance(cut.assigned, Undecided)
    }
    unknown = words.iloc[list(undecided)].assign(
        heading=[open_.heading for open_ in undecided.values()],
        paragraph=[cuts[row].block.text for row in undecided],
    )
    chances = with_neighbours(
        target_chances(taggers, examples, unknown, hearing),
        [(cut.block, _told(cut)) for cut in cuts],
    )
    decided = decide_targets(chances, [open_.among for open_ in undecided.values()])
    by_row = dict(zip(undecided, decided, strict=True))
    return [
        cut.assigned if isinstance(cut.assigned, Assigned) else _guessed(*by_row[row])
        for row, cut in enumerate(cuts)
    ]


def _told(cut: Cut) -> tuple[str, ...]:
    """What a statement with content is about, where a reference or heading told."""
    if cut.non_answer or isinstance(cut.assigned, Undecided):
        return ()
    return cut.assigned.targets


def _guessed(targets: tuple[str, ...], score: float) -> Assigned:
    """Targets that the words point at, or the draft as a whole when they hardly point."""
    if not targets:
        return Assigned(("generelt",), "model", SURE["default"], "ingen bestemt del pekes ut")
    return Assigned(targets, "model", score, "ordene ligner svarene om dette")


def _tag(
    cuts: list[Cut],
    words: pd.DataFrame,
    assigned: list[Assigned],
    hearing: Hearing,
    taggers: Taggers,
) -> tuple[list[Tag], list[bool]]:
    """Every tag of every statement, and whether each statement has content."""
    contexts = [
        context_words(
            about.targets,
            hearing.titles,
            hearing.recommendation_ids,
            kind=cut.block.kind,
            is_form=cut.block.field is not None,
        )
        for cut, about in zip(cuts, assigned, strict=True)
    ]
    features = taggers.vectorizers.transform(
        words["text"], words["language"], pd.Series(contexts, index=words.index)
    )
    scores = with_readings(
        score_labels(taggers, features),
        [cut.readings for cut in cuts],
        list(words["language"]),
        contexts,
        taggers,
    )
    stance_scores = scores[list(STANCE_LABELS)].set_axis(list(STANCES), axis=1)
    shares = pd.Series(taggers.stance_shares, index=list(STANCES))
    of_matter = features[:, np.flatnonzero(taggers.vectorizers.of_matter())]
    themes = _theme_scores(scores, words, assigned, hearing, of_matter)
    own = frozenset(theme.id for theme in hearing.themes if not theme.borrows)
    borrowed = {theme.id: f"theme:{theme.borrows}" for theme in hearing.themes if theme.borrows}
    tags: list[Tag] = []
    substantive: list[bool] = []
    for row, cut in enumerate(cuts):
        name = cut.statement.statement_id
        text = cut.statement.text
        tags += as_tags(cut.statement, assigned[row])
        stance = decide_stance(
            text,
            cut.block.kind,
            cut.non_answer,
            stance_scores.iloc[row],
            shares,
            strikes_title=strikes_title(cut.block, hearing),
        )
        has_content = stance.code != "ikke_innhold"
        substantive.append(has_content)
        why = stance.evidence or _because(taggers, features[row], f"stance:{stance.code}")
        tags.append(Tag(name, "stance", stance.code, stance.score, stance.source, "", why))
        chosen = choose_themes(themes.iloc[row], own) if has_content else []
        for code in chosen:
            reason = _because(taggers, features[row], borrowed.get(code, ""))
            tags.append(
                Tag(name, "theme", code, float(themes.iloc[row][code]), "model", "", reason)
            )
        proposal = decide_proposal(cut.block.kind, stance.code, scores[PROPOSAL_LABEL].iloc[row])
        if proposal is not None:
            reason = proposal.evidence or _because(taggers, features[row], PROPOSAL_LABEL)
            tags.append(Tag(name, "proposal", "true", proposal.score, proposal.source, "", reason))
    return tags, substantive


def _theme_scores(
    scores: pd.DataFrame,
    words: pd.DataFrame,
    assigned: list[Assigned],
    hearing: Hearing,
    features: sp.csr_matrix,
) -> pd.DataFrame:
    """The score of each of the hearing's themes (column) for each statement (row)."""
    own = tuple(theme for theme in hearing.themes if not theme.borrows)
    targets = [list(about.targets) for about in assigned]
    described = own_theme_scores(own, words, targets, hearing)
    standard = scores[[label for label in LABELS if label.startswith("theme:")]]
    taught = teach_themes(described, standard, targets, features, list(words["themes"]))
    columns = {
        theme.id: scores[f"theme:{theme.borrows}"] if theme.borrows else taught[theme.id]
        for theme in hearing.themes
    }
    return pd.DataFrame(columns).astype(float)


def _themes_given(
    texts: pd.Series[str], checked: pd.DataFrame | None
) -> list[frozenset[str] | None]:
    """The themes that people gave each text, or None where nobody has checked it."""
    if checked is None:
        return [None] * len(texts)
    given = {
        text: frozenset(filter(None, themes.split(";")))
        for text, themes in zip(checked["text"], checked["themes"], strict=True)
    }
    return [given.get(text) for text in texts]


def _because(taggers: Taggers, row: object, label: str) -> str:
    """The words that weighed most for a label, as evidence."""
    if label not in LABELS:
        return "ligner temaets beskrivelse"
    return "ord: " + ", ".join(telling_words(taggers, row, label))


def _statements_table(cuts: list[Cut], substantive: list[bool]) -> pd.DataFrame:
    """The table `statements`."""
    return pd.DataFrame(
        [
            {
                "statement_id": cut.statement.statement_id,
                "submission_id": cut.statement.submission_id,
                "block": cut.statement.block,
                "block_kind": cut.block.kind,
                "field": cut.block.field or "",
                "heading": " > ".join(cut.block.headings),
                "page": cut.block.page,
                "start": cut.statement.start,
                "end": cut.statement.end,
                "language": cut.statement.language,
                "is_substantive": has_content,
                "non_answer": cut.non_answer,
                "linked_to": cut.linked_to,
                "text": cut.statement.text,
            }
            for cut, has_content in zip(cuts, substantive, strict=True)
        ]
    )
