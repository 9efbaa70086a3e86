from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "laborinfo.regions"
    label = "regions"
