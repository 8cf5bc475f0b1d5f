from django.apps import AppConfig


class BoardConfig(AppConfig):
    """At start the verbs and facts of the board register themselves."""

    name = "kientao.board"
    label = "board"

    def ready(self) -> None:
        from . import (  # noqa: PLC0415 - models load before this
            acts,
            facts,
            formulas,
            living,
            monthly,
            naming,
            standings,
        )
        from .ahead import facts as ahead  # noqa: PLC0415 - models load before this
        from .counting import daily  # noqa: PLC0415 - models load before this
        from .counting import facts as day_facts  # noqa: PLC0415 - models load before this
        from .fair import daily as flags  # noqa: PLC0415 - models load before this
        from .fair import facts as signs  # noqa: PLC0415 - models load before this
        from .scorecards import facts as scorecards  # noqa: PLC0415 - models load before this
        from .sheet import opening  # noqa: PLC0415 - models load before this
        from .view import letter  # noqa: PLC0415 - models load before this

        assert acts and facts and living and monthly and naming and standings  # imported for their registrations
        assert ahead and daily and day_facts and flags and formulas and letter and scorecards and signs and opening
