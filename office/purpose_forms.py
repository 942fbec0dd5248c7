"""The form of what an appointment is for."""

from web.forms import Form, LineField


class PurposeForm(Form):
    """Its name, and a sentence for whoever chooses."""

    submit = "Save"
    name = LineField(max_length=80, label="Name", help_text="A few words, such as Résumé review.")
    about = LineField(
        max_length=300, label="What it is about", help_text="One sentence. Students read it when they choose."
    )
