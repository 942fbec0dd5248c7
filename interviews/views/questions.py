"""A student's own questions, beside the bank."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from interviews import actions, policies
from interviews.models import Question
from interviews.preparation import by_topic
from interviews.preparing_forms import QuestionForm
from students.models import Student
from web.refusals import Refused, require
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
REMOVED = "question removed"


@audience("student")
@require_safe
def questions(request: Request) -> HttpResponse:
    """Show the questions there are to choose from, by topic: one's own first."""
    known = Question.objects.visible_to(request.user)
    query = request.GET.get("q", "")[:200]
    return page(
        request,
        "interviews/questions.html",
        own=list(known.exclude(student=None).in_order()),
        topics=by_topic(known.filter(student=None).in_order(), query=query),
        query=query,
    )


@audience("student")
@require_http_methods(FORM)
def add_question(request: Request) -> HttpResponse:
    """Write a question of one's own."""
    form = QuestionForm(request.POST or None, back=reverse("interviews:questions"))
    if submitted(form, actions.write_question, _student(request), by=request.user, now=request.now):
        told(request, "It is among your questions, and can be chosen for every talk.")
        return redirect("interviews:questions")
    return page(request, "interviews/add_question.html", form=form, topics=_topics(request))


@audience("student")
@require_http_methods(FORM)
def edit_question(request: Request, pk: int) -> HttpResponse:
    """Change a question of one's own."""
    question = _own(request, pk)
    known = {name: getattr(question, name) for name in QuestionForm.base_fields}
    form = QuestionForm(request.POST or None, initial=known, back=reverse("interviews:questions"))
    if submitted(form, actions.edit_question, question, by=request.user, now=request.now):
        told(request, "Saved. Lists on which it stands keep their own words.")
        return redirect("interviews:questions")
    return page(
        request, "interviews/edit_question.html", form=form, question=question, topics=_topics(request)
    )


@audience("student")
@require_POST
def remove_question(request: Request, pk: int) -> HttpResponse:
    """Remove a question of one's own; lists on which it stands keep it."""
    question = _own(request, pk)
    actions.remove_question(question, by=request.user, now=request.now)
    kept = ("text", "topic", "minutes")
    request.session[REMOVED] = {name: getattr(question, name) for name in kept}
    told(request, f"“{question.text}” is removed.", undo=reverse("interviews:put_back_question"))
    return redirect("interviews:questions")


@audience("student")
@require_POST
def put_back_question(request: Request) -> HttpResponse:
    """Undo: put the question that was removed last back, once."""
    student, kept = _student(request), request.session.pop(REMOVED, None)
    if kept is None:
        raise Refused("There is no question to put back. Write it anew.")
    actions.put_back_question(student, **kept, by=request.user, now=request.now)
    told(request, "It is among your questions again.")
    return redirect("interviews:questions")


def _own(request: Request, pk: int) -> Question:
    found = Question.objects.visible_to(request.user).select_related("student__user")
    question = get_object_or_404(found, pk=pk)
    refusal = "This question belongs to the bank. Put it into your own words on the list of a talk."
    require("edit", policies.allowed_on_question(request.user, question), refusal)
    return question


def _student(request: Request) -> Student:
    return get_object_or_404(Student.objects.visible_to(request.user).select_related("user"))


def _topics(request: Request) -> list[Any]:
    known = Question.objects.visible_to(request.user).in_order()
    return list(dict.fromkeys(known.values_list("topic", flat=True)))
