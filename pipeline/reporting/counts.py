"""The aggregate tables that every report shows, with Norwegian headers and no names in them."""

from __future__ import annotations

import pandas as pd

from pipeline.aggregation.proposals import KINDS
from pipeline.records import POSITIONS, TAKE_A_STAND
from pipeline.reporting.content import Content
from pipeline.reporting.incoming import unread_documents
from pipeline.reporting.labels import (
    NON_ANSWER_LABELS,
    POSITION_LABELS,
)
from pipeline.reporting.phrases import number
from pipeline.reporting.wording import in_types, type_label, type_order

#: The positions that take a stand: the base of every quantity word.
STANDS = TAKE_A_STAND
TARGET = "Gjelder"
TOTAL = "I alt"


def overview_table(content: Content) -> pd.DataFrame:
    """One row a count: `Hva`, `Antall`, `Merknad`. A row that starts with a dash is a part."""
    rows = [
        *_submission_rows(content),
        *_statement_rows(content),
        *_tag_rows(content),
        ("Ikke analysert", len(content.tables["skipped"]), "Filer, rader eller deler av filer"),
    ]
    return pd.DataFrame(rows, columns=["Hva", "Antall", "Merknad"])


def _submission_rows(content: Content) -> list[tuple[str, int, str]]:
    """How many are read, by channel, late and replaced, and how many documents are not."""
    submissions = content.tables["submissions"]
    channels = submissions["channel"].value_counts()
    late = submissions["is_late"]
    rows = [("Svar lest", len(submissions), "")]
    rows += [
        ("– gjennom skjemaet", int(channels.get("forms", 0)), ""),
        ("– som dokument", int(channels.get("document", 0)), ""),
    ]
    return [
        *rows,
        (
            "Dokumenter som ikke er lest",
            len(unread_documents(content)),
            "Ikke med i de andre tallene",
        ),
        (
            "Høringsinstanser",
            int(submissions["respondent_id"].nunique()),
            "En instans som svarer flere ganger, telles én gang",
        ),
        ("Svar etter fristen", int(late.fillna(value=False).sum()), ""),
        ("Svar uten kjent dato", int(submissions["submitted_at"].isna().sum()), ""),
        (
            "Svar erstattet av et nyere",
            int((submissions["superseded_by"].fillna("") != "").sum()),
            "Vises, men telles ikke med i standpunktene",
        ),
    ]


def _statement_rows(content: Content) -> list[tuple[str, int, str]]:
    """How many statements, and what those without content are."""
    statements = content.tables["statements"]
    substantive = statements["is_substantive"].astype(bool)
    kinds = statements.loc[~substantive, "non_answer"].fillna("").value_counts()
    return [
        ("Utsagn", len(statements), "Svarene er delt i utsagn: ett poeng i hvert"),
        ("– med innhold", int(substantive.sum()), ""),
        *(
            (f"– {label[:1].lower()}{label[1:]}", int(kinds.get(code, 0)), "")
            for code, label in NON_ANSWER_LABELS.items()
        ),
        (
            "– uten innhold ellers",
            int(kinds.sum() - sum(kinds.get(code, 0) for code in NON_ANSWER_LABELS)),
            "Programmet fant ikke noe innspill i dem",
        ),
    ]


def _tag_rows(content: Content) -> list[tuple[str, int, str]]:
    """Themes, proposals, unsure tags and similar texts."""
    statements, tags = content.tables["statements"], content.tables["tags"]
    with_theme = set(tags.loc[tags["dimension"] == "theme", "statement_id"])
    substantive = set(statements.loc[statements["is_substantive"].astype(bool), "statement_id"])
    proposed = tags.loc[tags["dimension"] == "proposal", "statement_id"]
    similar = content.tables["similar"]
    flagged = tags.loc[tags["flag"].fillna("") != "", "statement_id"]
    return [
        ("Utsagn med innhold, men uten tema", len(substantive - with_theme), ""),
        ("Utsagn med konkret forslag", int(proposed.nunique()), ""),
        (
            "Utsagn med minst ett usikkert merke",
            int(flagged.nunique()),
            "Bør kontrolleres før tallene brukes",
        ),
        (
            "Grupper av like svar",
            int(similar["group_id"].nunique()),
            f"{number(len(similar))} utsagn, fra minst to instanser i hver gruppe",
        ),
    ]


def types_table(content: Content) -> pd.DataFrame:
    """One row a respondent type that answered, and a total: respondents, answers by channel.

    In the order of the chart: the largest first, other and unknown last.
    """
    kinds = content.respondents["respondent_type"].fillna("")
    submissions = content.tables["submissions"]
    of_submission = submissions["respondent_id"].map(kinds).fillna("")
    places = {label: place for place, label in enumerate(type_order(content))}
    order = sorted(set(kinds), key=lambda code: (places[type_label(content, code)], code))
    rows = []
    for code in order:
        channels = submissions.loc[of_submission == code, "channel"].value_counts()
        rows.append(
            {
                "Aktørtype": type_label(content, code),
                "Høringsinstanser": int((kinds == code).sum()),
                "Svar i skjema": int(channels.get("forms", 0)),
                "Svar som dokument": int(channels.get("document", 0)),
            }
        )
    columns = ["Aktørtype", "Høringsinstanser", "Svar i skjema", "Svar som dokument"]
    table = pd.DataFrame(rows, columns=columns)
    sums = {column: int(table[column].sum()) for column in columns[1:]}
    return pd.concat([table, pd.DataFrame([{"Aktørtype": TOTAL, **sums}])], ignore_index=True)


def target_counts(content: Content) -> pd.DataFrame:
    """The table `targets` by target, in the hearing's order, with 0 where nobody writes."""
    counts = content.tables["targets"].set_index("target")
    return counts.reindex(list(content.hearing.targets)).fillna(0).astype(int)


def target_numbers(content: Content, target: str) -> dict[str, int]:
    """The row of `target_counts` for one target."""
    counts = target_counts(content)
    return dict(zip(counts.columns, counts.loc[[target]].to_numpy()[0].tolist(), strict=True))


def positions_table(content: Content) -> pd.DataFrame:
    """One row a target: respondents, each position, those that take a stand, proposals.

    The positions of a row add up to its respondents. Open questions stand in `questions_table`:
    one cannot be for or against them.
    """
    counts = target_counts(content).loc[list(content.hearing.stand_targets)]
    labels = content.hearing.targets
    table = pd.DataFrame(
        {
            TARGET: [labels[code] for code in counts.index],
            "Tittel": [content.hearing.titles[code] for code in counts.index],
            "Høringsinstanser": counts["n_respondents"].to_numpy(),
            **{POSITION_LABELS[code]: counts[code].to_numpy() for code in POSITIONS},
        }
    )
    table["Tar stilling, i alt"] = counts[list(STANDS)].sum(axis=1).to_numpy()
    table["Utsagn med innhold"] = counts["n_statements"].to_numpy()
    table["Forslag"] = counts["n_proposals"].to_numpy()
    return table


def questions_table(content: Content) -> pd.DataFrame:
    """One row an open question: how many answer it, and what is in the answers."""
    questions = {entry.id: entry for entry in content.hearing.open_questions}
    counts = target_counts(content).loc[list(questions)]
    return pd.DataFrame(
        {
            TARGET: [entry.label for entry in questions.values()],
            "Spørsmål": [entry.question for entry in questions.values()],
            "Har svart": counts["n_respondents"].to_numpy(),
            "Utsagn med innhold": counts["n_statements"].to_numpy(),
            "Forslag": counts["n_proposals"].to_numpy(),
        }
    )


def themes_table(content: Content) -> pd.DataFrame:
    """One row a target, one column a theme: how many respondents bring the theme up there."""
    hearing = content.hearing
    pairs = content.tables["target_themes"]
    found = {
        (str(target), str(theme)): int(count)
        for target, theme, count in zip(
            pairs["target"], pairs["theme"], pairs["n_respondents"], strict=True
        )
    }
    columns = _unique(list(hearing.theme_labels.values()), list(hearing.theme_labels))
    rows = [
        [label, *(found.get((target, theme), 0) for theme in hearing.theme_labels)]
        for target, label in hearing.targets.items()
    ]
    return pd.DataFrame(rows, columns=[TARGET, *columns])


def themes_by_type(content: Content) -> pd.DataFrame:
    """One row a theme id, one column a respondent type's label: how many of it bring it up.

    Anywhere in their answers; empty when no statement that counts has a theme.
    """
    tags = content.tables["tags"]
    themes = tags.loc[tags["dimension"] == "theme", ["statement_id", "code"]]
    pairs = content.stands.merge(themes, on="statement_id")
    pairs = pairs.drop_duplicates(["respondent_id", "code"])
    if pairs.empty:
        return pd.DataFrame()
    return pd.crosstab(pairs["code"], in_types(content, pairs["respondent_id"]))


def proposal_kinds_table(content: Content) -> pd.DataFrame:
    """One row a target with proposals, one column a kind, and a total of each."""
    proposals = content.tables["proposals"]
    counts = pd.crosstab(proposals["target"], proposals["kind"])
    counts = counts.reindex(
        index=[target for target in content.hearing.targets if target in counts.index],
        columns=list(KINDS),
        fill_value=0,
    ).astype(int)
    table = pd.DataFrame({TARGET: [content.hearing.targets[target] for target in counts.index]})
    for kind, label in KINDS.items():
        table[label] = counts[kind].to_numpy()
    table["Forslag i alt"] = counts.sum(axis=1).to_numpy()
    sums = {column: int(table[column].sum()) for column in table.columns[1:]}
    return pd.concat([table, pd.DataFrame([{TARGET: TOTAL, **sums}])], ignore_index=True)


def themes_of(content: Content, target: str) -> pd.DataFrame:
    """The themes of one target, most respondents first."""
    pairs = content.tables["target_themes"]
    own = pairs[pairs["target"] == target].sort_values(
        ["n_respondents", "n_statements"], ascending=False, kind="stable"
    )
    labels = content.hearing.theme_labels
    return pd.DataFrame(
        {
            "Tema": [labels[theme] for theme in own["theme"]],
            "Høringsinstanser": own["n_respondents"].astype(int).to_numpy(),
            "Utsagn": own["n_statements"].astype(int).to_numpy(),
        }
    )


def unsure_table(content: Content) -> pd.DataFrame:
    """One row a dimension: its tags, and how many are unsure or disagreed on."""
    tags = content.tables["tags"]
    flags = tags["flag"].fillna("")
    names = {"target": "Hva det gjelder", "theme": "Tema", "stance": "Holdning"}
    names["proposal"] = "Forslag"
    return pd.DataFrame(
        [
            {
                "Merke": label,
                "Antall": int((tags["dimension"] == code).sum()),
                "Usikre": int(((tags["dimension"] == code) & (flags == "usikker")).sum()),
                "To kilder uenige": int(((tags["dimension"] == code) & (flags == "uenig")).sum()),
            }
            for code, label in names.items()
        ]
    )


def _unique(labels: list[str], codes: list[str]) -> list[str]:
    """The labels, with the code behind those that two share."""
    return [
        f"{label} ({code})" if labels.count(label) > 1 else label
        for label, code in zip(labels, codes, strict=True)
    ]
