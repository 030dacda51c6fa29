"""What Word report and workbook share: text that XML can hold, and packages that come out alike."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

#: The code points that XML 1.0 forbids below the surrogates, each as its picture: NUL becomes ␀.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
#: The first date that a zip archive can hold: says plainly that it means nothing.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def clean_text(text: object) -> str:
    """The text as XML can hold it; what it cannot is replaced by a sign that shows.

    Control characters become their pictures (␀, ␇), lone surrogates and non-characters �, and
    every kind of line break a plain one.
    """
    whole = str(text).replace("\r\n", "\n").replace("\r", "\n").translate(_PICTURES)
    return _FORBIDDEN.sub("\ufffd", whole)


def write_package(path: Path, save: Callable[[BinaryIO], None], when: datetime) -> None:
    """Write an Office package that is the same, byte for byte, for the same content.

    Args:
        path: Where it goes.
        save: Writes the package as its library does, with the time of day here and there.
        when: Stands as the time of the last change.
    """
    made = io.BytesIO()
    save(made)
    stamp = f"{when:%Y-%m-%dT%H:%M:%SZ}".encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(made) as package, zipfile.ZipFile(path, "w") as settled:
        for name in package.namelist():
            content = package.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            settled.writestr(entry, content)
