"""Who a person is to this installation, and which doors a role may open."""
