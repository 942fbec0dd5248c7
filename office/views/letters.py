"""The letters in the center's own words: what each says, and how it reads for somebody."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions
from contacts.drafting import Background, coached, filled_in
from contacts.letters.placeholders import PLACEHOLDERS
from contacts.letters.wordings import WORDINGS, Wording
from contacts.models import Letter
from office.forms import WordingForm
from office.invented import with_all_facts, with_few_facts
from web.refusals import Refused
from web.responses import page, submitted, told


@audience("director")
@require_safe
def letters(request: Request) -> HttpResponse:
    """Show every letter, and which of them are in the center's own words."""
    own = {letter.name: letter for letter in Letter.objects.all()}
    rows = [(wording, own.get(name)) for name, wording in WORDINGS.items()]
    return page(request, "office/letters.html", rows=rows)


@audience("director")
@require_http_methods(["GET", "POST"])
def letter(request: Request, name: str) -> HttpResponse:
    """Show one letter with its placeholders and how it reads, and put it into the center's own words."""
    wording, own = _found(name)
    words = own or wording
    form = WordingForm(request.POST or None, initial={"subject": words.subject, "text": words.text})
    if submitted(form, actions.word, name, by=request.user, now=request.now):
        undo = _kept(request, name, own)
        told(request, "Saved. Whoever begins this letter from now on begins with these words.", undo=undo)
        return redirect("office:letter", name)
    return _shown(request, wording, own, form)


@audience("director")
@require_POST
def preview(request: Request, name: str) -> HttpResponse:
    """Show how the words read that are being typed; nothing of them is kept."""
    wording, own = _found(name)
    form = WordingForm(request.POST)
    if not request.htmx:
        return _shown(request, wording, own, form)
    problems = [problem for problems in form.errors.values() for problem in problems]
    return page(request, "office/preview.html", form=form, problems=problems, **_read(request, wording, form))


@audience("director")
@require_POST
def word_as_shipped(request: Request, name: str) -> HttpResponse:
    """Go back to the words a letter is shipped with."""
    _, own = _found(name)
    actions.word_as_shipped(name, by=request.user, now=request.now)
    undo = _kept(request, name, own) if own else ""
    told(request, "This letter is in the words it is shipped with.", undo=undo)
    return redirect("office:letter", name)


@audience("director")
@require_POST
def bring_words_back(request: Request, name: str) -> HttpResponse:
    """Undo: bring back the words a letter had before, once."""
    _found(name)
    before = request.session.pop(_key(name), None)
    if before is None:
        raise Refused("There are no earlier words of this letter to bring back.")
    # Without words of its own, the letter was as it is shipped.
    if before:
        actions.word(name, **before, by=request.user, now=request.now)
    else:
        actions.word_as_shipped(name, by=request.user, now=request.now)
    told(request, "The letter has its earlier words again.")
    return redirect("office:letter", name)


def _found(name: str) -> tuple[Wording, Letter | None]:
    """Return a letter as it is shipped, and in the center's own words if it has any."""
    if name not in WORDINGS:
        raise Http404
    return WORDINGS[name], Letter.objects.filter(name=name).first()


def _kept(request: Request, name: str, own: Letter | None) -> str:
    """Keep the words a letter had until now with the director's session; return the address that brings them back."""
    request.session[_key(name)] = {"subject": own.subject, "text": own.text} if own else {}
    return reverse("office:bring_words_back", args=[name])


def _key(name: str) -> str:
    return f"words before: {name}"


def _shown(request: Request, wording: Wording, own: Letter | None, form: WordingForm) -> HttpResponse:
    return page(
        request,
        "office/letter.html",
        wording=wording,
        own=own,
        form=form,
        **_read(request, wording, form),
    )


def _read(request: Request, wording: Wording, form: WordingForm) -> dict[str, Any]:
    """Return how the words in the form read with many facts and with few, and what the coach says of each."""
    typed = {
        name: str(form[name].value() or "")[: field.max_length]  # type: ignore[attr-defined]
        for name, field in form.fields.items()
    }
    words = replace(wording, **typed)
    zone, now = request.user.zone, request.now
    many = with_all_facts(wording.name, zone=zone, now=now)
    few = with_few_facts(wording.name, zone=zone, now=now)
    facts = many.facts()
    return {
        "readings": [
            _reading("With all there is to know", words, many),
            _reading("With little more than the names", words, few),
        ],
        "placeholders": [(placeholder, facts[name]) for name, placeholder in PLACEHOLDERS.items()],
    }


def _reading(title: str, words: Wording, known: Background) -> dict[str, Any]:
    letter = filled_in(words, known)
    return {"title": title, "letter": letter, **coached(letter, known)}
