"""Every change to contacts and to what hangs on them."""

from contacts.actions.contacts import (
    KEPT_FOR,
    LooksKnown,
    add,
    archive,
    bring_back,
    delete,
    do_not_contact,
    edit,
    erase,
    may_contact,
    pick,
    restore,
)
from contacts.actions.follow_ups import drop, keep, promise, reopen_follow_up, take_promise
from contacts.actions.imports import (
    bring,
    carry_on,
    choose_columns,
    discard,
    forget_imports,
    start_import,
)
from contacts.actions.leads import drop_lead, edit_lead, follow_lead, note_lead, reopen_lead
from contacts.actions.lists import hold, locked, recount, restate, restate_turned
from contacts.actions.many import (
    add_names,
    archive_all,
    bring_all_back,
    pick_all,
    tag_all,
    unpick_all,
    untag_all,
)
from contacts.actions.merging import merge, take_apart
from contacts.actions.outreach import answer, ask
from contacts.actions.referrals import refer, take_name
from contacts.actions.taking_back import take_back
from contacts.actions.thank_you_notes import excuse, owe_thanks, reopen_note, thank

__all__ = [
    "KEPT_FOR",
    "LooksKnown",
    "add",
    "add_names",
    "answer",
    "archive",
    "archive_all",
    "ask",
    "bring",
    "bring_all_back",
    "bring_back",
    "carry_on",
    "choose_columns",
    "delete",
    "discard",
    "do_not_contact",
    "drop",
    "drop_lead",
    "edit",
    "edit_lead",
    "erase",
    "excuse",
    "follow_lead",
    "forget_imports",
    "hold",
    "keep",
    "locked",
    "may_contact",
    "merge",
    "note_lead",
    "owe_thanks",
    "pick",
    "pick_all",
    "promise",
    "recount",
    "refer",
    "reopen_follow_up",
    "reopen_lead",
    "reopen_note",
    "restate",
    "restate_turned",
    "restore",
    "start_import",
    "tag_all",
    "take_apart",
    "take_back",
    "take_name",
    "take_promise",
    "thank",
    "unpick_all",
    "untag_all",
]
