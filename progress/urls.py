"""The addresses of the caseload and of one student."""

from django.urls import path

from progress import views

app_name = "progress"
urlpatterns = [
    path("caseload/", views.caseload, name="caseload"),
    path("students/<int:pk>/", views.student, name="student"),
]
