"""Names: which part is the family's, and what is no person."""

from __future__ import annotations

import pytest

from search.names import person


@pytest.mark.parametrize(
    ("name", "family", "initials"),
    [
        ("Ada Lotse", "Lotse", "A."),
        ("Karl-Heinz Lotse", "Lotse", "K.-H."),
        ("C.F. Weiß", "Weiß", "C. F."),
        ("Ada M. Lotse-Kai", "Lotse-Kai", "A. M."),
        ("Émile Lotse", "Lotse", "É."),
        ("Ada von der Lotse", "von der Lotse", "A."),
        ("Otto van den Berg", "van den Berg", "O."),
        ("Lina de Bruyn", "de Bruyn", "L."),
        ("Frances d'Emilia", "d'Emilia", "F."),
        ("Maria Da Costa", "Da Costa", "M."),
        ("Max Graf von Hafen", "Graf von Hafen", "M."),
        ("Lea Graf", "Graf", "L."),
        ("Hans Müller jun.", "Müller jun.", "H."),
        ("Prof. Dr. Eva Muster", "Muster", "E."),
        ("Lotse, Ada", "Lotse", "A."),
        ("van den Berg, Otto", "van den Berg", "O."),
        ("JÖRG O'NEILL", "O'Neill", "J."),
        ("Ben LEE", "LEE", "B."),
    ],
)
def test_the_name_of_a_person(name: str, family: str, initials: str) -> None:
    known = person(name)
    assert known
    assert (known.family, known.initials) == (family, initials)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Lotse",
        "al",
        "dpa",
        "Hafenkurier-Redaktion",
        "Redaktion Lokales",
        "Deutsche Presse-Agentur",
        "Hafenkurier online",
        "Die Lotsen",
        "Reporter 1",
        "hafen.example",
        "von der Lotse",
        "Lotse, Ada, Hafenstadt",
        "Lotse,",
        "<b>Ada</b> Lotse",
    ],
)
def test_what_is_no_name_of_a_person_is_left_as_it_is(name: str) -> None:
    assert person(name) is None
