"""The addresses of a student's list. `/contacts/<id>/` itself is in interviews."""

from django.urls import path

from contacts import views

app_name = "contacts"
urlpatterns = [
    path("contacts/", views.contacts, name="contacts"),
    path("contacts/add/", views.add, name="add"),
    path("contacts/<int:pk>/edit/", views.edit, name="edit"),
    path("contacts/<int:pk>/delete/", views.delete, name="delete"),
    path("contacts/<int:pk>/restore/", views.restore, name="restore"),
    path("contacts/<int:pk>/ask/", views.ask, name="ask"),
    path("contacts/<int:pk>/promise/", views.promise, name="promise"),
    path("outreach/<int:pk>/answer/", views.answer, name="answer"),
    path("follow-ups/", views.follow_ups, name="follow_ups"),
    path("follow-ups/<int:pk>/", views.follow_up, name="follow_up"),
    path("follow-ups/<int:pk>/keep/", views.keep, name="keep"),
    path("follow-ups/<int:pk>/drop/", views.drop, name="drop"),
    path("follow-ups/<int:pk>/reopen/", views.reopen_follow_up, name="reopen_follow_up"),
]
