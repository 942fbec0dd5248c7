"""What a list can be narrowed to, as the options of a select: hundreds of them, so they are not a template's loop."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from contacts.finding import Choice

register = template.Library()


@register.simple_tag
def options(choices: Iterable[Choice], chosen: str) -> SafeString:
    """Print one option for each choice, the chosen one as such."""
    told = ((one.value, " selected" if one.value == chosen else "", one.words) for one in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', told)
