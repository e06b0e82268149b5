"""Users for staff: Django's own pages."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from shop.accounts.models import User

admin.site.register(User, UserAdmin)
