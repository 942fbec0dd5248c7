"""The front door: what each role sees first, the method, one's own settings, and the health of the parts."""
