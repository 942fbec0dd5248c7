"""Signing in, and the director's pages."""
