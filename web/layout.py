"""How a form is laid out: what crispy puts around its fields, and what a field is to its template.

templates/bootstrap5/field.html is printed for each field. It decides as little as it can, since a form has dozens.
"""

from collections.abc import Iterator
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, LayoutObject
from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

__all__ = [
    "Bound",
    "Field",
    "Group",
    "Helper",
    "Markup",
    "Renderer",
    "aside",
    "buttons",
    "heading",
    "section",
    "side_by_side",
]

NONE = SafeString("")
CLASSES = {"check": "form-check-input", "choices": "form-check-input", "select": "form-select"}


class Bound(forms.BoundField):
    """One field of a form as its page shows it: of which kind, with which classes, and with which choices."""

    @cached_property
    def kind(self) -> str:
        """Return "hidden", "choices" (one or more to tick), "check" (one tick), "select" or "control"."""
        widget = self.field.widget
        if self.is_hidden:
            return "hidden"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        return "select" if isinstance(widget, forms.Select) else "control"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        if self.kind != "hidden":
            own = (widget or self.field.widget).attrs.get("class", "")
            wrong = "is-invalid" if self.errors else ""
            attrs["class"] = " ".join(filter(None, (CLASSES.get(self.kind, "form-control"), own, wrong)))
        return attrs

    def options(self) -> Iterator[tuple[str, SafeString, str]]:
        """Yield for each choice its id, its input and its words."""
        widget = self.field.widget
        attrs = self.build_widget_attrs({"id": self.auto_id}, widget)
        context = widget.get_context(self.html_name, self.value(), attrs)
        for _, options, _ in context["widget"]["optgroups"]:
            for option in options:
                told = {"type": option["type"], "name": option["name"], "value": option["value"]}
                shown = flatatt({**told, **option["attrs"]})
                yield option["attrs"]["id"], format_html("<input{}>", shown), option["label"]


class Renderer(DjangoTemplates):
    """What draws every form, also those of the sign-in that are not ours: with our fields."""

    bound_field_class = Bound


class Helper(FormHelper):
    """crispy's settings of one form. Its address is an attribute as any other: crispy would look for a URL's name."""

    form_action = ""

    def __init__(self, action: str, *layout: Any) -> None:
        super().__init__()
        self.attrs = {"novalidate": "", "action": action} if action else {"novalidate": ""}
        self.error_text_inline = True
        self.layout = Group(*layout)


class Markup:
    """What stands between fields, printed as it is. (crispy's HTML would read it as a template.)"""

    def __init__(self, html: SafeString) -> None:
        self.html = html

    def render(self, *_: Any, **__: Any) -> SafeString:
        return self.html


class Group(LayoutObject):
    """Fields, and the tags around them, if any."""

    def __init__(self, *fields: Any, opening: SafeString = NONE, closing: SafeString = NONE) -> None:
        self.fields = list(fields)
        self.opening, self.closing = opening, closing

    def render(self, form: forms.Form, context: Any, *_: Any, **options: Any) -> SafeString:
        return self.opening + self.get_rendered_fields(form, context, **options) + self.closing


def side_by_side(*fields: Any, wide: bool = False) -> Group:
    """Put fields beside each other where there is room; wide ones need more of it."""
    opening = format_html('<div class="row-of-fields{}">', " wide" if wide else "")
    return Group(*fields, opening=opening, closing=SafeString("</div>"))


def aside(summary: str, *fields: Any, is_open: bool) -> Group:
    """Fold fields that most people leave empty behind one line; open it where one of them has an error."""
    opening = format_html('<details class="more"{}><summary>{}</summary>', " open" * is_open, summary)
    return Group(*fields, opening=opening, closing=SafeString("</details>"))


def section(name: str, *fields: Any, css_class: str) -> Group:
    """Put fields together under a name that is read aloud."""
    opening = format_html('<section class="{}" aria-label="{}">', css_class, name)
    return Group(*fields, opening=opening, closing=SafeString("</section>"))


def heading(words: str) -> Markup:
    return Markup(format_html("<h2>{}</h2>", words))


def buttons(submit: str, submit_id: str, back: str) -> Markup:
    """Return a form's own button, and the way back beside it."""
    link = format_html('<a class="btn btn-link" href="{}">Back</a>', back) if back else ""
    button = format_html(
        '<input type="submit" value="{}" class="btn btn-primary" id="{}">', submit, submit_id
    )
    return Markup(format_html('<div class="buttons">{}{}</div>', button, link))
