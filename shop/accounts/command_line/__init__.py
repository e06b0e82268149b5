"""Django's commands about accounts, made to go through services.

An app of its own, since of two commands of one name Django takes that of the app that is named first: it stands before
`django.contrib.auth` in config/settings/apps.py. Commands that are ours alone are in shop/accounts/management/.
"""
