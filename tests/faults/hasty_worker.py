"""The worker and the beat for tests, with less patience: a line that is silent is given up after some seconds."""

from careercenter.celery import app

app.conf.broker_transport_options |= {"health_check_interval": 2}
