"""Steps and figures are found when all apps are loaded."""

from django.apps import AppConfig

from contacts import next_step, summary


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        next_step.discover()
        summary.discover()
