"""The addresses of the director's pages. Those of signing in are in sign_in_urls."""

from django.urls import path

from office import views

app_name = "office"
urlpatterns = [
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("people/", views.people, name="people"),
    path("people/add-student/", views.add_student, name="add_student"),
    path("people/add-counselor/", views.add_counselor, name="add_counselor"),
    path("people/<int:pk>/invite-again/", views.invite_again, name="invite_again"),
]
