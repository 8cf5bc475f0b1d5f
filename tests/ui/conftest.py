"""The trial pages stand in for the city's."""

import django
import pytest
from django.template import engines
from django.test import Client

from tests.browser import browser  # noqa: F401 a fixture

django.setup()  # so that this folder also runs alone


@pytest.fixture
def client(settings):
    settings.ROOT_URLCONF = "tests.ui.urls"
    return Client(raise_request_exception=False)


@pytest.fixture
def parts():
    """The macros, as a module whose members are callable."""
    return engines["jinja2"].env.get_template("ui/parts.html").module
