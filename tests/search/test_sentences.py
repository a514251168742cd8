"""Where sentences begin in German news."""

from __future__ import annotations

import pytest

from search.marking.sentences import starts


@pytest.mark.parametrize(
    "text",
    [
        "Der Hafen ist zu.|Die Werft schweigt.",
        "Ist der Hafen zu?|Nein!|Er öffnet morgen …|Vielleicht.",
        "„Der Hafen ist zu.“|„Leider“, hieß es.|»Schade.«|«Eben.»|(Siehe oben.)|Mehr dazu.",
        'Sie sagte: "Der Hafen ist zu."|Dann ging sie.',
        "Am 10. April kam sie, am 3. Mai ging sie.|Das war alles.",
        "Das Treffen endet am 12.|Die Gäste reisen ab.",
        "Sie wurde im Jahr 2024.|Ministerin wurde sie danach.",
        "Das kostet 73.000 Euro, z. B. für Dr. A. Adler aus St. Gallen bzw. Prof. Specht.|Ende.",
        "Äpfel, Birnen usw.|Die Ernte ist gut.",
        "Die 2. Bundesliga spielt.|Das 1. Spiel ist aus.",
        "Zwischentitel\n|Der Text beginnt.\n|„Ja“, so der Text.",
        "ohne großen Anfang. und klein weiter",
        "Punkt am Ende. ",
        "Nr. 5 lebt.|5 Leute kamen.|Über 5.000 blieben.",
        "Die Bilanz nach 100.|Spieltag folgt.",
    ],
)
def test_sentences_begin_at_the_bars(text: str) -> None:
    sentences = text.split("|")
    # A bar after a line break stands where the break is; every other one for a blank.
    plain = " ".join(sentences).replace("\n ", "\n")
    expected, place = [], 0
    for sentence in sentences:
        expected.append(place)
        place += len(sentence) + (not sentence.endswith("\n"))
    assert list(starts(plain)) == expected


def test_only_the_stretch_asked_for_is_looked_at() -> None:
    text = "Eins. „Zwei.“ Drei. Vier."
    everywhere = list(starts(text))
    assert everywhere == [0, 6, 14, 20]
    for first in range(len(text) + 1):
        for last in range(first, len(text) + 1):
            within = [place for place in everywhere if first <= place <= last]
            assert list(starts(text, first, last)) == within
