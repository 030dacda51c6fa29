"""The coding as a REFI-QDA project (.qdpx), for audit in NVivo, MAXQDA, ATLAS.ti or QualCoder.

Source of the format: REFI-QDA project exchange 1.0. Positions are Unicode code points from 0, the
end not included.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.reporting.content import Content
from pipeline.reporting.labels import SOURCE_LABELS, STANCE_LABELS
from pipeline.reporting.ooxml import clean_text
from pipeline.reporting.phrases import (
    data_time,
    records,
    respondent_names,
    submission_name,
    target_word,
)
from pipeline.reporting.wording import type_label

NAMESPACE = "urn:QDA-XML:project:1.0"
#: Makes the same ids for the same hearing in every run.
_FAMILY = uuid.UUID("6f1d1c52-6d4e-5d0a-9d0e-0c9a6f3c2f10")
#: Stands between the blocks of a source.
_BETWEEN = "\n\n"
#: The first date that a zip archive can hold: says plainly that it means nothing.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def write_refi_qda(content: Content, path: Path) -> None:
    """Write sources, codes and coded selections; equal content gives equal bytes."""
    project = Project(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as package:
        _add(package, "project.qde", project.xml())
        for submission, text in project.texts().items():
            _add(package, f"sources/{project.guid('source', submission)}.txt", text.encode())


def _add(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a file with a fixed time."""
    entry = zipfile.ZipInfo(name, _ZIP_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, data)


@dataclass(frozen=True)
class Project:
    """A hearing's coding as an exchange project."""

    content: Content

    def guid(self, kind: str, name: str) -> str:
        """The id of a thing: the same in every run of this hearing."""
        return str(uuid.uuid5(_FAMILY, f"{self.content.hearing.about.id}/{kind}/{name}"))

    def blocks(self) -> Iterator[tuple[str, int, str]]:
        """Submission, number and text of every block, in order."""
        table = self.content.tables["blocks"].sort_values(["submission_id", "block"], kind="stable")
        for row in records(table[["submission_id", "block", "text"]]):
            # Each control character becomes one picture, so that positions stay.
            yield row["submission_id"], int(row["block"]), clean_text(row["text"])

    def texts(self) -> dict[str, str]:
        """The whole text of each submission."""
        found: dict[str, list[str]] = {name: [] for name in self.content.submissions.index}
        for submission, _, text in self.blocks():
            found[submission].append(text)
        return {name: _BETWEEN.join(texts) for name, texts in found.items()}

    def starts(self) -> dict[tuple[str, int], int]:
        """Where each block starts in its submission's text."""
        found: dict[tuple[str, int], int] = {}
        position: dict[str, int] = {}
        for submission, block, text in self.blocks():
            found[submission, block] = position.get(submission, 0)
            position[submission] = found[submission, block] + len(text) + len(_BETWEEN)
        return found

    def xml(self) -> bytes:
        """The project file."""
        root = etree.Element(
            f"{{{NAMESPACE}}}Project",
            nsmap={None: NAMESPACE},
            attrib={
                "name": clean_text(self.content.hearing.about.title),
                "origin": "horingsanalyse",
                "creatingUserGUID": self.guid("user", "program"),
                "creationDateTime": self._time(),
            },
        )
        self._add_users(root)
        self._add_codes(root)
        self._add_variables(root)
        self._add_cases(root)
        self._add_sources(root)
        _child(root, "Description").text = clean_text(
            " · ".join(f"{name}: {value}" for name, value in self.content.facts.items())
        )
        whole = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        return bytes(whole)

    def _time(self) -> str:
        """When the last submission came in, as the format writes it."""
        return f"{data_time(self.content):%Y-%m-%dT%H:%M:%S}Z"

    def _add_users(self, root: Any) -> None:
        """The program, and the people who decided something."""
        users = _child(root, "Users")
        for code, name in (("program", "horingsanalyse (program)"), ("review", "Analytiker")):
            _child(users, "User", guid=self.guid("user", code), name=name)

    def _codes(self) -> dict[str, tuple[str, dict[str, tuple[str, str]]]]:
        """Heading, and label and meaning by code, by dimension."""
        hearing = self.content.hearing
        targets = {code: (label, hearing.titles[code]) for code, label in hearing.targets.items()}
        themes = {theme.id: (theme.label, theme.definition) for theme in hearing.themes}
        stances = {code: (label, "") for code, label in STANCE_LABELS.items()}
        return {
            "target": (target_word(hearing), targets),
            "theme": ("Tema", themes),
            "stance": ("Holdning", stances),
            "proposal": ("Forslag", {"true": ("Konkret forslag", "")}),
        }

    def _add_codes(self, root: Any) -> None:
        """The codebook: a heading for each dimension, its codes below."""
        codes = _child(_child(root, "CodeBook"), "Codes")
        for dimension, (heading, labels) in self._codes().items():
            top = _child(
                codes, "Code", guid=self.guid("code", dimension), name=heading, isCodable="false"
            )
            for code, (label, meaning) in labels.items():
                guid = self.guid("code", f"{dimension}/{code}")
                one = _child(top, "Code", guid=guid, name=clean_text(label), isCodable="true")
                if meaning:
                    _child(one, "Description").text = clean_text(meaning)

    def _add_variables(self, root: Any) -> None:
        """What is known of each respondent."""
        _child(
            _child(root, "Variables"),
            "Variable",
            guid=self.guid("variable", "type"),
            name="Aktørtype",
            typeOfVariable="Text",
        )

    def _add_cases(self, root: Any) -> None:
        """The respondents with their type and their submissions."""
        cases = _child(root, "Cases")
        names = respondent_names(self.content)
        for respondent, own in self.content.submissions.groupby("respondent_id", sort=False):
            guid = self.guid("case", str(respondent))
            case = _child(cases, "Case", guid=guid, name=clean_text(names[str(respondent)]))
            value = _child(case, "VariableValue")
            _child(value, "VariableRef", targetGUID=self.guid("variable", "type"))
            kind = type_label(self.content, own["respondent_type"].iloc[0])
            _child(value, "TextValue").text = clean_text(kind)
            for name in own.index:
                _child(case, "SourceRef", targetGUID=self.guid("source", str(name)))

    def _add_sources(self, root: Any) -> None:
        """The submissions, each with its statements as coded selections."""
        sources = _child(root, "Sources")
        starts, tags = self.starts(), self._tags()
        by_submission: dict[str, list[dict[str, Any]]] = {}
        for row in records(self.content.statements):
            by_submission.setdefault(row["submission_id"], []).append(row)
        for row in records(self.content.submissions.reset_index()):
            name = row["submission_id"]
            guid = self.guid("source", name)
            source = _child(
                sources,
                "TextSource",
                guid=guid,
                name=clean_text(f"{row['number']} {submission_name(row)}"),
                plainTextPath=f"internal://{guid}.txt",
                creatingUser=self.guid("user", "program"),
                creationDateTime=self._time(),
            )
            for statement in by_submission.get(name, []):
                start = starts[name, int(statement["block"])] + int(statement["start"])
                self._add_selection(source, statement, start, tags)

    def _add_selection(
        self,
        source: Any,
        statement: dict[str, Any],
        start: int,
        tags: dict[str, list[dict[str, Any]]],
    ) -> None:
        """A statement and its codes; who set each code is told by its user."""
        name = statement["statement_id"]
        end = start + int(statement["end"]) - int(statement["start"])
        selection = _child(
            source,
            "PlainTextSelection",
            guid=self.guid("statement", name),
            name=name,
            startPosition=str(start),
            endPosition=str(end),
            creatingUser=self.guid("user", "program"),
            creationDateTime=self._time(),
        )
        own = tags.get(name, [])
        _child(selection, "Description").text = clean_text("; ".join(map(_why, own)))
        for tag in own:
            by = "review" if tag["source"] == "review" else "program"
            code = f"{tag['dimension']}/{tag['code']}"
            coding = _child(
                selection,
                "Coding",
                guid=self.guid("coding", f"{name}/{code}"),
                creatingUser=self.guid("user", by),
                creationDateTime=self._time(),
            )
            _child(coding, "CodeRef", targetGUID=self.guid("code", code))

    def _tags(self) -> dict[str, list[dict[str, Any]]]:
        """The tags of each statement."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in records(self.content.tables["tags"].fillna("")):
            found.setdefault(row["statement_id"], []).append(row)
        return found


def _why(tag: dict[str, Any]) -> str:
    """What decided a tag, and how sure it is."""
    source = SOURCE_LABELS.get(tag["source"], tag["source"])
    return f"{tag['code']}: {source}, {float(tag['score']):.2f}".replace(".", ",")


def _child(parent: Any, tag: str, **attributes: str) -> Any:
    """A new element under another."""
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attrib=attributes)
