from django.apps import AppConfig

from kientao.ledger import rights
from kientao.ui import pages


class CityConfig(AppConfig):
    """At start the city answers who may do what, for acts and for pages."""

    name = "kientao.city"
    label = "city"

    def ready(self) -> None:
        from . import (  # noqa: PLC0415 - models load before this
            access,
            acts,
            data_matters,
            deadlines,
            facts,
            naming,
            retaining,
            sensor_facts,
            series,
            signin,
        )  # fmt: skip

        assert acts and data_matters and deadlines and facts  # imported for their registrations
        assert naming and retaining and sensor_facts and series
        rights.register(access.may)
        rights.register_actor(access.by_of)
        pages.register(authorise=signin.authorise, identify=signin.identify)
