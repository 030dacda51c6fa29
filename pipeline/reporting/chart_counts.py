"""Charts of counts: answers by respondent type, invited against answered, proposals by kind."""

from __future__ import annotations

import pandas as pd

from pipeline.aggregation.proposals import KINDS
from pipeline.reporting.bars import LEAST, Column, Part, Stacked, draw_counts, draw_stacked, rows_of
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.counts import TARGET
from pipeline.reporting.heat import Heat, draw_heat
from pipeline.reporting.incoming import invited_table, unread_note
from pipeline.reporting.phrases import capital, counted, number
from pipeline.reporting.style import INVITED_FILLS, finish, respondents
from pipeline.reporting.wording import in_types, leading, lower_first, per_target, type_order


def types_chart(content: Content) -> Chart | None:
    """Bars of how many respondents of each type have answered, or None when nobody has."""
    order = type_order(content)
    if not order:
        return None
    kinds = pd.Series(in_types(content, content.respondents.index.to_series()), dtype=object)
    counts = [int((kinds == label).sum()) for label in order]
    total, unread = sum(counts), unread_note(content)
    drawn = draw_counts(
        "Hvem som har svart, etter aktørtype",
        f"Tallene er høringsinstanser, {number(total)} i alt. Den som har svart flere ganger, "
        f"telles én gang. {unread}".strip(),
        order,
        counts,
    )
    data = pd.DataFrame({"Aktørtype": order, "Høringsinstanser": counts})
    alt = (
        f"Liggende søyler, én for hver aktørtype. {capital(respondents(total))} har svart. "
        f"{'Flest svar' if len(order) > 3 else 'Svar'}: {leading(order, counts)}. {unread}"
    ).strip()
    return finish(drawn, content, name="aktortype", alt=alt, data=data)


def invited_chart(content: Content) -> Chart | None:
    """Bars of how many of each group of invited have answered; None when no list is given.

    The whole bar is the invited where hearing.toml says how many they are; else only those who
    answered are drawn, and the number of invited is said to be unknown.
    """
    table = invited_table(content)
    if table.empty:
        return None
    names, sizes = list(table["Inviterte"]), list(table["Invitert"])
    answered = table["Har svart"].tolist()
    missing = [
        max(size - count, 0) if isinstance(size, int) else 0
        for size, count in zip(sizes, answered, strict=True)
    ]
    solid, hollow = INVITED_FILLS.values()
    drawn = draw_stacked(
        Stacked(
            title="Inviterte og svar",
            subtitle=(
                "Tallene er høringsinstanser. For grupper teller alle svar fra aktørtypen, også "
                "fra dem som ikke fikk brevet."
            ),
            names=[str(row) for row in range(len(table))],
            rows=rows_of(names, 2.4),
            bars=[
                [
                    Part("svart", 0, count, solid, is_told=False),
                    Part("mangler", count, rest, hollow, is_told=False),
                ]
                for count, rest in zip(answered, missing, strict=True)
            ],
            least=LEAST,
            columns=(
                Column("Har svart", answered, 0.75, "svart"),
                Column("Invitert", sizes, 0.8, "invitert"),
            ),
            legend=INVITED_FILLS,
        )
    )
    shown = [
        f"{lower_first(name)}: {count} av {size}"
        if isinstance(size, int)
        else f"{lower_first(name)}: {count} har svart, ukjent hvor mange som er invitert"
        for name, count, size in zip(names, answered, sizes, strict=True)
    ]
    alt = f"Liggende søyler, én for hver gruppe av inviterte. {capital('; '.join(shown))}."
    return finish(drawn, content, name="inviterte", alt=alt, data=table)


def proposals_chart(content: Content) -> Chart | None:
    """Bars of how many proposals there are of each kind, or None when there is none.

    A proposal about several targets counts once.
    """
    proposals = content.tables["proposals"].drop_duplicates("statement_id")
    return _kinds_chart(content, proposals, "Forslag etter type", "")


def target_proposals_chart(content: Content, target: str) -> Chart | None:
    """Bars of how many proposals about one target there are of each kind; None without any."""
    proposals = content.tables["proposals"]
    label = content.hearing.targets[target]
    own = proposals[proposals["target"] == target]
    return _kinds_chart(content, own, f"{label}: forslag etter type", target)


def _kinds_chart(
    content: Content, proposals: pd.DataFrame, title: str, target: str
) -> Chart | None:
    """Bars of proposals by kind, the most frequent first."""
    kinds = proposals["kind"].value_counts()
    pairs = sorted(
        ((label, int(kinds[kind])) for kind, label in KINDS.items() if kind in kinds),
        key=lambda pair: -pair[1],
    )
    if not pairs:
        return None
    labels, counts = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    total = counted(len(proposals), "ett forslag", "forslag")
    once = "" if target else " Et forslag om flere deler av utkastet telles én gang."
    subtitle = f"Tallene er utsagn med konkret forslag, {number(len(proposals))} i alt.{once}"
    drawn = draw_counts(title, subtitle, labels, counts)
    alt = (
        f"Liggende søyler, én for hver type forslag. {capital(total)} i alt. "
        f"{'Flest' if len(labels) > 3 else 'Av dem'}: {leading(labels, counts)}."
    )
    data = pd.DataFrame({"Type forslag": labels, "Forslag": counts})
    name = f"forslag-{target}" if target else "forslag"
    return finish(drawn, content, name=name, target=target, alt=alt, data=data)


def proposals_by_target_chart(content: Content) -> Chart | None:
    """Heat map of how many proposals of each kind each target has, or None without any."""
    proposals = content.tables["proposals"]
    if proposals.empty:
        return None
    plan = Heat(
        f"Forslag etter type, {per_target(content)}",
        "Tallene er utsagn med konkret forslag. Et forslag om flere deler telles på hver.",
        content.hearing.targets,
        KINDS,
        pd.crosstab(proposals["target"], proposals["kind"]),
    )
    target, kind, count = plan.highest
    alt = (
        f"Varmekart med {len(plan.rows)} deler av høringen nedover og {len(KINDS)} typer forslag "
        f"bortover; mørkere ruter betyr flere forslag. Flest er «{kind}» til "
        f"{lower_first(target)}: {count}. Alle tallene står i tabellen som "
        "følger med."
    )
    drawn, data = draw_heat(plan), plan.data(TARGET)
    return finish(drawn, content, name="rad-x-forslag", alt=alt, data=data)
