"""Devanagari is read alike however its dotted letters are written, and its words end where their signs do."""

import unicodedata
from typing import Literal

import pytest

from bot.matcher.devanagari import LETTERS, composed
from bot.matcher.lexicon import load
from bot.matcher.quantities import read_quantities
from bot.matcher.text import containment, fold, sentences, shingles

PLAIN, DOTTED = "फैक्ट्री ने हजार करोड पाए", "फ़ैक्ट्री ने हज़ार करोड़ पाए"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_dot_below_is_no_other_letter(form: Literal["NFC", "NFD"]) -> None:
    written = unicodedata.normalize(form, DOTTED)
    assert fold(written).text == fold(PLAIN).text
    hindi = load("hi")
    assert hindi.fold(composed(written)) == hindi.fold(PLAIN)
    assert sentences(written, "", "hi")[0].text == composed(written)


def test_folding_leads_back_to_what_is_written() -> None:
    written = unicodedata.normalize("NFD", "टाटा की फ़ैक्ट्री बंद")
    folded = fold(written)
    start = folded.text.index(fold("फैक्ट्री").text)
    first, last = folded.span(start, start + len("फैक्ट्री"))
    assert written[first:last] == unicodedata.normalize("NFD", "फ़ैक्ट्री")


def test_every_sign_is_a_letter_of_its_own() -> None:
    assert all(letter.isalnum() for letter in LETTERS.values())
    assert len(fold("कई की का कि के को").text.split()) == len(set(fold("कई की का कि के को").text.split()))


def test_joiners_that_show_nothing_go_and_other_texts_stay() -> None:
    assert composed("न्\u200dयू प्लांट") == "न्यू प्लांट"
    assert composed("می\u200cگوید") == "می\u200cگوید"


def test_a_word_is_none_amid_another() -> None:
    assert [hit.name for hit in load("hi").scan("आग लगी")["kinds"]] == ["accident"]
    assert not load("hi").scan("आगरा में")["kinds"]


def test_digits_are_digits() -> None:
    (found,) = read_quantities("१,५०,००० कर्मचारी", "hi")
    assert (found.low, found.unit) == (150_000, "people")


def test_copies_are_known_by_their_words() -> None:
    text = "कंपनी ने कहा कि वह लीड्स का कारखाना मार्च तक बंद कर देगी"
    other = "मंत्री ने कहा कि नई सड़क का उद्घाटन अगले सप्ताह होगा"
    assert containment(shingles(text, "hi"), shingles(f"{text}।", "hi")) == 1.0
    assert containment(shingles(text, "hi"), shingles(other, "hi")) < 0.2
