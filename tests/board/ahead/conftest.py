"""The town of the board's tests."""

from tests.board.conftest import cast, sign_in, town

__all__ = ["cast", "sign_in", "town"]
