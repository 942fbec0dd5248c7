"""Letters to contacts: the words we ship, the facts that go into them, and the coach who reads a draft.

All of it is pure: no database, no clock, no HTTP. What a student drafts, and what a center words in its own way, are
rows (`contacts.models.letters`).
"""
