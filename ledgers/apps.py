from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgersConfig(AppConfig):
    name = "ledgers"

    def ready(self):
        autodiscover_modules("person_merges")
