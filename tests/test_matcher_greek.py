"""Greek is read alike with accents and in capitals, which carry none."""

import pytest

from bot.matcher.greek import lowered, plain
from bot.matcher.lexicon import load
from bot.matcher.propernames import find_names
from bot.matcher.wording import folded

WRITTEN = "Έως το τέλος του Μαΐου ο όμιλος ταΐζει τους υψικαμίνους"


@pytest.mark.parametrize("text", [WRITTEN, WRITTEN.upper(), "ΆΈΉΊΌΎΏΪΫ ἀρχή ᾧ", "Vega; 12%", ""])
def test_offsets_stay(text: str) -> None:
    assert len(plain(text)) == len(lowered(text)) == len(folded(text)) == len(text)


def test_capitals_are_read_as_small_letters_with_accents() -> None:
    greek = load("el")
    assert greek.fold(WRITTEN) == greek.fold("ΕΩΣ ΤΟ ΤΕΛΟΣ ΤΟΥ ΜΑΪΟΥ Ο ΟΜΙΛΟΣ ΤΑΪΖΕΙ ΤΟΥΣ ΥΨΙΚΑΜΙΝΟΥΣ")
    assert lowered("ΕΩΣ ΤΟ ΤΕΛΟΣ, Η VEGA") == "εωσ το Τελοσ, Η VEGA"


def test_a_headline_in_capitals_names_nobody() -> None:
    assert not find_names("Η ORION ΚΛΕΙΝΕΙ ΟΡΙΣΤΙΚΑ ΤΟ ΕΡΓΟΣΤΑΣΙΟ ΣΤΗΝ ΠΑΤΡΑ", load("el"))
