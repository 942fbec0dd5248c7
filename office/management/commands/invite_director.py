"""`manage.py invite_director EMAIL`: the first account of a new installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from accounts.models import User
from center.models import the_center
from office import actions, invitations
from web import clock


class Command(BaseCommand):
    help = "Invite a director and print the link, which works for two weeks and until there is a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="Director")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].lower()
        person = User.objects.filter(email=email).first() or actions.add_director(
            name=options["name"], email=email, zone=the_center().zone, now=clock.database_time()
        )
        if not person.is_director:
            raise CommandError(f"{email} is a {person.role} of this center.")
        if person.has_usable_password():
            self.stdout.write(f"{email} has joined already.")
        else:
            path = reverse("office:invitation", args=[invitations.token(person)])
            self.stdout.write(f"{settings.BASE_URL}{path}")
