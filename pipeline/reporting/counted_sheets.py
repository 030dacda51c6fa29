"""The sheets of the workbook on who was invited, what is asked for, campaigns and coverage."""

from __future__ import annotations

from pipeline.reporting.cells import Column, Sheet
from pipeline.reporting.content import Content
from pipeline.reporting.counted import (
    aspects_table,
    campaigns_table,
    conditions_table,
    coverage_table,
    name_pairs_table,
    new_hearing_table,
    types_by_target_table,
    without_campaigns_table,
)
from pipeline.reporting.incoming import invited_table
from pipeline.reporting.phrases import plain_rows, target_word


def invited_sheet(content: Content) -> Sheet:
    """One row a group of invited: how many, and how many answered."""
    columns = (
        Column("Inviterte", 60),
        Column("Invitert", 14, "count"),
        Column("Har svart", 14, "count"),
    )
    return Sheet("Inviterte", columns, plain_rows(invited_table(content)))


def types_by_target_sheet(content: Content) -> Sheet:
    """One row a target and respondent type: respondents by position."""
    table = types_by_target_table(content)
    columns = (
        Column(target_word(content.hearing), 22),
        Column("Aktørtype", 30),
        *(Column(name, 12, "count") for name in table.columns[2:]),
    )
    return Sheet("Etter aktørtype", columns, plain_rows(table), frozen=2)


def aspects_sheet(content: Content) -> Sheet:
    """One row a target: how many write about what the form asked for."""
    table = aspects_table(content)
    columns = (
        Column(target_word(content.hearing), 22),
        *(Column(name, 16, "count") for name in table.columns[1:]),
    )
    return Sheet("Ansvar, tilpasning, ressurser", columns, plain_rows(table))


def conditions_sheet(content: Content) -> Sheet:
    """One row a condition that somebody sets for its support."""
    columns = (
        Column(target_word(content.hearing), 22),
        Column("Vilkår", 80),
        Column("Høringsinstans", 34),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet("Vilkår", columns, plain_rows(conditions_table(content)))


def new_hearing_sheet(content: Content) -> Sheet:
    """One row a proposal that would change the substance of a recommendation."""
    columns = (
        Column(target_word(content.hearing), 22),
        Column("Hva det ville endre", 34),
        Column("Forslag", 80),
        Column("Høringsinstans", 34),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet("Ny høring", columns, plain_rows(new_hearing_table(content)), paper="A3")


def campaigns_sheet(content: Content) -> Sheet:
    """One row a respondent whose answer is mostly the same text as others'."""
    columns = (
        Column("Gruppe", 12, "plain"),
        Column("Høringsinstanser i gruppen", 14, "count"),
        Column("Høringsinstans", 40),
        Column("Andel felles tekst", 12, "share"),
        Column("Det instansen legger til selv", 80),
    )
    return Sheet("Kampanjer", columns, plain_rows(campaigns_table(content)), paper="A3")


def without_campaigns_sheet(content: Content) -> Sheet:
    """One row a target: positions without the respondents of campaigns."""
    table = without_campaigns_table(content)
    columns = (
        Column(target_word(content.hearing), 22),
        *(Column(name, 12, "count") for name in table.columns[1:]),
    )
    return Sheet("Uten kampanjesvar", columns, plain_rows(table))


def name_pairs_sheet(content: Content) -> Sheet:
    """One row a pair of names that may belong together."""
    columns = (
        Column("Kan være", 34),
        Column("Navn", 44),
        Column("Annet navn", 44),
        Column("Likhet", 9, "share"),
        Column("Hva du gjør", 60),
    )
    return Sheet("Navn å kontrollere", columns, plain_rows(name_pairs_table(content)))


def coverage_sheet(content: Content) -> Sheet:
    """One row a submission: where each of its sentences went."""
    columns = (
        Column("Nr", 6, "count"),
        Column("Høringsinstans", 40),
        Column("Setninger", 11, "count"),
        Column("I utsagn med innhold", 12, "count"),
        Column("Uten merknader, henvisning eller formalia", 16, "count"),
        Column("Ikke plassert", 11, "count"),
        Column("Andel ikke plassert", 11, "share"),
        Column("Overskrifter, topptekst og utkastets tekst", 18, "count"),
    )
    return Sheet("Dekning", columns, plain_rows(coverage_table(content)), frozen=2)
