from django.apps import AppConfig


class TasksConfig(AppConfig):
    """At start the verbs and facts of tasks register themselves."""

    name = "kientao.work.tasks"
    label = "tasks"
