"""What notebooks and single commands ask of the tables of a run: charts, statements, sources."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from pipeline.errors import InputError
from pipeline.hearing import load_hearing
from pipeline.reporting.charts import (
    chart_list,
    draw_chart,
    formats_of,
    require_chart,
    write_chart,
)
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.labels import POSITION_LABELS, STANCE_LABELS, flag_labels
from pipeline.reporting.own_chart import bar_chart
from pipeline.reporting.phrases import records, respondent_names
from pipeline.reporting.wording import in_types
from pipeline.run import content_of
from pipeline.workspace import Workspace, read_tables


def load_results(
    *, raw: Path | str = "data/raw", processed: Path | str = "data/processed"
) -> Content:
    """The hearing and the tables of its last run, to ask the other functions about.

    Args:
        raw: The folder with hearing.toml.
        processed: The folder with the tables.

    Raises:
        InputError: The tables are not there, or hearing.toml was changed since.
    """
    tables = Path(processed)
    workspace = Workspace(Path(raw), tables, tables.parent / "review", Path("reports"))
    return content_of(workspace, load_hearing(workspace.hearing_file), read_tables(tables))


def chart(content: Content, name: str, *, recommendation: str = "") -> Chart:
    """One of the program's charts, shown by a notebook as a drawing.

    Its numbers are in `.data`, what it shows in words in `.alt`.

    Raises:
        InputError: There is no such chart or recommendation, or nothing to show in it.
    """
    drawn = draw_chart(content, name, target=recommendation)
    if drawn is None:
        message = f"Diagrammet «{name}» er tomt: ingen svar har noe om dette."
        raise InputError(message)
    return drawn


def own_chart(counts: Mapping[str, int], *, title: str, subtitle: str) -> Chart:
    """Bars of your own counts in the look of the program's charts.

    Args:
        counts: Count by label, from the top.
        title: What the chart shows.
        subtitle: What its numbers count.
    """
    return bar_chart(counts, title=title, subtitle=subtitle)


def chart_names(content: Content) -> str:
    """The names of all charts and of the hearing's parts, with what they mean."""
    return chart_list(content.hearing)


def statements_about(
    content: Content, target: str, *, theme: str = "", stance: str = ""
) -> pd.DataFrame:
    """One row a statement that counts on a target, in the order of the answers.

    Columns: statement_id, number, respondent, respondent_type, stance, themes, is_proposal, flags,
    text, source.

    Args:
        content: From `load_results`.
        target: A recommendation's id or that of another part.
        theme: Only those with this theme.
        stance: Only those with this stance.

    Raises:
        InputError: The hearing has no such target.
    """
    require_chart(content.hearing, "standpunkt", target)
    counting = content.stands
    ids = set(counting.loc[counting["target"] == target, "statement_id"])
    table = content.statements
    kept = table["statement_id"].isin(ids) & table["is_substantive"].astype(bool)
    if theme:
        kept &= table["themes"].str.split(";").map(lambda codes: theme in codes)
    if stance:
        kept &= table["stance"] == stance
    return _readable(content, table[kept])


def statements_by(content: Content, respondent: str) -> pd.DataFrame:
    """One row a statement of the respondents whose name holds the words; else as the one above."""
    names = content.statements["respondent"].fillna("").str.casefold()
    found = names.str.contains(respondent.casefold(), regex=False)
    return _readable(content, content.statements[found])


def _readable(content: Content, rows: pd.DataFrame) -> pd.DataFrame:
    """Statements with words in place of codes, those for reading first."""
    labels = content.hearing.theme_labels
    themes = rows["themes"].map(
        lambda codes: "; ".join(labels.get(code, code) for code in codes.split(";") if code)
    )
    return pd.DataFrame(
        {
            "statement_id": rows["statement_id"],
            "number": rows["number"],
            "respondent": rows["respondent"],
            "respondent_type": in_types(content, rows["respondent_id"]),
            "stance": rows["stance"].map(STANCE_LABELS),
            "themes": themes,
            "is_proposal": rows["is_proposal"],
            "flags": rows["flags"],
            "text": rows["text"],
            "source": rows["source"],
        }
    ).reset_index(drop=True)


def positions_on(content: Content, target: str) -> pd.DataFrame:
    """One row a respondent that says something about a target: who, what it holds, on what basis.

    Columns: respondent, respondent_type, position, remark, n_statements, statement_ids.

    Raises:
        InputError: The hearing has no such target.
    """
    require_chart(content.hearing, "standpunkt", target)
    positions = content.tables["positions"]
    rows = positions[positions["target"] == target]
    names = respondent_names(content)
    return pd.DataFrame(
        {
            "respondent": [names[str(code)] for code in rows["respondent_id"]],
            "respondent_type": in_types(content, rows["respondent_id"]),
            "position": list(rows["position"].map(POSITION_LABELS)),
            "remark": [flag_labels(flags) for flags in rows["flag"].fillna("")],
            "n_statements": rows["n_statements"].tolist(),
            "statement_ids": rows["statement_ids"].tolist(),
        }
    )


def in_context(content: Content, statement_id: str) -> dict[str, str]:
    """A statement where it stands: who, file and place, the text before it, itself, and after.

    The three texts joined are the paragraph or field as it was read, to the character.

    Raises:
        InputError: There is no such statement.
    """
    table = content.statements
    rows = list(records(table[table["statement_id"] == statement_id]))
    if not rows:
        message = f"Det finnes ikke noe utsagn med id «{statement_id}»."
        raise InputError(message)
    row = rows[0]
    blocks = content.tables["blocks"]
    own = (blocks["submission_id"] == row["submission_id"]) & (blocks["block"] == row["block"])
    whole = str(blocks.loc[own, "text"].iloc[0])
    file = str(content.submissions.loc[row["submission_id"], "source_file"])
    return {
        "respondent": row["respondent"],
        "file": file,
        "source": row["source"],
        "before": whole[: row["start"]],
        "statement": whole[row["start"] : row["end"]],
        "after": whole[row["end"] :],
    }


def known_charts(workspace: Workspace) -> str:
    """The names of all charts and of the hearing's parts, from its hearing.toml alone."""
    return chart_list(load_hearing(workspace.hearing_file))


def write_single_chart(
    workspace: Workspace, name: str, *, target: str, file_format: str, folder: Path
) -> list[Path]:
    """Draw a single chart of the tables; give the files, none when it would be empty.

    Raises:
        InputError: There is no such chart, target or format, or the tables do not fit
            hearing.toml.
    """
    hearing = load_hearing(workspace.hearing_file)
    require_chart(hearing, name, target)
    formats = formats_of(file_format)
    content = content_of(workspace, hearing, read_tables(workspace.processed))
    drawn = draw_chart(content, name, target=target)
    return write_chart(drawn, folder, formats) if drawn is not None else []
