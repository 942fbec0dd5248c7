"""Every change to contacts and to what hangs on them."""

from contacts.actions.contacts import add, delete, edit, restore
from contacts.actions.follow_ups import drop, keep, promise, reopen_follow_up, take_promise
from contacts.actions.leads import drop_lead, edit_lead, follow_lead, note_lead, reopen_lead
from contacts.actions.lists import hold, locked, recount, restate, restate_turned
from contacts.actions.outreach import answer, ask
from contacts.actions.referrals import refer, take_name
from contacts.actions.thank_you_notes import excuse, owe_thanks, reopen_note, thank

__all__ = [
    "add",
    "answer",
    "ask",
    "delete",
    "drop",
    "drop_lead",
    "edit",
    "edit_lead",
    "excuse",
    "follow_lead",
    "hold",
    "keep",
    "locked",
    "note_lead",
    "owe_thanks",
    "promise",
    "recount",
    "refer",
    "reopen_follow_up",
    "reopen_lead",
    "reopen_note",
    "restate",
    "restate_turned",
    "restore",
    "take_name",
    "take_promise",
    "thank",
]
