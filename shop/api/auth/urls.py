"""The addresses below ``/api/auth/``. Changes when accounts get another resource."""

from django.urls import path

from shop.api.auth.addresses import AddressDetail, AddressList
from shop.api.auth.emails import EmailChange, EmailConfirm, EmailResend
from shop.api.auth.exports import ExportDetail, ExportFile, ExportList
from shop.api.auth.passwords import PasswordChange, PasswordReset, PasswordResetConfirm
from shop.api.auth.profile import Delete, Me
from shop.api.auth.registering import Register
from shop.api.auth.sessions import SessionDetail, SessionList
from shop.api.auth.signing_in import Login, Logout, LogoutEverywhere, Refresh

urlpatterns = [
    path("register/", Register.as_view(), name="register"),
    path("login/", Login.as_view(), name="login"),
    path("refresh/", Refresh.as_view(), name="refresh"),
    path("logout/", Logout.as_view(), name="logout"),
    path("logout/all/", LogoutEverywhere.as_view(), name="logout-everywhere"),
    path("me/", Me.as_view(), name="me"),
    path("delete/", Delete.as_view(), name="delete-account"),
    path("sessions/", SessionList.as_view(), name="sessions"),
    path("sessions/<uuid:session_id>/", SessionDetail.as_view(), name="session"),
    path("password/change/", PasswordChange.as_view(), name="password-change"),
    path("password/reset/", PasswordReset.as_view(), name="password-reset"),
    path("password/reset/confirm/", PasswordResetConfirm.as_view(), name="password-reset-confirm"),
    path("email/change/", EmailChange.as_view(), name="email-change"),
    path("email/resend/", EmailResend.as_view(), name="email-resend"),
    path("email/confirm/", EmailConfirm.as_view(), name="email-confirm"),
    path("addresses/", AddressList.as_view(), name="addresses"),
    path("addresses/<uuid:address_id>/", AddressDetail.as_view(), name="address"),
    path("exports/", ExportList.as_view(), name="exports"),
    path("exports/<uuid:export_id>/", ExportDetail.as_view(), name="export"),
    path("exports/<uuid:export_id>/file/", ExportFile.as_view(), name="export-file"),
]
