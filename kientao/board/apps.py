from django.apps import AppConfig


class BoardConfig(AppConfig):
    """At start the verbs and facts of the board register themselves."""

    name = "kientao.board"
    label = "board"

    def ready(self) -> None:
        from . import acts, facts, naming  # noqa: PLC0415 - models load before this

        assert acts and facts and naming  # imported for their registrations
