"""Who may do what with an interview, and when: one table, two uses (the button and the lock)."""

from datetime import datetime

from accounts.models import User
from interviews.models import Interview, Proposal, Question, Scale
from students.models import Student
from web.refusals import granted


def allowed(user: User, interview: Interview, now: datetime) -> set[str]:
    """The acts this person may take on this interview, at this moment."""
    theirs = interview.student.user_id == user.pk and interview.contact.deleted_at is None
    is_open = theirs and interview.is_open
    begun = interview.starts_at is not None and interview.starts_at <= now
    return granted(
        research=theirs,
        prepare=is_open,
        move=is_open and not interview.by_email,
        confirm=is_open and not begun and not interview.by_email and interview.confirmed_at is None,
        unconfirm=is_open and not begun and interview.confirmed_at is not None,
        send_questions=is_open and interview.by_email and interview.questions_sent_at is None,
        receive_answers=is_open
        and interview.questions_sent_at is not None
        and interview.answers_received_at is None,
        meet=is_open and not interview.by_email,
        # Nothing that was jotted down is lost, however the talk ended meanwhile.
        jot=theirs,
        log=is_open and (begun or (interview.by_email and interview.questions_sent_at is not None)),
        correct=theirs and interview.held_at is not None,
        rate=theirs and interview.held_at is not None,
        cancel=is_open,
        miss=is_open and begun,
        reopen=theirs
        and interview.contact.archived_at is None
        and (interview.cancelled_at is not None or interview.missed_at is not None),
    )


def allowed_on_proposal(user: User, proposal: Proposal, now: datetime) -> set[str]:
    """The acts of the student on one proposal: its link is sent, or taken back, until it is answered or too old.

    What was answered is taken note of.
    """
    theirs = proposal.student.user_id == user.pk and proposal.contact.deleted_at is None
    waits = (
        theirs
        and proposal.answered_at is None
        and proposal.withdrawn_at is None
        and now < proposal.expires_at
    )
    return granted(
        send=waits and proposal.contact.is_active,
        withdraw=waits,
        note_answer=theirs and proposal.answered_at is not None and proposal.noted_at is None,
    )


def allowed_on_scales(user: User, student: Student, now: datetime) -> set[str]:
    """The acts on what a student compares talks by as a whole, and on the goal."""
    theirs = student.user_id == user.pk
    return granted(add_scale=theirs, aim=theirs)


def allowed_on_scale(user: User, scale: Scale, now: datetime) -> set[str]:
    """The acts on one scale; one that was removed can only be put back."""
    theirs = scale.student.user_id == user.pk
    in_use = theirs and scale.removed_at is None
    return granted(rename=in_use, order=in_use, remove=in_use, put_back=theirs and not in_use)


def allowed_on_questions(user: User, student: Student | None) -> set[str]:
    """The acts on a student's own questions as a whole; on the center's, where no student is named."""
    return granted(write=student.user_id == user.pk if student else user.is_director)


def allowed_on_question(user: User, question: Question) -> set[str]:
    """The acts on one question: of a student's own, by that student; of the center's, by the director.

    The bank that we ship is a file: nobody changes it here.
    """
    theirs = question.student.user_id == user.pk if question.student else user.is_director
    is_shipped = question.key is not None
    return granted(edit=theirs and not is_shipped, remove=theirs and not is_shipped)
