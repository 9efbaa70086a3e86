from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommonConfig(AppConfig):
    name = "laborinfo.common"
    label = "common"

    def ready(self):
        autodiscover_modules("navigation")
