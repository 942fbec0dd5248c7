"""The secret of a link to a new password. allauth looks for it by settings; importing it before allauth is a circle."""

from datetime import datetime

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator

from web import clock


class ResetTokens(EmailAwarePasswordResetTokenGenerator):
    """As old as the database's clock says: the letter was written by another process than the one it comes back to."""

    def _now(self) -> datetime:
        return clock.database_time().replace(tzinfo=None)
