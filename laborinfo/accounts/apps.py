from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "laborinfo.accounts"
    label = "accounts"

    def ready(self):
        from laborinfo.accounts.audit import record
        from laborinfo.common.exports import register_recorder

        register_recorder(record)
