"""The bench's database: filled past the actions, and yet as they would have left it."""

from datetime import datetime

from bench.filling import fill
from contacts import actions
from contacts.folding import folded
from contacts.models import Contact
from interviews.models import Interview
from interviews.stock import stock
from students.models import Summary


def rows() -> tuple[list, list]:
    return list(Contact.objects.order_by("pk").values()), list(Summary.objects.order_by("pk").values())


def test_leaves_what_the_actions_would_derive(db: None, noon: datetime) -> None:
    stock()
    fill(5, contacts=60, fresh=3, now=noon)
    filled = rows()

    actions.restate(Contact.objects.values_list("pk", flat=True), now=noon)

    assert rows() == filled
    assert {contact["step"] for contact in filled[0]} > {"ask", "thank", "log", "plan", ""}


def test_folds_names_as_the_actions_do(db: None, noon: datetime) -> None:
    fill(3, contacts=60, now=noon)

    for contact in Contact.objects.all():
        assert contact.sort_key == folded(contact.name)
        facts = (contact.name, contact.organization, contact.title, contact.field)
        assert contact.search_text == folded(" ".join(facts))


def test_gives_the_long_lists_their_size(db: None, noon: datetime) -> None:
    cast = fill(3, contacts=200, fresh=7, now=noon)

    assert Contact.objects.filter(student=cast.reader).count() == 200
    assert Interview.objects.filter(student=cast.reader).count() == 30
    assert Contact.objects.filter(student=cast.writer).count() == 207
