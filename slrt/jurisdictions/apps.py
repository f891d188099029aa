from django.apps import AppConfig


class JurisdictionsConfig(AppConfig):
    name = "slrt.jurisdictions"
    label = "jurisdictions"
    verbose_name = "Profil daerah"

    def ready(self) -> None:
        from slrt.jurisdictions.navigation import profile_items
        from slrt.ui import nav

        nav.register(profile_items, order=410)
