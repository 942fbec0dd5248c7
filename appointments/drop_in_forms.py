"""The forms of the line: joining it oneself, and being put into it at the desk."""

from web.forms import Form, LineField


class JoinForm(Form):
    """What for, in a few words."""

    submit = "Join the line"
    topic = LineField(
        max_length=300,
        label="What is it about?",
        help_text="A few words, so that whoever calls you knows. Counselors read them; the screen does not show them.",
    )


class AddForm(Form):
    """The same, typed by somebody at the desk, who may not know."""

    submit = "Put them into the line"
    topic = LineField(
        max_length=300,
        required=False,
        label="What is it about?",
        help_text="A few words, if they say so. All counselors read them.",
    )
