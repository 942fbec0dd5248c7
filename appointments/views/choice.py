"""What a student chooses before a time: what for, and with whom. It stands in the address."""

from dataclasses import dataclass

from django.http import HttpResponse

from accounts.requests import Request
from appointments.models import AppointmentType, IntakeQuestion, Medium, Purpose
from appointments.views.weeks import query
from students.models import Student
from web.responses import page

KEPT = ("for", "counselor", "how", "about", "show", "on")


@dataclass
class Purposes:
    """What can be booked by whoever asks, in the director's order; and what was chosen, the only one by itself."""

    all: list[Purpose]
    chosen: Purpose | None

    @property
    def known(self) -> list[Purpose]:
        """Also what was chosen and is for others: whoever asks for it hears why not."""
        return self.all if not self.chosen or self.chosen in self.all else [*self.all, self.chosen]

    @property
    def named(self) -> Purpose | None:
        """What was chosen where there was a choice: where there is none, nobody is told of it."""
        return self.chosen if len(self.known) > 1 else None

    def questions(self) -> list[IntakeQuestion]:
        """Return what is asked when that is booked."""
        return list(self.chosen.intakequestion_set.order_by("rank")) if self.chosen else []

    @property
    def is_asked(self) -> bool:
        return len(self.all) > 1 and not self.chosen


@dataclass
class Choice:
    """With whom, and how: the counselors one can choose from, the own one, and the one that is asked for, if one is.

    `media` are the ways to meet that there are, `how` the one that is asked for.
    """

    types: list[AppointmentType]
    own: AppointmentType | None
    kind: AppointmentType | None
    media: list[Medium]
    how: str

    @property
    def asked(self) -> list[AppointmentType]:
        return [self.kind] if self.kind else self.types


def purposes_of(request: Request, student: Student) -> Purposes:
    """Return what somebody offers to this student, to staff all of it; and which the address, or the form, names."""
    offered = AppointmentType.objects.visible_to(request.user).values("purpose")
    known = list(Purpose.objects.visible_to(request.user).filter(pk__in=offered).in_order())
    by_key = {str(purpose.pk): purpose for purpose in known}
    open_to = [purpose for purpose in known if request.user.is_staff or purpose.is_for(student)]
    # Whoever may book nothing hears why of the first.
    sole = open_to if len(open_to) == 1 else [] if open_to else known
    chosen = by_key.get(request.POST.get("purpose", "") or request.GET.get("for", ""))
    return Purposes(open_to, chosen or next(iter(sole), None))


def choice_of(request: Request, student: Student, purpose: Purpose | None) -> Choice:
    """Return one counselor who offers this, at first the student's own, or anybody; all who meet as is asked for."""
    offered = AppointmentType.objects.visible_to(request.user).filter(purpose=purpose)
    types = list(offered.with_availability(on_or_after=request.now))
    media = [medium for medium in Medium if medium in {kind.medium for kind in types}]
    how = request.GET.get("how", "")
    how = how if how in media else ""
    types = [kind for kind in types if how in ("", kind.medium)]
    types.sort(key=lambda kind: (kind.counselor_id != student.counselor_id, kind.counselor.user.name))
    own = next((kind for kind in types if kind.counselor_id == student.counselor_id), None)
    asked = request.GET.get("counselor", "")
    by_key = {str(kind.counselor_id): kind for kind in types}
    return Choice(types, own, by_key.get(asked) or (None if asked == "any" else own), media, how)


def what_for(request: Request, purposes: Purposes, student: Student) -> HttpResponse:
    """Let the person choose what the appointment is for; all else that the address says is kept."""
    kept = kept_in(request)
    links = [(purpose, query(kept | {"for": str(purpose.pk)})) for purpose in purposes.all]
    return page(request, "appointments/what_for.html", links=links, student=student)


def kept_in(request: Request) -> dict[str, str]:
    """Return what the address of a list says, so that one finds the way back to it."""
    return {name: request.GET[name] for name in KEPT if request.GET.get(name)}
