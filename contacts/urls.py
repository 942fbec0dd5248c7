"""The addresses of a student's list. `/contacts/<id>/` itself is in interviews."""

from django.urls import path

from contacts.views import contacts, follow_ups, leads, outreach, tree

app_name = "contacts"
urlpatterns = [
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/add/", contacts.add, name="add"),
    path("contacts/tree/", tree.tree, name="tree"),
    path("contacts/<int:pk>/edit/", contacts.edit, name="edit"),
    path("contacts/<int:pk>/delete/", contacts.delete, name="delete"),
    path("contacts/<int:pk>/restore/", contacts.restore, name="restore"),
    path("contacts/<int:pk>/ask/", outreach.ask, name="ask"),
    path("contacts/<int:pk>/promise/", follow_ups.promise, name="promise"),
    path("outreach/<int:pk>/answer/", outreach.answer, name="answer"),
    path("follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("follow-ups/<int:pk>/", follow_ups.follow_up, name="follow_up"),
    path("follow-ups/<int:pk>/keep/", follow_ups.keep, name="keep"),
    path("follow-ups/<int:pk>/drop/", follow_ups.drop, name="drop"),
    path("follow-ups/<int:pk>/reopen/", follow_ups.reopen_follow_up, name="reopen_follow_up"),
    path("leads/", leads.leads, name="leads"),
    path("leads/add/", leads.add_lead, name="add_lead"),
    path("leads/<int:pk>/", leads.lead, name="lead"),
    path("leads/<int:pk>/edit/", leads.edit_lead, name="edit_lead"),
    path("leads/<int:pk>/follow/", leads.follow_lead, name="follow_lead"),
    path("leads/<int:pk>/drop/", leads.drop_lead, name="drop_lead"),
    path("leads/<int:pk>/reopen/", leads.reopen_lead, name="reopen_lead"),
]
