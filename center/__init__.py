"""The institution that runs this installation. A model, no pages."""
