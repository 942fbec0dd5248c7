"""Kinds are found when all apps are loaded."""

from django.apps import AppConfig

from reminders import kinds


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        kinds.discover()
