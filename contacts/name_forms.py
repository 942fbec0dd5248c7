"""The form of names that a contact gave: one to three in one go, each with the leave to say who gave it."""

from typing import Any

from contacts.actions import GivenName
from contacts.fields import MentionField
from web.forms import Form, LineField
from web.layout import Field, aside, side_by_side

# Two or three names is what one asks for.
NAMES = (1, 2, 3)
ALSO = {2: "Another name", 3: "A third name"}


class GivenNamesForm(Form):
    """Rows of a name, where that person works, and whether the giver may be mentioned; cleaned to `names`."""

    name_1 = LineField(max_length=120, required=False, label="A name they gave you")
    organization_1 = LineField(max_length=120, required=False, label="Where that person works")
    may_mention_1 = MentionField()
    name_2 = LineField(max_length=120, required=False, label="The second name")
    organization_2 = LineField(max_length=120, required=False, label="Where the second works")
    may_mention_2 = MentionField()
    name_3 = LineField(max_length=120, required=False, label="The third name")
    organization_3 = LineField(max_length=120, required=False, label="Where the third works")
    may_mention_3 = MentionField()

    def layout_of_names(self) -> list[Any]:
        """Return the first row, and the others folded until they are needed."""
        return [
            *self._row(1),
            *(aside(ALSO[row], *self._row(row), is_open=self._is_used(row)) for row in NAMES[1:]),
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        names, keys = [], set()
        for row in NAMES:
            name, where = facts.pop(f"name_{row}", ""), facts.pop(f"organization_{row}", "")
            may_mention = facts.pop(f"may_mention_{row}", None)
            if where and not name and f"name_{row}" not in self.errors:
                self.add_error(f"name_{row}", "Write the name of the person, or leave the place empty.")
            if name and name.casefold() in keys:
                self.add_error(f"name_{row}", "This name stands above already.")
            if name:
                keys.add(name.casefold())
                names.append(GivenName(name, where, may_mention))
        return facts | {"names": names}

    def _row(self, row: int) -> list[Any]:
        return [
            side_by_side(f"name_{row}", f"organization_{row}", wide=True),
            Field(f"may_mention_{row}", wrapper_class="choices-in-a-row"),
        ]

    def _is_used(self, row: int) -> bool:
        fields = [f"{name}_{row}" for name in ("name", "organization", "may_mention")]
        return any(name in self.errors or self[name].value() for name in fields)


class ReferForm(GivenNamesForm):
    """The names that a contact gave, also weeks later."""

    submit = "Put them on my list"

    def layout(self) -> list[Any]:
        return self.layout_of_names()

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if not facts["names"] and not self.errors:
            self.add_error("name_1", "Write the name they gave you.")
        return facts


class MentionForm(Form):
    """Whether the student may say who gave a name."""

    submit = "Save"
    may_mention = MentionField()
