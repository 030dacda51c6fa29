"""The journal is only ever added to, and gives back what it was given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.review.journal import FILE, Edit, append_edits, in_force, read_journal

cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
edits = st.builds(Edit, *[cells] * 8, book=st.just("b"))


@given(st.lists(st.lists(edits, max_size=3), max_size=3))
def test_what_is_added_comes_back_in_order(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[Edit]]
) -> None:
    folder = tmp_path_factory.mktemp("review")
    for part in parts:
        append_edits(folder, part)
    assert read_journal(folder) == [edit for part in parts for edit in part]


def one(after: str, what: str = "vurdering") -> Edit:
    return Edit("2024-11-01", "F-1-aa", "Tekst.", what, "", after)


def test_what_stands_in_the_journal_is_never_changed(tmp_path: Path) -> None:
    append_edits(tmp_path, [one("=første")])
    before = (tmp_path / FILE).read_bytes()
    append_edits(tmp_path, [one("andre")])
    assert (tmp_path / FILE).read_bytes().startswith(before)
    assert b";'=f\xc3\xb8rste;" in before


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8"])
def test_a_journal_that_excel_has_saved_is_still_read_and_added_to(
    encoding: str, tmp_path: Path
) -> None:
    text = "utsagn;hva;til;min kolonne\r\nF-1-aa;vurdering;Blåbær;x\r\n"
    (tmp_path / FILE).write_bytes(text.encode(encoding))
    append_edits(tmp_path, [one("Ny")])
    assert [edit.after for edit in read_journal(tmp_path)] == ["Blåbær", "Ny"]
    assert "min kolonne" in (tmp_path / FILE).read_text("utf-8-sig")


def test_a_journal_without_its_columns_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("a;b;c\r\n1;2;3\r\n")
    with pytest.raises(InputError, match="utsagn, hva, til mangler"):
        read_journal(tmp_path)


def test_the_last_edit_of_a_thing_is_in_force() -> None:
    force = in_force([one("a"), one("b"), one("c", what="status"), one("d")._replace(note="nei")])
    assert {key[1]: edit.after for key, edit in force.items()} == {"vurdering": "b", "status": "c"}
