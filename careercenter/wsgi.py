"""The door for the web server: `careercenter.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careercenter.settings")
application = get_wsgi_application()
# What is loaded by now stays for ever: the garbage collector need not look through it at every turn.
gc.freeze()
