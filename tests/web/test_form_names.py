"""What fields may be called: in a browser a form's fields hide what the form itself can do."""

from django.urls import get_resolver

from web.forms import Form

# What our scripts and htmx ask of a form or of what is in it.
TAKEN = {"matches", "submit", "reset", "action", "method", "target", "elements", "closest", "children", "id"}


def every_form() -> set[type[Form]]:
    found, left = set(), [Form]
    while left:
        kinds = left.pop().__subclasses__()
        found |= set(kinds)
        left += kinds
    return found


def test_no_field_hides_what_a_form_can_do():
    assert get_resolver().url_patterns  # Every page is known, and so is its form.

    taken = {form.__name__: TAKEN & set(form.base_fields) for form in every_form()}

    assert len(taken) > 30
    assert {name: fields for name, fields in taken.items() if fields} == {}


def test_no_browser_is_told_to_cut_off_what_is_pasted(as_, ada):
    page = as_(ada).get("/contacts/add/").content.decode()

    assert 'id="id_name"' in page
    assert "maxlength" not in page
