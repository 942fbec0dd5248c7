"""The door for the web server: `careercenter.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careercenter.settings")
application = get_wsgi_application()
