"""Put our own site in Django's place behind `admin.site`."""

from django.contrib.admin.apps import AdminConfig


class LaborinfoAdminConfig(AdminConfig):
    default_site = "laborinfo.accounts.admin_site.LaborinfoAdminSite"
