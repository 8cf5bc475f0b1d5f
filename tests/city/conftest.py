"""The town and its cast for every test of the city."""

import pytest

from tests.cast import cast

__all__ = ["cast"]


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    """Passwords of tests are hashed cheaply: the hasher itself is Django's."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
