"""The addresses of the director's pages. Those of signing in are in sign_in_urls."""

from django.urls import path

from office.views import center, dead_letters, drop_in, letters, people, questions, signing_in, terms

app_name = "office"
urlpatterns = [
    path("invitations/<str:token>/", signing_in.invitation, name="invitation"),
    path("people/", people.people, name="people"),
    path("people/add-student/", people.add_student, name="add_student"),
    path("people/add-counselor/", people.add_counselor, name="add_counselor"),
    path("people/<int:pk>/invite-again/", people.invite_again, name="invite_again"),
    path("people/<int:pk>/write-again/", dead_letters.write_again, name="write_again"),
    path("center/", center.center, name="center"),
    path("center/booking-rules/", center.booking_rules, name="booking_rules"),
    path("center/drop-in/", drop_in.drop_in, name="drop_in"),
    path("center/holidays/add/", center.add_holiday, name="add_holiday"),
    path("center/holidays/put-back/", center.put_back_holiday, name="put_back_holiday"),
    path("center/holidays/<int:pk>/remove/", center.remove_holiday, name="remove_holiday"),
    path("center/terms/add/", terms.add_term, name="add_term"),
    path("center/terms/put-back/", terms.put_back_term, name="put_back_term"),
    path("center/terms/<int:pk>/remove/", terms.remove_term, name="remove_term"),
    path("center/silence-address/", center.silence_address, name="silence_address"),
    path("center/lift-silence/", center.lift_silence, name="lift_silence"),
    path("center/questions/", questions.questions, name="questions"),
    path("center/questions/add/", questions.add_question, name="add_question"),
    path("center/questions/put-back/", questions.put_back_question, name="put_back_question"),
    path("center/questions/<int:pk>/edit/", questions.edit_question, name="edit_question"),
    path("center/questions/<int:pk>/remove/", questions.remove_question, name="remove_question"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<slug:name>/", letters.letter, name="letter"),
    path("letters/<slug:name>/preview/", letters.preview, name="preview"),
    path("letters/<slug:name>/word-as-shipped/", letters.word_as_shipped, name="word_as_shipped"),
    path("letters/<slug:name>/bring-back/", letters.bring_words_back, name="bring_words_back"),
    path("dead-letters/", dead_letters.dead_letters, name="dead_letters"),
    path("dead-letters/addresses/", dead_letters.dead_addresses, name="dead_addresses"),
    path("dead-letters/<int:pk>/try-again/", dead_letters.try_again, name="try_again"),
    path("dead-letters/<int:pk>/drop/", dead_letters.drop_letter, name="drop_letter"),
    path("dead-letters/<int:pk>/put-back/", dead_letters.put_back_letter, name="put_back_letter"),
]
