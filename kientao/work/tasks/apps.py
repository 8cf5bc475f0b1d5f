from django.apps import AppConfig


class TasksConfig(AppConfig):
    """At start the verbs, facts, timers and erasers of tasks register themselves."""

    name = "kientao.work.tasks"
    label = "tasks"

    def ready(self) -> None:
        from . import acts, casefile, facts, forgetting, living, matters, terms  # noqa: PLC0415 - models load before this

        for module in (acts, casefile, facts, forgetting, living, matters, terms):
            assert module  # imported for its registrations
