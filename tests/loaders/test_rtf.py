"""The reader of RTF files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.rtf import read_rtf
from pipeline.records import Block

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}}"
STYLES = r"{\stylesheet{\s0 Normal;}{\s1\b Heading 1;}{\s2\outlinelevel1\b Egen stil;}}"
SAID = r"\pard Vi st\'f8tter r\'e5det slik det st\'e5r, og ber om at det blir tatt i bruk.\par "


def blocks(body: str, head: str = HEAD + STYLES) -> tuple[Block, ...]:
    return read_rtf((head + body + "}").encode("latin-1")).document.blocks


def texts(kind: str, body: str) -> list[str]:
    return [block.text for block in blocks(body) if block.kind == kind]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"Bl\'e5b\'e6r", "Blåbær"),
        (r"Bl\u229?b\u230?r", "Blåbær"),
        (r"{\uc0 Bl\u229b\u230r}", "Blåbær"),
        (r"{\uc2 Bl\u229\'c3\'a5b\u230 aer}", "Blåbær"),
        (r"Smil \u-10179?\u-8704?", "Smil 😀"),
        (r"{\f1 \'b9\'ea}", "ąę"),
        ("Bl\xe5b\xe6r", "Blåbær"),
        (r"A\~B\_C\-D\emdash E\lquote F\rquote", "A B-CD—E‘F’"),  # noqa: RUF001
        ("Vi er\r\n enige\\line i alt", "Vi er enige\ni alt"),
        (r"\{Vi\} er\\enige", r"{Vi} er\enige"),
        (r"Vi {\b er {\i helt {\ul enige}}}.", "Vi er helt enige."),
        (r"{\upr{Bl?r}{\*\ud Bl\u229?r}}", "Blår"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt lenke}} her", "lenke her"),
        (r"Bilde{\*\shppict{\pict\pngblip 89504e47}}{\pict\wmetafile8 0100}slutt", "Bildeslutt"),
        ("R\\bin5 }{\\x}esten", "Resten"),
        (r"{\*\ukjent noe}Vi er enige", "Vi er enige"),
        (r"{\deleted ikke }Vi er enige", "Vi er enige"),
    ],
)
def test_letters_are_read_however_they_are_written(body: str, text: str) -> None:
    found = texts("paragraph", SAID + body + r"\par")
    assert found[1] == text


def test_headings_lists_and_margins_keep_their_places() -> None:
    found = blocks(
        r"{\header Brevhode\par}{\footer Side 1\par}\pard\s1 Svar\par\pard\s2 Til sak 1\par"
        + SAID
        + r"\pard\ls1{\listtext\'b7\tab}F\'f8rste punkt\par{\pntext\'b7\tab}Andre punkt\par"
    )
    assert [(b.kind, b.headings) for b in found] == [
        ("footer", ()),
        ("heading", ()),
        ("heading", ("Svar",)),
        ("paragraph", ("Svar", "Til sak 1")),
        ("list_item", ("Svar", "Til sak 1")),
        ("list_item", ("Svar", "Til sak 1")),
        ("footer", ()),
    ]


def test_style_that_ends_with_its_group_still_makes_a_heading() -> None:
    assert texts("heading", r"{\pard\s1 Svar}\par" + SAID) == ["Svar"]


def test_merged_cells_are_said_once_and_stand_under_their_labels() -> None:
    found = blocks(
        r"\trowd\cellx1\cellx2\pard\intbl R\'e5d\cell Innspill\cell\row"
        r"\trowd\clvmgf\cellx1\cellx2\pard\intbl R\'e5d 1\cell Vi er enige.\cell\row"
        r"\trowd\clvmrg\cellx1\cellx2\pard\intbl\cell Men det tar tid.\cell\row\pard" + SAID
    )
    assert [b.text for b in found].count("Råd 1") == 1
    said = [(b.text, b.headings) for b in found if b.kind == "table_cell"]
    assert said[0] == ("Vi er enige.", ("Råd 1",))
    assert [text for text, _ in said] == ["Vi er enige.", "Men det tar tid."]
    assert found[-1].kind == "paragraph"


def test_footnotes_and_text_boxes_are_kept_apart() -> None:
    found = blocks(
        r"\pard Vi er enige.{\footnote\pard\plain Se loven.\par}"
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt\pard I en boks.\par}}"
        r"{\shprslt I en boks.}}\par"
    )
    assert [(b.kind, b.text) for b in found] == [
        ("paragraph", "Vi er enige."),
        ("footnote", "Se loven."),
        ("paragraph", "I en boks."),
    ]


def test_in_a_returned_draft_only_changes_and_comments_are_the_respondents() -> None:
    draft = "".join(
        rf"\pard Kommunen skal s\'f8rge for tiltak nummer {n} i hele tjenesten hvert \'e5r.\par "
        for n in range(12)
    )
    marked = (
        r"\pard Kommunen {\deleted\revauthdel1 skal}{\revised\revauth1 b\'f8r} ha en plan"
        r" for det.\par"
        r"\pard {\*\atrfstart 7}Tjenesten skal m\'e5le dette hvert \'e5r.{\*\atrfend 7}"
        r"{\*\atnid KN}{\*\atnauthor Kari Nes}\chatn"
        r"{\*\annotation{\*\atnref 7}Hvem betaler?}\par"
        r"\pard Lederen har ansvar for alle ansatte{\revised\revauth1  og vikarer}.\par"
    )
    found = blocks(r"{\*\revtbl{Unknown;}{Kari Nes;}}" + draft + marked)
    own = [(b.kind, b.text, b.anchor) for b in found if b.kind != "draft"]
    assert [(kind, text) for kind, text, _ in own] == [
        ("deletion", "skal"),
        ("insertion", "bør"),
        ("comment", "Hvem betaler?"),
        ("insertion", "og vikarer"),
    ]
    assert own[2][2] == "Tjenesten skal måle dette hvert år."


def test_truncated_file_gives_what_is_left() -> None:
    data = (HEAD + STYLES + SAID * 3).encode("latin-1")
    assert len(read_rtf(data[:-40]).document.blocks) == 3


def test_file_without_text_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError):
        read_rtf(rb"{\rtf1{\pict 0000}}")


def test_deep_nesting_is_no_harm() -> None:
    data = b"{\\rtf1 " + b"{" * 100_000 + b"Vi er enige" + b"}" * 100_000
    assert read_rtf(data).document.blocks[0].text == "Vi er enige"


@given(st.text(alphabet="\\{}'*abuxé-019 ;\n\x00", max_size=200))
def test_any_codes_are_read_or_refused(codes: str) -> None:
    try:
        assert read_rtf(b"{\\rtf1 " + codes.encode("latin-1")).document.blocks
    except UnreadableDocumentError as error:
        assert error.reason  # noqa: PT017 - either is right, an exception of another kind is not
