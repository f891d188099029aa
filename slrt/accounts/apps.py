from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "slrt.accounts"
    label = "accounts"
