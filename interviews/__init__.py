"""Informational interviews, from the plan to the log, and the pages that show a contact whole."""
