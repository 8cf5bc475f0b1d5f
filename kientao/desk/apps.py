from django.apps import AppConfig


class DeskConfig(AppConfig):
    """At start verbs and names of saved queries, their eraser and the links behind charts register themselves."""

    name = "kientao.desk"
    label = "desk"

    def ready(self) -> None:
        from . import acts, behind_charts, forgetting, naming  # noqa: PLC0415 - models load before this

        assert acts and behind_charts and forgetting and naming  # imported for their registrations
