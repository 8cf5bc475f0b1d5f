from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """At start the verbs, facts, timers, erasers and the banner of notices register themselves."""

    name = "kientao.work.notices"
    label = "notices"

    def ready(self) -> None:
        from . import acts, banner, clocks, facts, forgetting, living, matters, naming  # noqa: PLC0415 - models load before this  # noqa: PLC0415

        for module in (acts, banner, clocks, facts, forgetting, living, matters, naming):
            assert module  # imported for its registrations
