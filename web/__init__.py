"""HTTP and HTML manners: what every page shares. No models, and nothing of the domain."""
