from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RegionsConfig(AppConfig):
    name = "laborinfo.regions"
    label = "regions"

    def ready(self):
        autodiscover_modules("region_moves")
