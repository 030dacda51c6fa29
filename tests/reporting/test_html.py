"""The HTML page: whole, well-formed, accessible, and inert whatever respondents write."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pipeline.reporting.charts import make_charts
from pipeline.reporting.content import Content
from pipeline.reporting.html import write_page
from tests.reporting.builders import ANSWERS, small_content, small_hearing, tables_of

HOSTILE = (
    "<script>document.title='tatt'</script></style></script><img src=x onerror=alert(1)>"
    "\" onfocus='alert(1)' {{ 7 * 7 }} ]]> <!-- &lt;b&gt; \u202e javascript:alert(1)"
)
CHROMIUM = shutil.which("chromium")


def page_of(folder: Path, content: Content | None = None, *, charts: bool = False) -> str:
    content = content or small_content()
    path = folder / "horing.html"
    write_page(content, make_charts(content) if charts else [], path)
    return path.read_text("utf-8")


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_ids_are_unique_and_every_link_leads_somewhere_on_the_page(tmp_path: Path) -> None:
    tree = html.fromstring(page_of(tmp_path, charts=True))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = tree.xpath("//a/@href")
    # A link to a selection of statements is followed by the script.
    plain = [link for link in links if not link.startswith("#utvalg:")]
    assert {link[1:] for link in plain} <= set(ids)
    assert all(link.startswith("#") for link in links)
    named = " ".join(tree.xpath("//@aria-labelledby | //@aria-describedby | //label/@for"))
    assert set(named.split()) <= set(ids)


def test_headings_descend_one_level_at_a_time(tmp_path: Path) -> None:
    tree = html.fromstring(page_of(tmp_path))
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_page_has_language_landmarks_and_a_link_past_the_navigation(tmp_path: Path) -> None:
    tree = html.fromstring(page_of(tmp_path))
    assert tree.get("lang") == "nb"
    for landmark in ("header", "nav", "main", "footer"):
        assert len(tree.xpath(f"//body//{landmark}")) == 1
    assert tree.xpath("//body//a")[0].get("href") == "#innhold"


def test_tables_have_captions_and_scoped_headers(tmp_path: Path) -> None:
    tree = html.fromstring(page_of(tmp_path, charts=True))
    for table in tree.xpath("//table"):
        assert text_of(table.find("caption"))
        assert all(cell.get("scope") == "col" for cell in table.xpath("thead//th"))
        for row in table.xpath("tbody/tr"):
            assert row[0].get("scope") == "row"
            assert len(row) == len(table.xpath("thead//th"))


def test_every_field_of_the_filter_has_a_label(tmp_path: Path) -> None:
    tree = html.fromstring(page_of(tmp_path))
    fields = tree.xpath("//form//input/@id | //form//select/@id")
    assert sorted(fields) == sorted(tree.xpath("//form//label/@for"))


def test_page_says_case_edition_run_and_title(tmp_path: Path) -> None:
    tree = html.fromstring(page_of(tmp_path))
    assert text_of(tree.xpath("//h1")[0]) == "Prøvehøring om råd"
    header = text_of(tree.xpath("//header")[0])
    for fact in ("24/1", "abcdef123456", "Intern utgave – inneholder personopplysninger"):
        assert fact in header


def test_every_quote_of_the_summaries_stands_verbatim_with_who_and_where(tmp_path: Path) -> None:
    content = small_content()
    tree = html.fromstring(page_of(tmp_path, content))
    statements = content.statements.set_index("statement_id")
    lines = content.tables["summaries"]
    for line in lines[lines["is_quote"].astype(bool)].to_dict("records"):
        section = tree.get_element_by_id(f"del-{line['target']}")
        figures = section.xpath(".//figure[@class='sitat']")
        found = [one for one in figures if one.find("blockquote/p").text == line["text"]]
        assert found, line["text"]
        caption = text_of(found[0].find("figcaption"))
        assert statements.loc[line["statement_ids"], "respondent"] in caption
        assert "skjemaet, svar" in caption or "brev.docx" in caption


def test_main_tone_of_each_target_is_told(tmp_path: Path) -> None:
    content = small_content()
    tree = html.fromstring(page_of(tmp_path, content))
    lines = content.tables["summaries"]
    tone = lines[(lines["section"] == "hovedtone") & lines["target"].isin(content.hearing.targets)]
    assert len(tone)
    for line in tone.to_dict("records"):
        # The names of a few stand before the full stop.
        assert line["text"].removesuffix(".") in text_of(
            tree.get_element_by_id(f"del-{line['target']}")
        )


def test_private_persons_go_by_number(tmp_path: Path) -> None:
    private = {
        "respondent": "Kari Nordmann",
        "respondent_type": "privatperson",
        "channel": "document",
        "source_file": "documents/Brev fra Kari Nordmann.docx",
    }
    skipped = [
        {"source": private["source_file"], "where": "side 2", "reason": "Skannet", "advice": "Les"}
    ]
    page = page_of(tmp_path, small_content(answers=[*ANSWERS, private], skipped=skipped))
    assert "Kari" not in page
    assert "Privatperson, nr. 4" in page
    assert "dokumentet i svar nr. 4" in page


def test_overview_tells_how_many_documents_are_not_read(tmp_path: Path) -> None:
    skipped = [{"source": "documents/a.odt", "where": "", "reason": "Format", "advice": "Lagre"}]
    tree = html.fromstring(page_of(tmp_path, small_content(skipped=skipped)))
    overview = text_of(tree.get_element_by_id("oversikt"))
    assert "I tillegg er ett dokument ikke lest, og det er ikke med i tallene." in overview
    assert "a.odt" in overview


def test_open_question_has_answers_and_no_positions(tmp_path: Path) -> None:
    answer = {"target": "mangler", "text": "Rådene bør nevne barn som pårørende."}
    tree = html.fromstring(page_of(tmp_path, small_content(answers=[*ANSWERS, answer])))
    section = tree.get_element_by_id("del-mangler")
    told = [text_of(one) for one in section.xpath(".//h3 | .//summary | .//dt")]
    assert told == ["Kort om svarene", "Hvem som har svart", "Har svart (1)", "Fra svarene"]
    tables = [text_of(table) for table in tree.xpath("//section[@id='standpunkt']//table")]
    with_positions = [table for table in tables if "Støtter" in table]
    assert not any("Mangler i utkastet" in table for table in with_positions)
    assert any("Mangler i utkastet" in table for table in tables)


def test_quotes_keep_their_own_language(tmp_path: Path) -> None:
    tree = html.fromstring(page_of(tmp_path))
    for quote in tree.xpath("//blockquote"):
        assert quote.get("lang") == ("nn" if "støttar" in text_of(quote) else None)


def test_all_statements_with_content_are_listed_with_what_the_filters_need(tmp_path: Path) -> None:
    content = small_content()
    tree = html.fromstring(page_of(tmp_path, content))
    items = tree.xpath("//ol[@class='utsagn']/li")
    assert [item.get("id") for item in items] == [
        f"utsagn-{one}" for one in content.statements["statement_id"]
    ]
    unsure = next(item for item in items if "støttar" in text_of(item))
    assert unsure.get("data-doubt") == "usikker"
    assert unsure.get("data-proposal") == "ja"
    assert "Usikker merking" in text_of(unsure)
    assert unsure.get("data-target") == "rad-1"
    assert unsure.get("data-theme") == "kompetanse"
    assert unsure.get("data-stance") == "stotter_med_merknad"
    assert unsure.get("data-type") == "brukerorganisasjon"


def test_statement_without_content_is_counted_but_not_listed(tmp_path: Path) -> None:
    extra = {"text": "Ingen merknader.", "stance": "ikke_innhold", "is_substantive": False}
    tree = html.fromstring(page_of(tmp_path, small_content(answers=[*ANSWERS, extra])))
    assert len(tree.xpath("//ol[@class='utsagn']/li")) == len(ANSWERS)


def test_skipped_files_are_listed_with_reason_and_advice(tmp_path: Path) -> None:
    skipped = [{"source": "documents/a.xyz", "where": "", "reason": "Ukjent", "advice": "Lagre"}]
    tree = html.fromstring(page_of(tmp_path, small_content(skipped=skipped)))
    table = tree.get_element_by_id("ikke-analysert").find(".//table")
    assert [text_of(cell) for cell in table.xpath("thead//th")] == [
        "Fil",
        "Hvorfor",
        "Hva du kan gjøre",
    ]
    assert [text_of(cell) for cell in table.xpath("tbody/tr/*")] == [
        "documents/a.xyz",
        "Ukjent",
        "Lagre",
    ]


def test_charts_stand_in_the_page_with_their_numbers(tmp_path: Path) -> None:
    text = page_of(tmp_path, charts=True)
    tree = html.fromstring(text)
    assert len(tree.xpath("//svg")) == 10
    assert "<?xml" not in text
    for figure in tree.xpath("//figure[starts-with(@id, 'figur-')]"):
        if figure.get("id") != "figur-standpunkt":
            assert figure.xpath("details//table")


def test_hostile_text_is_shown_and_does_nothing(tmp_path: Path) -> None:
    answers = [
        {"text": HOSTILE, "respondent": HOSTILE, "source_file": f"forms/{HOSTILE}.xlsx"},
        {"text": HOSTILE, "channel": "document", "source_file": f"documents/{HOSTILE}"},
        ANSWERS[2],
    ]
    skipped = [{"source": HOSTILE, "where": HOSTILE, "reason": HOSTILE, "advice": HOSTILE}]
    content = small_content(answers=answers, skipped=skipped)
    tree = html.fromstring(page_of(tmp_path, content, charts=True))
    assert len(tree.xpath("//script")) == 1
    assert len(tree.xpath("//style")) == 1
    assert not tree.xpath("//img | //iframe | //object | //@style | //@src")
    assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on")]
    assert HOSTILE in [quote.text for quote in tree.xpath("//blockquote/p")]


def test_control_characters_do_not_break_the_page(tmp_path: Path) -> None:
    content = small_content(answers=[{"text": "a\x00b\x1bc\x85d"}, ANSWERS[2]])
    tree = html.fromstring(page_of(tmp_path, content))
    assert "abcd" in [quote.text for quote in tree.xpath("//blockquote/p")]


def test_policy_lets_only_the_pages_own_style_and_script_run(tmp_path: Path) -> None:
    text = page_of(tmp_path)
    policy = html.fromstring(text).xpath("//meta[@http-equiv]/@content")[0]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert inside is not None
        digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    outside = set(re.findall(r"https?://[^\s\"'<]+", text))
    assert outside <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_page_uses_the_hearings_own_word(tmp_path: Path) -> None:
    hearing = small_hearing(
        hearing={"recommendation_word": "anbefaling", "title": "Prøve"}, open_questions=[]
    )
    tree = html.fromstring(page_of(tmp_path, small_content(hearing=hearing), charts=True))
    assert text_of(tree.get_element_by_id("h-rad-1")) == "Anbefaling 1"


def test_hearing_without_answers_gets_a_page(tmp_path: Path) -> None:
    tree = html.fromstring(page_of(tmp_path, small_content(answers=[]), charts=True))
    assert "Ingen har svart." in text_of(tree)
    assert "Alt som kom inn, er analysert." in text_of(tree)


def test_two_runs_write_the_same_page(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert page_of(tmp_path, charts=True) == page_of(tmp_path / "a", charts=True)


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_filter_starts_in_a_browser_and_hostile_text_does_not_run(tmp_path: Path) -> None:
    answers = [*ANSWERS, {"text": HOSTILE, "respondent": HOSTILE, "target": "rad-2"}]
    page_of(tmp_path, small_content(answers=answers))
    shown = subprocess.run(
        [
            str(CHROMIUM),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--dump-dom",
            (tmp_path / "horing.html").as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    tree = html.fromstring(shown)
    assert tree.findtext(".//title") == "Prøvehøring om råd – høringssvar"
    assert tree.get_element_by_id("filter").get("hidden") is None
    assert text_of(tree.get_element_by_id("treff")) == "Viser 5 av 5 utsagn"


def test_changes_stand_on_the_internal_page_only_and_private_persons_by_number(
    tmp_path: Path,
) -> None:
    private = {"respondent": "Kari Fjellvik", "respondent_type": "privatperson", "target": "rad-1"}
    answers = [*ANSWERS, private]
    who = tables_of(answers, small_hearing())["submissions"]["respondent_id"].iloc[-1]
    change = {"kind": "standpunkt", "subject": who, "what": "rad-1", "after": "kritisk"}
    for edition, is_there in (("intern", True), ("publisering", False)):
        content = small_content(answers=answers, edition=edition, changes=[change])
        write_page(content, [], tmp_path / "side.html")
        page = (tmp_path / "side.html").read_text("utf-8")
        assert ('id="endringer"' in page) == is_there
        assert "Kari Fjellvik" not in page
