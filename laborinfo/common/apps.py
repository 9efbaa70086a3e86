from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "laborinfo.common"
    label = "common"
