from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """At start the verbs, facts, timers, jobs and erasers of devices register themselves."""

    name = "kientao.work.devices"
    label = "devices"

    def ready(self) -> None:
        from . import acts, clocks, facts, forgetting, matters, naming, sending  # noqa: PLC0415 - models load before this

        for module in (acts, clocks, facts, forgetting, matters, naming, sending):
            assert module  # imported for its registrations
