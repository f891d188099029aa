from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "slrt.exchange"
    label = "exchange"
