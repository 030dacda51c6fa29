"""The HTML page: one file with everything in it, readable offline and without scripts."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from pathlib import Path

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.reporting.content import Chart, Content
from pipeline.reporting.labels import EDITION_LABELS
from pipeline.reporting.page import Page
from pipeline.reporting.phrases import number, plain_rows
from pipeline.reporting.wording import lower_first

#: Control characters that no text has use for; a page with them is not valid.
_CONTROLS = dict.fromkeys(set(range(32)) - {9, 10} | set(range(0x7F, 0xA0)))


def write_page(content: Content, charts: list[Chart], path: Path) -> None:
    """Write the page of one edition.

    Everything that respondents wrote is escaped by the template, and the page's security policy
    lets only its own style and script run: their hashes stand in it.
    """
    style, script = _resource("horing.css"), _resource("horing.js")
    text = (
        _environment()
        .get_template("horing.html")
        .render(
            page=Page(content, charts),
            hearing=content.hearing,
            facts=content.facts,
            edition=EDITION_LABELS[content.edition],
            style=Markup(style),
            script=Markup(script),
            policy=_policy(style, script),
        )
    )
    path.write_bytes(text.translate(_CONTROLS).encode())


def _environment() -> Environment:
    """Jinja with everything escaped and nothing undefined."""
    environment = Environment(
        loader=PackageLoader("pipeline.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "drawing": _drawing,
        "shown": _shown,
        "rows": plain_rows,
        "numeric_columns": _numeric_columns,
        "mid": lower_first,
    }
    return environment


def _drawing(chart: Chart) -> Markup:
    """A chart's SVG inside the page; made by the program, its texts escaped there."""
    return Markup(chart.svg)


def _shown(value: object) -> str:
    """A table's value as text."""
    return number(value) if isinstance(value, int) else str(value)


def _numeric_columns(data: pd.DataFrame) -> list[bool]:
    """Whether each column holds numbers, which are set to the right."""
    return [pd.api.types.is_numeric_dtype(kind) for kind in data.dtypes]


def _resource(name: str) -> str:
    return resources.files("pipeline.reporting").joinpath("templates", name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """A security policy under which nothing is fetched, and only these two run."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
