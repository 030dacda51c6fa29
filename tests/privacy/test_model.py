"""A trained model is used when it is there, and nothing asks for one."""

from types import SimpleNamespace

import pytest

from pipeline.privacy import model


@pytest.fixture(autouse=True)
def _unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_model", model._model.__wrapped__)


def test_without_a_model_no_names_come_and_the_manifest_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model, "get_installed_models", list)
    assert model.persons("Kari Nordmann skrev.") == []
    assert model.model_version() == {}


def test_the_largest_model_gives_persons_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = []

    def load(name: str) -> object:
        loaded.append(name)
        spans = [("PER", 0, 13), ("ORG", 18, 30)]
        entities = [
            SimpleNamespace(label_=label, start_char=start, end_char=end)
            for label, start, end in spans
        ]
        return lambda _text: SimpleNamespace(ents=entities)

    names = ["en_core_web_sm", "nb_core_news_sm", "nb_core_news_md"]
    monkeypatch.setattr(model, "get_installed_models", lambda: names)
    monkeypatch.setattr(model, "spacy", SimpleNamespace(load=load))
    monkeypatch.setattr(model, "version", lambda _name: "3.8.0")
    assert model.persons("Kari Nordmann ved Helse Bergen") == [(0, 13)]
    assert loaded == ["nb_core_news_md"]
    assert model.model_version() == {"nb_core_news_md": "3.8.0"}
