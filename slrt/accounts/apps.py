from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "slrt.accounts"
    label = "accounts"
    verbose_name = "Pengguna dan unit"

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed

        from slrt.accounts.adapter import renew_session_key
        from slrt.accounts.navigation import settings_group
        from slrt.ui import nav

        authentication_step_completed.connect(renew_session_key, dispatch_uid="accounts.renew_session_key")
        nav.register(settings_group, order=400)
