from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """At start the verbs and facts of meetings register themselves."""

    name = "kientao.work.meetings"
    label = "meetings"
