import pytest

from contacts.models import Contact


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Priya Nair", "Priya"),
        ("李", "李"),
        ("X Æ A-12", "X"),
        ("Dr. Ann Lee", "Dr. Ann Lee"),
        ("Mr Abernathy", "Mr Abernathy"),
        ("Lee, Ann", "Lee, Ann"),
        ("🦊 Foxy Fox", "🦊 Foxy Fox"),
    ],
)
def test_nobody_is_called_by_a_title_or_half_a_name(name, called):
    assert Contact(name=name).first_name == called
