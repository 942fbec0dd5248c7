"""What is known beside a draft."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """What is known beside the draft.

    The names that may be named, and may not, are of those who gave this contact's name. `named` is whom this contact
    named, `log` what the student wrote down after the talk, `what` they helped with or was landed. `is_late` says of
    thanks that they are owed for longer than their reason lets them wait; None of letters that are not owed. Letters
    that are open wait for an answer, without this one; so do personal links, besides the one in this letter. `is_close`
    is family and friends: no ceremony with them.
    """

    student: str
    contact: str
    organization: str = ""
    title: str = ""
    field: str = ""
    met_how: str = ""
    major: str = ""
    college: str = ""
    minutes: int = 20
    may_be_named: tuple[str, ...] = ()
    may_not_be_named: tuple[str, ...] = ()
    named: str = ""
    when: str = ""
    place: str = ""
    log: str = ""
    what: str = ""
    is_late: bool | None = None
    is_close: bool = False
    letters_open: int = 0
    proposals_open: int = 0

    @property
    def is_in_writing(self) -> bool:
        """Whether the student asks for answers by e-mail, which take no time together."""
        return not self.minutes

    @property
    def terms(self) -> tuple[str, ...]:
        """What places, posts and subjects are called here: words in them mean nothing else."""
        return self.organization, self.title, self.field, self.college, self.major
