from django.apps import AppConfig


class TasksConfig(AppConfig):
    """At start the verbs, facts, timers and erasers of tasks register themselves."""

    name = "kientao.work.tasks"
    label = "tasks"

    def ready(self) -> None:
        from . import acts, facts, forgetting, living, matters, terms  # noqa: PLC0415 - models load before this

        assert acts and facts and forgetting and living and matters and terms  # imported for their registrations
