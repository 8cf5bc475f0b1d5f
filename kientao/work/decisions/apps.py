from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """At start the verbs, facts, timers and erasers of documents register themselves."""

    name = "kientao.work.decisions"
    label = "decisions"

    def ready(self) -> None:
        from . import acts, clocks, facts, forgetting, living, matters, naming  # noqa: PLC0415 - models load before this

        assert acts and clocks and facts and forgetting and living and matters and naming  # for their registrations
