"""Facts to files, and back again."""

import unicodedata
from datetime import date

import pytest
import vobject
from django.core.exceptions import ValidationError
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contacts.files import columns, formulas, people, tables, vcard, writing

ANN = {
    "name": "Ann Lee",
    "organization": "Mercy, Hospital; North",
    "title": "Nurse",
    "field": "Health",
    "email": "ann@x.edu",
    "phone": "+1 859 257 2000 x5",
    "link": "https://x.edu/a,b;c",
    "more_ways": ["b@x.edu", "859 1", "https://y.edu"],
    "met_how": "At the fair",
    "tags": ["Alumni", "Nurses"],
}


def from_csv(text):
    """The facts that our own reader finds in a table."""
    table = tables.read(text.encode())
    found = list(people.cleaned(columns.rows(table.records, columns.guess(table.header))))
    assert not [person.problems for person in found if person.problems]
    return [person.facts for person in found]


def from_vcard(text):
    """The facts that our own reader finds in vCards."""
    found = list(people.cleaned(vcard.read(text.encode()).rows))
    assert not [person.problems for person in found if person.problems]
    return [person.facts for person in found]


def written(write, *rows):
    return "".join(write(rows))


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://evil","x")',
        *(
            "+1",
            "-1",
            "@SUM(1)",
            "\t=1",
            "\r=1",
            "\tx",
            " =1",
            "\uff1d1+1",
            "\u200b=1",
            "=\u0338",
            "'=1",
            "''+1",
        ),
        *("\ufe62", "\u207a1", "\u00a0@x"),
    ],
)
def test_what_a_spreadsheet_takes_for_a_formula_is_made_text(cell):
    """B60."""
    assert formulas.guarded(cell) == "'" + cell
    assert formulas.unguarded("'" + cell) == cell


@pytest.mark.parametrize(
    "cell", ["", "'Abd", "'", "''", "Ann", "1+1", "a=b", "'t Hooft", "(859) 1", "\u4e00"]
)
def test_all_other_text_stays_as_it_is(cell):
    """B60."""
    assert formulas.guarded(cell) == formulas.unguarded(cell) == cell


@settings(max_examples=300)
@given(st.text(alphabet=st.sampled_from("'=+-@\t\r a") | st.characters(codec="utf-8"), max_size=12))
def test_exactly_our_apostrophe_is_taken_off_again(cell):
    """B60."""
    safe = formulas.guarded(cell)

    assert formulas.unguarded(safe) == cell
    first = unicodedata.normalize("NFKC", safe).lstrip()[:1]
    assert first not in ("=", "+", "-", "@")
    assert not safe.startswith(("\t", "\r"))


def test_a_table_says_what_is_known_and_no_jottings():
    text = written(
        writing.as_csv,
        ANN | {"private_notes": "Secret", "next_step": "Ask Ann Lee", "listed_on": date(2026, 3, 3)},
    )

    header, rest = text.split("\r\n", 1)
    assert header == (
        "\ufeffName,Organization,Title,Field,E-mail,Phone,Link,More ways,How we met,Tags,Next step,Listed on"
    )
    assert rest == (
        'Ann Lee,"Mercy, Hospital; North",Nurse,Health,ann@x.edu,\'+1 859 257 2000 x5,"https://x.edu/a,b;c",'
        '"b@x.edu\n859 1\nhttps://y.edu",At the fair,"Alumni, Nurses",Ask Ann Lee,2026-03-03\r\n'
    )


def test_a_table_and_a_card_come_back_as_they_were():
    assert from_csv(written(writing.as_csv, ANN, {"name": "'Abd"})) == [ANN, {"name": "'Abd"}]
    assert from_vcard(written(writing.as_vcard, ANN, {"name": "'Abd"})) == [ANN, {"name": "'Abd"}]


def test_a_table_of_nobody_is_its_header():
    assert written(writing.as_csv).count("\n") == 1
    assert written(writing.as_vcard) == ""


def test_a_second_reader_finds_the_same_in_a_card():
    (card,) = vobject.readComponents(written(writing.as_vcard, ANN | {"private_notes": "Secret"}))

    assert card.fn.value == "Ann Lee"
    assert card.n.value.given == "Ann Lee"
    assert card.org.value == ["Mercy, Hospital; North"]
    assert card.title.value == "Nurse"
    assert [line.value for line in card.email_list] == ["ann@x.edu", "b@x.edu"]
    assert [line.value for line in card.tel_list] == ["+1 859 257 2000 x5", "859 1"]
    assert [line.value for line in card.url_list] == ["https://x.edu/a,b;c", "https://y.edu"]
    assert card.categories.value == ["Alumni", "Nurses"]
    assert "note" not in card.contents


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_nothing_breaks_out_of_a_name(end):
    """B75."""
    name = f"x{end}NOTE:evil{end}END:VCARD{end}BEGIN:VCARD"

    text = written(writing.as_vcard, {"name": name, "organization": f"y;z,{name}\\"})

    (card,) = vobject.readComponents(text)
    assert card.fn.value.splitlines() == ["x", "NOTE:evil", "END:VCARD", "BEGIN:VCARD"]
    assert set(card.contents) == {"version", "fn", "n", "org"}
    (row,) = vcard.read(text.encode()).rows
    assert set(row.facts) == {"name", "organization"}


@pytest.mark.parametrize("letter", ["a", "é", "語", "🦊", "👩‍👩‍👧", " "])
def test_lines_are_at_most_75_octets_and_no_letter_is_divided(letter):
    """B75."""
    name = "x" + letter * 2_500 + "x"

    text = written(writing.as_vcard, {"name": name})

    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert next(vobject.readComponents(text)).fn.value == name
    assert vcard.read(text.encode()).rows[0].facts["name"] == [name]


def clean(field):
    """Text that has gone through a field of the form, as all that is stored has."""

    def through(text):
        try:
            return people.FIELDS[field].clean(text)
        except ValidationError:
            return ""

    letters = st.sampled_from("'=+-@,;:\\\" \tnNéЯ語🦊") | st.characters(
        codec="utf-8", exclude_categories=["Cc"]
    )
    return st.text(letters, max_size=120).map(through)


WORD = st.text("ab0\u00e9", min_size=1, max_size=8)
EMAILS = st.builds(
    "{}@{}.edu".format, st.text("ab0+'", min_size=1, max_size=9), st.text("ab", min_size=1, max_size=3)
)
PHONES = st.from_regex(r"\+?[0-9(][0-9() .x/-]{0,15}[0-9]", fullmatch=True)
LINKS = st.builds("https://x.edu/{}".format, st.text("ab,;:@\\'%?=&#", max_size=100))


@st.composite
def facts(draw):
    """What is stored of one contact: the first way of each kind in its place."""
    ways = [
        (kind, each)
        for kind, of in (("email", EMAILS), ("phone", PHONES), ("link", LINKS))
        for each in draw(st.lists(of, max_size=3, unique=True))
    ]
    known = {fact: draw(clean(fact)) for fact in ("name", "organization", "title", "field", "met_how")}
    assume(known["name"])
    more = []
    for kind, each in ways:
        try:
            cleaned = people.FIELDS[kind].clean(each)
        except ValidationError:
            continue
        if known.setdefault(kind, cleaned) != cleaned:
            more.append(cleaned)
    known["more_ways"] = list(dict.fromkeys(more))
    known["tags"] = people.FIELDS["tags"].clean(", ".join(draw(st.lists(WORD, max_size=5))))
    return {fact: said for fact, said in known.items() if said}


@settings(max_examples=100)
@given(st.lists(facts(), min_size=1, max_size=4))
def test_what_is_written_is_read_again_with_the_same_facts(rows):
    assert from_csv(written(writing.as_csv, *rows)) == rows
    assert from_vcard(written(writing.as_vcard, *rows)) == rows


@settings(max_examples=100)
@given(facts())
def test_a_second_reader_finds_the_same_name_whatever_it_is(known):
    (card,) = vobject.readComponents(written(writing.as_vcard, known))

    assert card.fn.value == known["name"]
    assert [line.value for line in card.contents.get("tel", [])][:1] == [
        known[way] for way in known if way == "phone"
    ]
