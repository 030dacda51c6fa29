"""The documents folder: every file is a submission or a row that says why not."""

from __future__ import annotations

import os
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.loaders.documents import read_documents
from pipeline.loaders.formats import recognise
from pipeline.loaders.language import detect_language
from pipeline.loaders.sandbox import Limits
from pipeline.records import Skipped, Submission
from tests.loaders.builders import at, docx, lines, mail, old_office, package, paragraph, pdf

TEXT = "Vi støtter rådet slik det står, og ber om at det blir tatt i bruk."
LETTER = docx(paragraph("Nes kommune"), paragraph("Dato: 20.10.2024"), paragraph(TEXT))
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX file system")


def read(
    raw: Path, files: dict[str, bytes], **options: Limits
) -> tuple[list[Submission], list[Skipped]]:
    for name, data in files.items():
        path = raw / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return read_documents(raw, workers=1, **options)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (LETTER, "docx"),
        (pdf([at(70, 100, "Tekst")]), "pdf"),
        (b"\n\n%PDF-1.4", "pdf"),
        (mail("Svar"), "eml"),
        (TEXT.encode(), "txt"),
        (b"Til: Etaten\nDato: i dag\n\nSvar", "txt"),
        (TEXT.encode("utf-16-le"), "txt"),
        (b"<!DOCTYPE html><p>Svar", "html"),
        (b"{\\rtf1 Svar}", "rtf"),
        # The beginning is lost: what is left of the codes is no answer.
        (rb"\f0\fnil\fcharset0 {\f1\fswiss}\pard\plain Svar\par", "rtf"),
        (b"xx<div class='a'><p>Svar</p><ul><li>En</li></ul></div>", "html"),
        (b"Svar med <utheving> og en sti: C:\\fag\\svar, som er vanlig tekst ellers.", "txt"),
        (package({"mimetype": b"application/vnd.oasis.opendocument.text"}), "odt"),
        (package({"svar.docx": LETTER}), "zip"),
        (package({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "workbook"),
        (old_office("WordDocument"), "doc"),
        (old_office("__substg1.0_0037001F"), "msg"),
        (old_office("EncryptedPackage"), "locked"),
        (b"\x89PNG\r\n", "picture"),
        (bytes(range(256)) * 9, "unknown"),
    ],
)
def test_format_is_told_from_content(data: bytes, name: str) -> None:
    assert recognise(data) == name


def test_files_at_any_depth_become_submissions_whatever_they_are_called(tmp_path: Path) -> None:
    files = {"Nes kommune.docx": LETTER, "a/b/svar.doc": LETTER, "mail.txt": mail(TEXT)}
    submissions, skipped = read(tmp_path, files)
    assert [s.source_file for s in submissions] == [
        "documents/Nes kommune.docx",
        "documents/a/b/svar.doc",
        "documents/mail.txt",
    ]
    assert skipped == []
    assert submissions[0].respondent == submissions[1].respondent == "Nes kommune"
    assert submissions[0].language == "nb"


BAD = {
    "tom.pdf": b"",
    "kuttet.docx": LETTER[:50],
    "skannet.pdf": pdf([], picture=True),
    "låst.pdf": pdf([at(70, 100, "Tekst")], encrypt=True),
    "bombe.docx": package({"[Content_Types].xml": b"", "word/document.xml": b" " * 120_000_000}),
    "nuller.txt": bytes(500),
    "bilde.jpg": b"\xff\xd8\xff\xe0" + bytes(90),
    "side.html": b"<html><body><script>hent()</script></body></html>",
    "~$svar.docx": b"Kari",
    ".DS_Store": b"x",
}


def test_every_file_is_one_submission_or_a_row_with_reason_and_advice(tmp_path: Path) -> None:
    good = {"god.docx": LETTER, "god.txt": TEXT.encode("cp1252"), "nul.txt": b"Vi\x00 er enige"}
    submissions, skipped = read(tmp_path, {**BAD, **good})
    accounted = sorted([s.source_file for s in submissions] + [row.source for row in skipped])
    assert accounted == sorted(f"documents/{name}" for name in {**BAD, **good})
    assert len(submissions) == len(good)
    assert all(row.reason and row.advice for row in skipped)


def test_attachments_are_part_of_the_answer_and_unreadable_ones_are_listed(tmp_path: Path) -> None:
    data = mail(
        "Se vedlegg.", attachments={"Svar fra Nes kommune.docx": LETTER, "kart.png": b"\x89PNG\r\n"}
    )
    (submission,), (row,) = read(tmp_path, {"post.eml": data})
    assert TEXT in [block.text for block in submission.blocks]
    assert (row.source, row.where) == ("documents/post.eml", "vedlegg «kart.png»")


def test_mail_in_mail_is_read_and_endless_nesting_is_not(tmp_path: Path) -> None:
    data = mail(TEXT)
    for _ in range(6):
        data = mail("Videresendt.", attachments={"enda en.eml": data})
    submissions, skipped = read(tmp_path, {"dyp.eml": data})
    assert len(submissions) == 1
    assert "i for mange lag" in skipped[0].reason


def test_file_that_takes_too_long_is_listed_and_the_rest_is_read(tmp_path: Path) -> None:
    slow = pdf(*[lines(100, *[f"Linje {n} på side {m}" for n in range(50)]) for m in range(900)])
    submissions, skipped = read(
        tmp_path, {"a.pdf": slow, "b.txt": TEXT.encode()}, limits=Limits(0.2)
    )
    assert [s.source_file for s in submissions] == ["documents/b.txt"]
    assert "for lang tid" in skipped[0].reason


@POSIX
def test_links_and_pipes_are_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "hemmelig.txt"
    outside.write_text(TEXT)
    folder = tmp_path / "raw" / "documents"
    folder.mkdir(parents=True)
    (folder / "lenke.txt").symlink_to(outside)
    (folder / "mappe").symlink_to(tmp_path)
    os.mkfifo(folder / "rør.txt")
    submissions, skipped = read_documents(tmp_path / "raw", workers=1)
    assert submissions == []
    assert [row.source for row in skipped] == [
        f"documents/{name}" for name in ("lenke.txt", "mappe", "rør.txt")
    ]


@POSIX
def test_odd_file_names_are_read_and_shown_so_that_tables_can_hold_them(tmp_path: Path) -> None:
    names = ["linje\nskift.txt", "smil 😀.txt", "..skjult?.txt", "-f.txt"]
    names += [unicodedata.normalize(form, "blåbær.txt") for form in ("NFC", "NFD")]
    submissions, skipped = read(tmp_path, dict.fromkeys(names, TEXT.encode()))
    path = os.fsencode(tmp_path / "documents") + b"/\xe6.txt"
    Path(os.fsdecode(path)).write_bytes(TEXT.encode())
    submissions, skipped = read_documents(tmp_path, workers=1)
    assert len(submissions) == len(names) + 1
    assert skipped == []
    assert len({s.submission_id for s in submissions}) == len(submissions)
    assert all(s.source_file.encode() and "\n" not in s.source_file for s in submissions)


def test_two_runs_and_any_number_of_children_give_the_same(tmp_path: Path) -> None:
    files = {f"{n}.txt": f"{TEXT} {n}".encode() for n in range(6)}
    first = read(tmp_path, files)
    assert read_documents(tmp_path, workers=2) == first


def test_id_hangs_on_the_path_and_on_nothing_else(tmp_path: Path) -> None:
    (one,), _ = read(tmp_path / "a", {"svar.txt": TEXT.encode()})
    (other,), _ = read(tmp_path / "b", {"svar.txt": TEXT.encode()})
    assert one == replace(other)
    assert one.submission_id.startswith("D-")


def test_missing_folder_is_empty(tmp_path: Path) -> None:
    assert read_documents(tmp_path) == ([], [])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vi støtter ikke forslaget, og mener at det bør endres.", "nb"),
        ("Vi støttar ikkje framlegget, og meiner at det bør endrast.", "nn"),
        ("We do not support the proposal.", "en"),
        ("Mii doarjut evttohusa ja oaivvildit ahte dat lea buorre.", "se"),
        ("123", "nb"),
    ],
)
def test_language_is_told(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_hidden_folder_is_listed_and_not_called_empty(tmp_path: Path) -> None:
    submissions, skipped = read(tmp_path, {".gammelt/svar.docx": LETTER, "svar.docx": LETTER})
    assert [s.source_file for s in submissions] == ["documents/svar.docx"]
    assert [(row.source, row.reason) for row in skipped] == [
        ("documents/.gammelt", "Skjult mappe. Filene i den er ikke lest.")
    ]
