from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "slrt.accounts"
    label = "accounts"
    verbose_name = "Pengguna dan unit"

    def ready(self) -> None:
        from slrt.accounts.navigation import settings_group
        from slrt.ui import nav

        nav.register(settings_group, order=400)
