"""Django's admin as an app, with our site in the place of its own."""

from django.contrib.admin.apps import AdminConfig


class BackOffice(AdminConfig):
    """The admin, into which staff get by `shop/accounts/back_office/`."""

    default_site = "shop.accounts.back_office.site.StaffSite"
