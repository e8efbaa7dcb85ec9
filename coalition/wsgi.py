"""The web application, for any WSGI server."""

import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
application = get_wsgi_application()

# Better no site than one that row-level security does not bind.
call_command("check", databases=["default"], tags=["database"], verbosity=0)
