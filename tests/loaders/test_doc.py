"""Old Word files, by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders import doc as loader
from pipeline.loaders.doc import read_doc
from pipeline.loaders.documents import read_documents
from pipeline.loaders.formats import recognise
from tests.loaders.builders import old_office
from tests.loaders.msg_builders import compound

TEXT = "Vi støtter rådet slik det står, og ber om at det blir tatt i bruk."
OFFICE = shutil.which("soffice")
NEEDS_OFFICE = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("doc")
    (folder / "brev.txt").write_text(f"Nes kommune\n\n{TEXT}\n", "utf-8")
    profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "doc", "brev.txt"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / "brev.doc").read_bytes()


@NEEDS_OFFICE
def test_old_word_file_is_read(letter: bytes) -> None:
    assert recognise(letter) == "doc"
    assert [block.text for block in read_doc(letter).document.blocks] == ["Nes kommune", TEXT]


@NEEDS_OFFICE
@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
def test_no_process_and_no_file_is_left_behind(
    letter: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "tmp"
    own.mkdir()
    monkeypatch.setenv("TMPDIR", str(own))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "brev.doc").write_bytes(letter)
    submissions, skipped = read_documents(tmp_path, workers=1, ocr=False)
    assert (len(submissions), skipped) == (1, [])
    assert list(own.iterdir()) == []
    assert not [line for line in commands() if str(own) in line]


def commands() -> list[str]:
    """The command lines of all processes."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:
            continue
    return found


def test_locked_file_is_not_given_to_libreoffice() -> None:
    data = compound({"WordDocument": b"\xec\xa5" + b"\0" * 9 + b"\x01" + b"\0" * 20})
    with pytest.raises(UnreadableDocumentError, match="passord"):
        read_doc(data)


def test_without_libreoffice_the_advice_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(loader, "_PLACES", ())
    with pytest.raises(UnreadableDocumentError) as caught:
        read_doc(old_office("WordDocument"))
    assert "Installer LibreOffice" in caught.value.advice


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 0", "kunne ikke åpne"),
        ("exec sleep 60", "ble ikke ferdig"),
        ("exit 81", "kunne ikke"),
    ],
)
def test_libreoffice_that_gives_nothing_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(loader, "_SECONDS", 0.5)
    with pytest.raises(UnreadableDocumentError, match=reason):
        read_doc(old_office("WordDocument"))
