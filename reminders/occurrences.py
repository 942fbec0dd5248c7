"""When the same thing is told again: what of it, changed, makes it news."""

from django.db.models import CharField, DateTimeField, F, Func, Value
from django.db.models.expressions import Combinable


class Once:
    """The same thing is told once, whatever happens to it."""

    def expression(self) -> Combinable:
        return Value("", CharField())


class LocalDate:
    """Told again when the moment falls on another day, as its own zone counts days."""

    def __init__(self, field: str, *, zone: str) -> None:
        self.field, self.zone = field, zone

    def expression(self) -> Combinable:
        wall = Func(F(self.zone), F(self.field), function="timezone", output_field=DateTimeField())
        return Func(wall, Value("YYYY-MM-DD"), function="to_char", output_field=CharField())


class Instant:
    """Told again when the moment changes at all."""

    def __init__(self, field: str) -> None:
        self.field = field

    def expression(self) -> Combinable:
        wall = Func(Value("UTC"), F(self.field), function="timezone", output_field=DateTimeField())
        return Func(
            wall, Value('YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), function="to_char", output_field=CharField()
        )


Occurrence = Once | LocalDate | Instant
