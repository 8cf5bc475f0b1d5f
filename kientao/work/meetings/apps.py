from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """At start the verbs, facts and erasers of meetings register themselves."""

    name = "kientao.work.meetings"
    label = "meetings"

    def ready(self) -> None:
        from . import acts, facts, forgetting, living, matters, naming  # noqa: PLC0415 - models load before this

        assert acts and facts and forgetting and living and matters and naming  # imported for their registrations
