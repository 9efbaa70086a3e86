from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "laborinfo.accounts"
    label = "accounts"
