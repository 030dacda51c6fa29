"""What sentences do, by classes of words: whole words, both written standards, any hearing."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from pipeline.nlp.cues import cue_words, cues


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Vi støtter rådet fullt ut.", {"agrees", "speaks_for_itself"}),
        ("Vi er uenige i dette.", {"disagrees", "speaks_for_itself"}),
        ("Me er ikkje samde i innretninga.", {"disagrees", "agrees", "speaks_for_itself"}),
        ("Rådet er uklart og for generelt.", {"blames"}),
        ("Dei eldre er ikkje nemnde med eit ord.", {"misses"}),
        ("Behold «skal».", {"keeps", "quotes"}),
        ("Bør punkt 3 strykes?", {"wants", "drops", "asks", "counts"}),
        ("Men det forutsetter penger.", {"turns"}),
        ("Tjenesten ligger i tredje etasje.", set()),
    ],
)
def test_a_sentence_is_known_by_what_it_does(sentence: str, told: set[str]) -> None:
    assert set(cues(sentence)) == told


def test_only_whole_words_count() -> None:
    assert cues("Målene og mennesker finner rettigheter ved havgapet.") == ()


def test_what_sentences_do_together_is_told_apart_from_what_one_does() -> None:
    told = cue_words(["Rådet er bra.", "Teksten er uklar."]).split()
    assert {"blames", "praises", "blames+praises", "first:praises", "last:blames"} <= set(told)
    assert "same:blames+praises" not in told
    assert "same:blames+praises" in cue_words(["Rådet er bra, men uklart."]).split()
    assert cue_words([]) == ""


def test_no_class_lists_a_word_twice() -> None:
    text = resources.files("pipeline.nlp").joinpath("resources/cues.toml").read_text("utf-8")
    for words in tomllib.loads(text).values():
        assert len(words) == len(set(words))
