from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """At start the verbs, facts, timers and erasers of documents register themselves."""

    name = "kientao.work.decisions"
    label = "decisions"

    def ready(self) -> None:
        from . import acts, casefile, clocks, facts, forgetting, living, matters, naming  # noqa: PLC0415 - models load before this

        for module in (acts, casefile, clocks, facts, forgetting, living, matters, naming):
            assert module  # imported for its registrations
