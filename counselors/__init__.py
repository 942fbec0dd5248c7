"""Staff who meet students."""
