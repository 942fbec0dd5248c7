"""The project: settings, urls, Celery. It sees everything and is seen by nobody."""

from careercenter.celery import app as celery_app

__all__ = ["celery_app"]
