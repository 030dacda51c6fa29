"""Zips, mails, pages and texts that are made to do harm, or only happen to: all are accounted for.

Every case is a file, and what must come of it: it is read, or it is a row with reason and advice.
"""

from __future__ import annotations

import io
import os
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.loaders.documents import read_documents
from pipeline.loaders.reading import read_file
from pipeline.loaders.sandbox import Limits
from pipeline.records import Skipped, Submission
from tests.loaders.builders import docx, mail, package, paragraph, pdf
from tests.loaders.odt_builders import MIMETYPE, content, odt, p

SAID = "Vi støtter rådet slik det står, og ber om at det blir tatt i bruk."
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX file system")
_ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
_BOMB = f'<!DOCTYPE x [<!ENTITY e0 "ha">{_ENTITIES}]>'
_OUTSIDE = '<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'


def read(raw: Path, files: dict[str, bytes]) -> tuple[list[Submission], list[Skipped]]:
    for name, data in files.items():
        path = raw / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return read_documents(raw, workers=1, ocr=False)


def nested(wrap: Callable[[bytes], bytes], times: int) -> bytes:
    data = SAID.encode()
    for _ in range(times):
        data = wrap(data)
    return data


def in_zip(data: bytes) -> bytes:
    return package({"inni.zip" if data.startswith(b"PK") else "svar.txt": data})


def in_mail(data: bytes) -> bytes:
    return mail("Videresendt.", attachments={"inni.eml": data})


def odt_of(doctype: str) -> bytes:
    main = f"<?xml version='1.0'?>{doctype}{content(p('&e9;'), p(SAID))}"
    return package({"mimetype": MIMETYPE, "content.xml": main.encode()})


def locked_zip() -> bytes:
    data = bytearray(package({"svar.docx": docx(paragraph(SAID))}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying_zip() -> bytes:
    """A zip whose member says that it unpacks to nothing."""
    data = bytearray(package({"svar.txt": b"a" * 50_000_000}))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = data[22:26] = b"\x05\0\0\0"
    return bytes(data)


READ = {
    "attributter.html": ("<div " + " ".join(f'a{n}="x"' for n in range(200_000)) + f">{SAID}")
    .encode(),
    "dyp.html": b"<div>" * 100_000 + SAID.encode(),
    "attributter.eml": mail("").replace(
        b"text/plain", b"text/html"
    ) + b"<p " + b" ".join(b'a%d="x"' % n for n in range(200_000)) + b">" + SAID.encode(),
    "ukjent tegnsett.eml": mail(SAID).replace(b'"utf-8"', b"tullball"),
    "ukjent tegnsett.html": f"<meta charset=tullball><p>{SAID}".encode(),
    "surrogater.txt": SAID.encode("utf-16-le") + b"\x00\xd8" + " Hilsen oss.".encode("utf-16-le"),
    "surrogater.html": f"<p>&#xD800; {SAID}".encode(),
    "surrogater.rtf": b"{\\rtf1 \\u-10240? Vi er enige.}",
    "nuller.txt": SAID.replace(" ", " \0").encode(),
    "nuller.html": f"<p>{SAID}".replace(" ", "\0 ").encode(),
    "en linje.txt": (SAID + " ").encode() * 150_000,
    "en linje.html": b"<p>" + (SAID + " ").encode() * 15_000,
    "en linje.rtf": b"{\\rtf1 " + b"Vi er enige i dette. " * 50_000 + b"}",
    "dyp.rtf": b"{\\rtf1 " + b"{" * 50_000 + b"Vi er enige.",
    "html i doc.doc": f"<html><body><p>{SAID}".encode(),
    "rtf i doc.doc": b"{\\rtf1 Vi er enige i dette.}",
    "docx i pdf.pdf": docx(paragraph(SAID)),
    "pdf foran zip.pdf": b"%PDF-1.4\n" + in_zip(SAID.encode()),
}  # fmt: skip

REFUSED = {
    "dyp.zip": (nested(in_zip, 40), "mange lag"),
    "dyp.eml": (nested(in_mail, 12), "mange lag"),
    "bombe.zip": (package({"svar.txt": bytes(200_000_000)}), "stor når den pakkes ut"),
    "bombe.odt": (odt(p(SAID), parts={"content.xml": b" " * 120_000_000}), "pakkes ut"),
    "løgn.zip": (lying_zip(), ""),
    "xml-bombe.odt": (odt_of(_BOMB), "egne definisjoner"),
    "utenfra.odt": (odt_of(_OUTSIDE), "egne definisjoner"),
    "låst.zip": (locked_zip(), "passord"),
    "tom.zip": (package({}), "tom"),
    "kuttet.zip": (in_zip(SAID.encode())[:20], "skadet"),
    "mange.zip": (package({f"{n}.txt": b"" for n in range(5_001)}), "urimelig mange filer"),
}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Submission], list[Skipped]]:
    refused = {name: data for name, (data, _) in REFUSED.items()}
    return read(tmp_path_factory.mktemp("fiendtlig"), {**READ, **refused})


@pytest.mark.parametrize("name", [name for name in READ if name != "pdf foran zip.pdf"])
def test_what_is_odd_but_sound_is_read(
    everything: tuple[list[Submission], list[Skipped]], name: str
) -> None:
    (submission,) = [s for s in everything[0] if s.source_file == f"documents/{name}"]
    said = " ".join(block.text for block in submission.blocks)
    assert "rådet slik det står" in said or "Vi er enige" in said
    assert said.encode("utf-8")


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_do_harm_is_a_row_with_reason_and_advice(
    everything: tuple[list[Submission], list[Skipped]], name: str
) -> None:
    rows = [row for row in everything[1] if row.source.startswith(f"documents/{name}")]
    assert rows
    assert all(row.reason and row.advice for row in rows)
    assert any(REFUSED[name][1] in row.reason for row in rows)


def test_every_file_is_accounted_for_and_nothing_from_outside_is_read(
    everything: tuple[list[Submission], list[Skipped]],
) -> None:
    submissions, skipped = everything
    seen = {source.split(" › ")[0] for source in (s.source_file for s in submissions)}
    seen |= {row.source.split(" › ")[0] for row in skipped}
    assert seen == {f"documents/{name}" for name in (*READ, *REFUSED)}
    said = " ".join(block.text for submission in submissions for block in submission.blocks)
    assert "root:" not in said
    assert "haha" not in said


ODD_NAMES = [
    "linje\nskift.txt",
    "smil 😀.txt",
    "../ut.txt",
    "/etc/passwd",
    "C:\\svar.txt",
    "-rf.txt",
    "..",
    "x" * 300 + ".txt",
    unicodedata.normalize("NFC", "blåbær.txt"),
    unicodedata.normalize("NFD", "blåbær.txt"),
    "\ufeff.txt",
    "con.txt",
]


def test_names_in_a_zip_open_nothing_and_each_is_a_submission_of_its_own(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ODD_NAMES:
            archive.writestr(zipfile.ZipInfo(name), f"{SAID} {len(name)}")
    submissions, skipped = read(tmp_path, {"navn.zip": buffer.getvalue()})
    assert skipped == []
    assert len(submissions) == len(ODD_NAMES) - _in_folders(submissions)
    assert len({s.submission_id for s in submissions}) == len(submissions)
    assert all("\n" not in s.source_file and s.source_file.encode() for s in submissions)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["documents", "navn.zip"]


def _in_folders(submissions: list[Submission]) -> int:
    """Files beyond the first of each folder."""
    files = {(s.submission_id, b.source_file) for s in submissions for b in s.blocks}
    return len(files) - len(submissions)


def test_zips_in_zips_that_multiply_are_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.loaders.documents.MOST_MEMBERS", 40)
    wide = in_zip(SAID.encode())
    for _ in range(4):
        wide = package({f"{n}.zip": wide for n in range(4)})
    _, skipped = read(tmp_path, {"bred.zip": wide})
    # 4 and 16 zips are opened, then 20 of the 64 in them. Each of the 11 that are left out, whole
    # or in part, and of the 20 that are opened last, is told of.
    assert len(skipped) == 11 + 20
    assert all("zip" in row.reason.casefold() and row.advice for row in skipped)


@POSIX
def test_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    info = zipfile.ZipInfo("lenke.txt")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    submissions, (row,) = read(tmp_path, {"lenke.zip": buffer.getvalue()})
    assert submissions == []
    assert "lenke" in row.reason


@POSIX
def test_pipe_and_link_that_take_a_files_place_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "hemmelig.txt").write_text(SAID)
    (tmp_path / "lenke.txt").symlink_to(tmp_path / "hemmelig.txt")
    os.mkfifo(tmp_path / "rør.txt")
    for name in ("lenke.txt", "rør.txt", "borte.txt"):
        reading = read_file(str(tmp_path / name), name, source=name)
        assert reading.letters == ()
        assert reading.missed[0].advice


def test_file_that_changes_while_it_is_read_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "svar.txt"
    path.write_text(SAID)
    real = os.fstat
    seen: list[int] = []

    def growing(number: int) -> os.stat_result:
        seen.append(number)
        if len(seen) == 3:
            path.write_text(SAID * 2)
        return real(number)

    monkeypatch.setattr("pipeline.loaders.reading.os.fstat", growing)
    (missed,) = read_file(str(path), "svar.txt", source="svar.txt").missed
    assert "endret mens den ble lest" in missed.reason


def test_slow_member_of_a_zip_is_listed_and_the_others_are_read(tmp_path: Path) -> None:
    slow = pdf(*[[(70.0, 700.0 - n, 1.0, False, f"Linje {n}") for n in range(60)]] * 900)
    path = tmp_path / "documents" / "to.zip"
    path.parent.mkdir()
    path.write_bytes(package({"sen.pdf": slow, "svar.txt": SAID.encode()}))
    submissions, (row,) = read_documents(tmp_path, workers=1, ocr=False, limits=Limits(0.4))
    assert [s.source_file for s in submissions] == ["documents/to.zip › svar.txt"]
    assert row.source == "documents/to.zip › sen.pdf"
