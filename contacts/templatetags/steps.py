"""A step's words where only its name is at hand."""

from django import template

from contacts.next_step import Step, steps

register = template.Library()


@register.filter
def step_of(name: str) -> Step | None:
    """Return the step of this name; None at rest."""
    return steps.get(name)
