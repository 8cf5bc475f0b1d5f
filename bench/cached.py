"""The public page of a report as plain Django gives it: live, and under its own `cache_page`. See bench/pages.py."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
