"""Files of contacts, read and written: bytes to rows, rows to facts, and facts to bytes. No models, no pages.

The way in: `tables.read` and `columns.rows`, or `vcard.read`; then `people.cleaned`. The way out: `writing`.
"""
