"""HTML pages from templates: one file each, all text escaped, nothing fetched or foreign run."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.reporting.content import Chart
from pipeline.reporting.phrases import number, plain_rows
from pipeline.reporting.wording import lower_first

#: Control characters that no text has use for, and lone surrogates: a page with them is not valid.
_INVALID: dict[int, int | None] = {
    **dict.fromkeys(set(range(32)) - {9, 10} | set(range(0x7F, 0xA0))),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}


def rendered(template: str, *, script: str = "", pictures: bool = False, **values: Any) -> bytes:
    """The page of a template.

    Everything that respondents wrote is escaped by the template, and the page's security policy
    lets only its own style and script run: their hashes stand in it.

    Args:
        template: Its file name.
        script: File name of the page's script, or nothing.
        pictures: Whether the page shows picture files that lie beside it.
        **values: What the template takes.
    """
    style, code = _resource("horing.css"), _resource(script) if script else ""
    text = (
        _environment()
        .get_template(template)
        .render(
            **values,
            style=Markup(style),
            script=Markup(code),
            policy=_policy(style, code, pictures=pictures),
        )
    )
    return text.translate(_INVALID).encode()


@cache
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


def _policy(style: str, script: str, *, pictures: bool) -> str:
    """A security policy under which nothing is fetched, and only these two run."""
    parts = ["default-src 'none'", f"style-src '{_hash(style)}'"]
    parts += [f"script-src '{_hash(script)}'"] if script else []
    parts += ["img-src 'self' file:"] if pictures else []
    return "; ".join([*parts, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
