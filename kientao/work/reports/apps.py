from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """At start the verbs, facts and erasers of reports register themselves."""

    name = "kientao.work.reports"
    label = "reports"

    def ready(self) -> None:
        from . import (  # noqa: PLC0415 - models load before this
            acts,
            casefile,
            draw,
            facts,
            forgetting,
            living,
            matters,
            naming,
            repeated,
            telling,
        )

        for module in (acts, casefile, draw, facts, forgetting, living, matters, naming, repeated, telling):
            assert module  # imported for its registrations
