"""Who in a file is somebody on the list already."""

import pytest

from contacts.recognition import Face, Known

ANN = {"name": "Ann Lee"}
PROFILE = "https://www.linkedin.com/in/ann-lee"


def is_one(one, other):
    """Whether two are the same person, whichever of them is known."""
    answers = set()
    for first, second in ((one, other), (other, one)):
        known = Known()
        known.add(Face.told(first), 1)
        answers.add(known.find(Face.told(second)) is not None)
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ANN, ANN),
        (ANN, {"name": "  ANN  LEE"}),
        ({"name": "José"}, {"name": "Jose\u0301"}),
        (ANN, ANN | {"organization": "Mercy"}),
        (ANN | {"organization": "Mercy"}, ANN | {"organization": "mercy"}),
        (ANN | {"link": PROFILE}, {"name": "Ann Webb", "link": "https://uk.linkedin.com/in/Ann-Lee/?trk=x"}),
        (ANN | {"email": "ann@x.edu"}, {"name": "Lee, Ann", "more_ways": ["ann@x.edu"]}),
        (ANN | {"email": "ann@x.edu"}, {"name": "Dr. Ann B. Lee", "email": "ann@x.edu", "organization": "M"}),
        (ANN | {"phone": "859 257-2000"}, {"name": "Ann", "phone": "(859) 2572000", "organization": "Y"}),
        (ANN | {"organization": "A", "email": "a@x.edu"}, ANN | {"organization": "B", "email": "a@x.edu"}),
        (ANN | {"link": PROFILE}, ANN),
    ],
)
def test_one_person(one, other):
    assert is_one(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ANN, {"name": "Ann Leeds"}),
        ({"name": "John Smith", "organization": "Acme"}, {"name": "John Smith", "organization": "Mercy"}),
        (ANN | {"link": PROFILE}, ANN | {"link": f"{PROFILE}-rn"}),
        # A household's number, a switchboard's, a whole office's address.
        (ANN | {"phone": "859 257 2000"}, {"name": "Tom Lee", "phone": "859 257 2000"}),
        ({"name": "Dr. Lee", "email": "info@x.edu"}, {"name": "Dr. Nair", "email": "info@x.edu"}),
        # An extension, and a page that many share.
        (ANN | {"phone": "2000", "organization": "A"}, ANN | {"phone": "2000", "organization": "B"}),
        (ANN | {"link": "https://mercy.test"}, {"name": "Tom Webb", "link": "https://mercy.test"}),
    ],
)
def test_two_people(one, other):
    assert not is_one(one, other)


def test_of_two_who_are_alike_the_first_is_found():
    known = Known()
    known.add(Face.told({"name": "John Smith", "organization": "Acme"}), 1)
    known.add(Face.told({"name": "John Smith", "organization": "Mercy"}), 2)

    assert known.find(Face.told({"name": "John Smith"})) == 1
    assert known.find(Face.told({"name": "John Smith", "organization": "Mercy"})) == 2
    assert known.find(Face.told({"name": "John Smith", "organization": "Other"})) is None
