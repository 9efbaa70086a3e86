from django.apps import AppConfig


class SubsidiesConfig(AppConfig):
    name = "subsidies"

    def ready(self):
        from subsidies import navigation  # noqa: F401  (registers the menu entry)
