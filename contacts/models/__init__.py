"""Contacts and everything that hangs on one: outreach, referrals, thank-you notes, follow-ups, leads, imports."""

from contacts.models.contacts import Contact, OfContactQuerySet
from contacts.models.follow_ups import FollowUp
from contacts.models.imports import Import, ImportRow
from contacts.models.leads import Lead
from contacts.models.letters import Draft, Letter
from contacts.models.merges import Merge
from contacts.models.outreach import Outreach
from contacts.models.referrals import Referral
from contacts.models.silences import Silence
from contacts.models.thank_you_notes import ThankYouNote

__all__ = [
    "Contact",
    "Draft",
    "FollowUp",
    "Import",
    "ImportRow",
    "Lead",
    "Letter",
    "Merge",
    "OfContactQuerySet",
    "Outreach",
    "Referral",
    "Silence",
    "ThankYouNote",
]
