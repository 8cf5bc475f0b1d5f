from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """At start the verbs and facts of decisions register themselves."""

    name = "kientao.work.decisions"
    label = "decisions"
