"""Text to a table: delimiters, lines, headers, and where it stops."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.files import tables
from contacts.files.text import Unreadable
from tests.contacts.files import exports

HEADER = "Name,E-mail\n"


def cells(text, **options):
    """The cells of the people in a table."""
    return [record.cells for record in tables.read(text.encode(), **options).records]


def lines(text):
    """The lines in which the people of a table begin."""
    return [record.line for record in tables.read(text.encode()).records]


def refusal(text):
    with pytest.raises(Unreadable) as refused:
        tables.read(text.encode())
    return refused.value.sentence


def test_a_byte_order_mark_is_no_part_of_the_first_name():
    """B57."""
    assert tables.read("\ufeffName,E-mail\nAnn,ann@x.edu".encode()).header == ("Name", "E-mail")


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_lines_may_end_in_any_way(ends):
    """B59."""
    text = ends.join(["Name,E-mail", "Ann,a@x.edu", "Ben,b@x.edu", ""])

    assert cells(text) == [("Ann", "a@x.edu"), ("Ben", "b@x.edu")]
    assert lines(text) == [2, 3]


def test_lines_may_end_in_all_ways_at_once():
    """B59."""
    text = "Name,E-mail\rAnn,a@x.edu\r\n\r\nBen,b@x.edu\nCy,c@x.edu"

    assert lines(text) == [2, 4, 5]


def test_a_cell_in_quotes_may_have_lines_and_doubled_quotes():
    """B61."""
    text = HEADER + '"Ann ""Annie"" Lee","ann\n@x.edu"\nBen,b@x.edu\n'

    assert cells(text) == [('Ann "Annie" Lee', "ann\n@x.edu"), ("Ben", "b@x.edu")]
    assert lines(text) == [2, 4]


@pytest.mark.parametrize(("mark", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab")])
@pytest.mark.parametrize("header", ["Name{}E-mail{}Company\n", ""])
def test_the_delimiter_is_found_and_named(mark, name, header):
    """B61."""
    text = (header + 'Ann{}a@x.edu{}"Lee, Ann; Co"\nBen{}b@x.edu{}Ledger\n').replace("{}", mark)

    table = tables.read(text.encode())

    assert table.delimiter_name == name
    assert [len(record.cells) for record in table.records] == [3, 3]


def test_a_quote_opened_in_line_2_is_never_closed():
    """B62."""
    text = HEADER + 'Ann,"a@x.edu\n' + "Ben,b@x.edu\n" * 9_998

    assert refusal(text).startswith("A quote opened in line 2 is never closed")


@pytest.mark.parametrize("rest", ["", "Ben,b@x.edu\n", 'Ben,"b@x.edu",\n', 'Ben,"b@x.edu"\nCy,"c@x.edu"\n'])
def test_a_quote_that_is_never_closed_swallows_nobody(rest):
    """B62."""
    assert refusal(HEADER + 'Ann,"a@x.edu\n' + rest).startswith("A quote opened in line 2 is never closed")


def test_words_after_a_closing_quote_are_named_by_their_line():
    """B62."""
    assert "begins in line 3 do not match" in refusal(HEADER + 'Ann,\n"Ben" B,b@x.edu\n')


def test_a_record_of_more_than_fifty_lines_is_refused():
    """B62."""
    long = refusal(HEADER + 'Ann,"' + "\n" * 49 + '"\nBen,"' + "\n" * 50 + '"\n')

    assert long.startswith("The row that begins in line 52 has more than 50 lines")
    assert len(cells(HEADER + 'Ann,"' + "\n" * 49 + '"\n')) == 1


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_200_kb_is_named_by_its_line(quote):
    """B63."""
    sentence = refusal(HEADER + "Ann,\n" + quote + "x" * 200_000 + quote)

    assert sentence.startswith("The row that begins in line 3 is longer than 100 kB")


def test_more_than_a_hundred_columns_are_refused():
    """B64."""
    assert len(cells("Name" + "," * 99 + "\nAnn")) == 1
    assert "Line 1 has 101 columns" in refusal("Name" + "," * 100 + "\nAnn")
    assert "Line 1 " in refusal("Name" + "," * 90_000)


def test_more_than_five_thousand_rows_are_refused():
    """B64."""
    assert len(cells(HEADER + "Ann,\n" * 5_000)) == 5_000
    assert "more than 5,000 rows" in refusal(HEADER + "Ann,\n" * 5_001)


def test_more_than_two_megabytes_are_refused_before_they_are_read():
    """B64."""
    assert "larger than 2 MB" in refusal(HEADER + "Ann,\n" * 12_000_000)
    assert "larger" not in refusal(HEADER + "\n" * 2_000_000)


@pytest.mark.parametrize("text", ["", "\ufeff", "\r\n \n\t\n", ",,,\n,,,\n"])
def test_a_file_of_nothing_is_empty(text):
    """B64."""
    assert refusal(text) == "This file is empty. Choose another one."


@pytest.mark.parametrize("rest", ["", "\n", ",\n,\n"])
def test_a_header_alone_is_nobody(rest):
    """B64."""
    assert "a header, and nobody below it" in refusal("Name,E-mail" + rest)


def test_the_header_of_linkedin_is_found_behind_notes_of_any_length():
    for notes in ("", "\n", "More notes,\nwith commas\n\n" * 9):
        table = tables.read((notes + exports.LINKEDIN).encode())

        assert table.header[:4] == ("First Name", "Last Name", "URL", "Email Address")
        assert table.records[0].line == 5 + notes.count("\n")
        assert len(table.records) == 3


def test_a_table_may_have_no_header():
    """B65."""
    table = tables.read(b"Ann,ann@x.edu\nBen,ben@x.edu,,\n")

    assert (table.header, table.width, len(table.records)) == ((), 4, 2)


def test_a_header_of_words_we_do_not_know_can_be_chosen():
    """B65."""
    text = "Vorname;Post\nAnn;a@x.edu\n"

    assert len(cells(text)) == 2
    assert cells(text, has_header=True) == [("Ann", "a@x.edu")]
    assert len(cells(HEADER + "Ann,", has_header=False)) == 2


def test_empty_rows_at_the_end_are_nobody():
    assert lines(HEADER + "Ann,\n,\nBen,\n,\n,\n") == [2, 3, 4]


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from("aé\",;\t\n\r' =Name") | st.characters(), max_size=200))
def test_reads_or_refuses_whatever_text_comes(text):
    try:
        table = tables.read(text.encode("utf-8", "surrogatepass"))
    except Unreadable:
        return
    ends = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(1 <= record.line <= ends for record in table.records)
