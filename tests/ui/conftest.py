"""The trial pages stand in for the city's."""

import pytest
from django.test import Client

from tests.browser import browser  # noqa: F401 a fixture


@pytest.fixture
def client(settings):
    settings.ROOT_URLCONF = "tests.ui.urls"
    return Client(raise_request_exception=False)


@pytest.fixture
def parts():
    """The macros, as a module whose members are callable."""
    from django.template import engines  # needs Django ready

    return engines["jinja2"].env.get_template("ui/parts.html").module
