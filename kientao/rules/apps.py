from django.apps import AppConfig


class RulesConfig(AppConfig):
    """At start the verbs of rules, their facts, their place on a desk and the runner's part register themselves."""

    name = "kientao.rules"
    label = "rules"

    def ready(self) -> None:
        from kientao.lake import backups, dropping, segments, stream  # noqa: PLC0415 - models load before this

        from . import acts, facts, forgetting, matters, naming, readings_watcher, rights, running  # noqa: PLC0415

        for module in (
            backups,
            dropping,
            segments,
            stream,
            acts,
            facts,
            forgetting,
            matters,
            naming,
            readings_watcher,
            rights,
            running,
        ):
            assert module  # imported for its registrations
