"""One's own settings."""

from django import forms

from web.forms import Form, LineField, ZoneField


class SettingsForm(Form):
    """Name and time zone."""

    name = LineField(max_length=120, label="Your name")
    zone = ZoneField(
        label="Your time zone", help_text="All times are shown, and letters sent, by this clock."
    )


class StudentSettingsForm(SettingsForm):
    """The same, and what the counselor may read."""

    shares_logs = forms.BooleanField(
        required=False,
        label="My counselor and the director may read what I learned in my interviews",
        help_text="They always see whom you are in touch with, your steps and dates; your jottings they never see.",
    )
