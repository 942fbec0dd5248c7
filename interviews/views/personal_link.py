"""What a contact sees and does through a personal link, without an account.

Nothing changes by looking: programs that open every link of a letter leave everything as it is. A link that is forged,
used, withdrawn, too old or meant for something else leads to one page that says nothing.
"""

from email.utils import parseaddr
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.audience import public
from accounts.requests import Request
from contacts.letters.placeholders import filled_line
from interviews import actions
from interviews.actions.proposals import Over, times_left
from interviews.calendar_file import calendar_file
from interviews.links import SHOWN_FOR, answer_link_of, answered_proposal, open_proposal, receipt_of
from interviews.models import Proposal
from interviews.proposal_forms import AcceptForm, AnotherForm, DeclineForm
from web.calendar import ZONES
from web.forms import Form
from web.refusals import NotAllowed
from web.responses import kept_private, page, submitted

# What a browser remembers of an answer, for the page of its link alone.
ANSWERED = "answered"


@public
@require_safe
def personal_link(request: Request, token: str) -> HttpResponse:
    """Show who would like to talk, why, for how long and when."""
    proposal = open_proposal(token, request.now)
    if proposal:
        return _shown(request, proposal, token)
    receipt = request.COOKIES.get(ANSWERED, "")
    # Whoever comes back in the browser in which they answered looks for the time, and is no stranger.
    if receipt and answered_proposal(receipt, request.now):
        return kept_private(redirect("interviews:answered", receipt))
    return _nothing(request)


@public
@require_POST
def accept(request: Request, token: str) -> HttpResponse:
    """Take one of the times."""
    return _answer(request, token, AcceptForm, actions.accept, takes_zone=True)


@public
@require_POST
def propose_another(request: Request, token: str) -> HttpResponse:
    """Propose another time."""
    return _answer(request, token, AnotherForm, actions.propose_another, takes_zone=True)


@public
@require_POST
def decline(request: Request, token: str) -> HttpResponse:
    """Say no."""
    return _answer(request, token, DeclineForm, actions.decline)


@public
@require_POST
def ask_for_peace(request: Request, token: str) -> HttpResponse:
    """Ask for no more letters, from anybody here."""
    return _answer(request, token, Form, actions.ask_for_peace)


@public
@require_safe
def answered(request: Request, token: str) -> HttpResponse:
    """Show a contact what they have answered, and what has become of it."""
    proposal = answered_proposal(token, request.now)
    if proposal is None:
        return _nothing(request)
    talk = proposal.interview
    told = {"proposal": proposal, "talk": talk, "student": proposal.student, "token": token}
    with timezone.override(ZoneInfo(_zone(request, proposal))):
        return kept_private(page(request, "interviews/answered.html", **told, **_zones(request, proposal)))


@public
@require_safe
def talk_file(request: Request, token: str) -> HttpResponse:
    """Hand a contact the talk as a file for their own calendar."""
    proposal = answered_proposal(token, request.now)
    if proposal is None or proposal.interview is None or not proposal.interview.is_open:
        return _nothing(request)
    file = HttpResponse(calendar_file(proposal), content_type="text/calendar; charset=utf-8")
    file["Content-Disposition"] = 'attachment; filename="talk.ics"'
    return kept_private(file)


def _answer(
    request: Request, token: str, kind: type[Form], action: Any, *, takes_zone: bool = False
) -> HttpResponse:
    proposal = open_proposal(token, request.now)
    if proposal is None:
        return _nothing(request)
    if _is_theirs(request, proposal):
        raise NotAllowed("This is the page as they see it. Only they can answer here.")
    chosen = _chosen_zone(request)
    with timezone.override(ZoneInfo(_zone(request, proposal))):
        form = kind(request.POST, action=request.get_full_path())
        told = {"zone": chosen} if takes_zone else {}
        if submitted(form, action, proposal, now=request.now, **told):
            done = redirect(answer_link_of(proposal) + _by_clock_of(chosen))
            done.set_cookie(
                ANSWERED,
                receipt_of(proposal),
                max_age=SHOWN_FOR,
                path=reverse("interviews:personal_link", args=[token]),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
            return done
    if isinstance(form.refusal, Over):
        return _nothing(request)
    return _shown(request, proposal, token, form=form)


def _shown(request: Request, proposal: Proposal, token: str, *, form: Form | None = None) -> HttpResponse:
    def url(name: str) -> str:
        return reverse(f"interviews:{name}", args=[token]) + _by_clock_of(_chosen_zone(request))

    def this_or(kind: type[Form], name: str) -> Form:
        return form if isinstance(form, kind) else kind(action=url(name))

    with timezone.override(ZoneInfo(_zone(request, proposal))):
        shown = page(
            request,
            "interviews/personal_link.html",
            proposal=proposal,
            student=proposal.student,
            studies=filled_line("studying {major}", {"major": proposal.student.major}),
            contact=proposal.contact,
            token=token,
            is_theirs=_is_theirs(request, proposal),
            form=form,
            times=times_left(proposal, request.now),
            link_url=reverse("interviews:personal_link", args=[token]),
            accept_url=url("accept"),
            peace_url=url("ask_for_peace"),
            accept_form=this_or(AcceptForm, "accept"),
            another_form=this_or(AnotherForm, "propose_another"),
            decline_form=this_or(DeclineForm, "decline"),
            **_zones(request, proposal),
        )
    return kept_private(shown)


def _nothing(request: Request) -> HttpResponse:
    """The one page of every link that leads nowhere."""
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    answer = page(request, "interviews/no_personal_link.html", center_address=address)
    answer.status_code = HTTPStatus.NOT_FOUND
    return kept_private(answer)


def _zone(request: Request, proposal: Proposal) -> str:
    """Return by which clock to tell times: the one they chose, else theirs as far as it is known."""
    return _chosen_zone(request) or proposal.contact.zone or proposal.student.user.zone


def _chosen_zone(request: Request) -> str:
    """Return the clock they chose on the page, nothing where they left it as it was."""
    asked = request.GET.get("zone", "")
    return asked if asked in ZONES else ""


def _zones(request: Request, proposal: Proposal) -> dict[str, str]:
    here = _zone(request, proposal)
    there = proposal.student.user.zone
    return {"zone": here, "their_zone": there if there != here else ""}


def _is_theirs(request: Request, proposal: Proposal) -> bool:
    """Whether the student who made the link is looking at it."""
    return request.user.is_authenticated and request.user.pk == proposal.student.user_id


def _by_clock_of(zone: str) -> str:
    return f"?zone={zone}" if zone else ""
