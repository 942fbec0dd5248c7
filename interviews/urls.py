"""The addresses of interviews, of one contact's card, and of thank-you notes."""

from django.urls import path

from interviews.views import (
    confirming,
    contact,
    interviews,
    logs,
    personal_link,
    proposals,
    thank_you_notes,
    writing,
)

app_name = "interviews"
urlpatterns = [
    path("contacts/<int:pk>/", contact.contact, name="contact"),
    path("contacts/<int:pk>/plan/", interviews.plan, name="plan"),
    path("contacts/<int:pk>/write/", writing.write, name="write"),
    path("contacts/<int:pk>/draft/", writing.save_draft, name="save_draft"),
    path("contacts/<int:pk>/propose/", proposals.propose, name="propose"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/withdraw/", proposals.withdraw, name="withdraw"),
    path("proposals/<int:pk>/note/", proposals.note_answer, name="note_answer"),
    path("with/answered/<str:token>/", personal_link.answered, name="answered"),
    path("with/answered/<str:token>/talk.ics", personal_link.talk_file, name="talk_file"),
    path("with/<str:token>/", personal_link.personal_link, name="personal_link"),
    path("with/<str:token>/accept/", personal_link.accept, name="accept"),
    path("with/<str:token>/propose-another/", personal_link.propose_another, name="propose_another"),
    path("with/<str:token>/decline/", personal_link.decline, name="decline"),
    path("with/<str:token>/ask-for-peace/", personal_link.ask_for_peace, name="ask_for_peace"),
    path("interviews/", interviews.interviews, name="interviews"),
    path("interviews/add/", interviews.add, name="add"),
    path("interviews/<int:pk>/", interviews.interview, name="interview"),
    path("interviews/<int:pk>/prepare/", interviews.prepare, name="prepare"),
    path("interviews/<int:pk>/send-questions/", interviews.send_questions, name="send_questions"),
    path("interviews/<int:pk>/receive-answers/", interviews.receive_answers, name="receive_answers"),
    path("interviews/<int:pk>/move/", interviews.move, name="move"),
    path("interviews/<int:pk>/confirm/", confirming.confirm, name="confirm"),
    path("interviews/<int:pk>/unconfirm/", confirming.unconfirm, name="unconfirm"),
    path("interviews/<int:pk>/log/", logs.log, name="log"),
    path("interviews/<int:pk>/correct/", logs.correct, name="correct"),
    path("interviews/<int:pk>/cancel/", interviews.cancel, name="cancel"),
    path("interviews/<int:pk>/miss/", interviews.miss, name="miss"),
    path("interviews/<int:pk>/reopen/", interviews.reopen, name="reopen"),
    path("thank-you-notes/", thank_you_notes.thank_you_notes, name="thank_you_notes"),
    path("thank-you-notes/<int:pk>/", thank_you_notes.thank_you_note, name="thank_you_note"),
    path("thank-you-notes/<int:pk>/thank/", thank_you_notes.thank, name="thank"),
    path("thank-you-notes/<int:pk>/excuse/", thank_you_notes.excuse, name="excuse"),
    path("thank-you-notes/<int:pk>/reopen/", thank_you_notes.reopen_note, name="reopen_note"),
]
