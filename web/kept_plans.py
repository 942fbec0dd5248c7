"""Statements so long that Postgres plans them longer than it runs them: it keeps their plan (decision 21).

For questions about one student or a few contacts. One about thousands is better planned each time.
"""

from typing import Any

import psycopg
from django.db import connection

# A question about so many rows takes longer to plan than to answer.
FEW = 20


def kept_plan() -> Any:
    """Return a cursor, to be used in a `with`, whose statements keep their plan on this connection."""
    if connection.queries_logged:
        # Whoever looks on wants to read each statement with its values.
        return connection.cursor()
    connection.ensure_connection()
    cursor: Any = psycopg.Cursor(connection.connection)
    return connection.make_cursor(cursor)
