from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """At start the verbs, facts and erasers of reports register themselves."""

    name = "kientao.work.reports"
    label = "reports"

    def ready(self) -> None:
        from . import acts, draw, facts, forgetting, living, matters, naming, telling  # noqa: PLC0415 - models load before this

        assert (
            acts and draw and facts and forgetting and living and matters and naming and telling
        )  # imported for their registrations
