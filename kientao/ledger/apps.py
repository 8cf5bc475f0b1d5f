from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "kientao.ledger"
    label = "ledger"
