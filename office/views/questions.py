"""The center's questions, beside the bank we ship, which nobody changes here."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from interviews import actions
from interviews.models import Question
from interviews.preparation import by_topic
from office.forms import CenterQuestionForm
from web.refusals import Refused
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
REMOVED = "center's question removed"
KEPT = ("text", "topic", "minutes", "can_be_looked_up", "is_sensitive", "suits_email")


@audience("director")
@require_safe
def questions(request: Request) -> HttpResponse:
    """Show the center's questions, and the bank."""
    known = Question.objects.visible_to(request.user).filter(student=None)
    query = request.GET.get("q", "")[:200]
    return page(
        request,
        "office/questions.html",
        ours=list(known.filter(key=None).in_order()),
        topics=by_topic(known.exclude(key=None).in_order(), query=query),
        query=query,
    )


@audience("director")
@require_http_methods(FORM)
def add_question(request: Request) -> HttpResponse:
    """Add a question that every student of the center can choose."""
    form = CenterQuestionForm(request.POST or None, back=reverse("office:questions"))
    if submitted(form, actions.write_question, None, by=request.user, now=request.now):
        told(request, "Added. Every student can choose it from now on.")
        return redirect("office:questions")
    return page(request, "office/add_question.html", form=form, topics=_topics(request))


@audience("director")
@require_http_methods(FORM)
def edit_question(request: Request, pk: int) -> HttpResponse:
    """Change a question of the center."""
    question = _ours(request, pk)
    known = {name: getattr(question, name) for name in KEPT}
    form = CenterQuestionForm(request.POST or None, initial=known, back=reverse("office:questions"))
    if submitted(form, actions.edit_question, question, by=request.user, now=request.now):
        told(request, "Saved. Lists on which it stands keep the words they have.")
        return redirect("office:questions")
    return page(request, "office/edit_question.html", form=form, question=question, topics=_topics(request))


@audience("director")
@require_POST
def remove_question(request: Request, pk: int) -> HttpResponse:
    """Remove a question of the center; lists on which it stands keep it."""
    question = _ours(request, pk)
    actions.remove_question(question, by=request.user, now=request.now)
    request.session[REMOVED] = {name: getattr(question, name) for name in KEPT}
    told(request, f"“{question.text}” is removed.", undo=reverse("office:put_back_question"))
    return redirect("office:questions")


@audience("director")
@require_POST
def put_back_question(request: Request) -> HttpResponse:
    """Undo: put the question that was removed last back, once."""
    kept = request.session.pop(REMOVED, None)
    if kept is None:
        raise Refused("There is no question to put back. Add it anew.")
    actions.put_back_question(None, **kept, by=request.user, now=request.now)
    told(request, "Students can choose it again.")
    return redirect("office:questions")


def _ours(request: Request, pk: int) -> Question:
    """Return one of the center's; the bank's and the students' are not to be found here."""
    ours = Question.objects.visible_to(request.user).filter(student=None, key=None)
    return get_object_or_404(ours, pk=pk)


def _topics(request: Request) -> list[Any]:
    known = Question.objects.visible_to(request.user).filter(student=None).in_order()
    return list(dict.fromkeys(known.values_list("topic", flat=True)))
