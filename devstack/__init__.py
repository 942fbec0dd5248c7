"""The embedded servers and the supervisor behind `make run` and the tests; imported by nobody.

Good for a laptop, a demo and CI. Production brings its own Postgres, Redis and mail server.
"""
