"""The director's pages: people and their invitations; and how people sign in."""
