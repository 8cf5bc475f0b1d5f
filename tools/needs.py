"""pytest plugin of `make test`: what needs a browser, a server or another compiler is skipped by name, with the reason.

`.ci/run` runs these very tests without this plugin.
"""

import pytest

NEEDS = {
    "browser": "needs Chromium: .ci/run, or pytest -m browser",
    "postgres": "needs a PostgreSQL server: .ci/run, or KIENTAO_TEST_DATABASE=postgresql://… pytest -m postgres",
    "go": "needs Go and golang.org/x/mod: .ci/run, or pytest -m go",
    "soak": "takes hours: make soak",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark, reason in NEEDS.items():
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))
