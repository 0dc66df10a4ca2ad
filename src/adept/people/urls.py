"""Addresses of the door and of the own account."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.socialaccount import views as provider
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import URLPattern, URLResolver

from adept.kernel.web import external, route
from adept.people import views

Answering = Callable[..., Any]


def door(address: str, view: Answering, name: str, *fields: str) -> URLPattern:
    """A page for everybody, answered by allauth; its form holds `fields` and no others."""
    return external(address, views.only(view, *fields), name, permission="people.sign_in", public=True)


def own(address: str, view: Answering, name: str, *fields: str) -> URLPattern:
    """A page about what one signs in with, answered by allauth for whoever is signed in."""
    return external(address, views.only(view, *fields), name, permission="people.own_factors")


urlpatterns: list[URLPattern | URLResolver] = [
    # Two names for one page: allauth returns to the second when a code has run out.
    door("sign-in/", views.SignIn.as_view(), "account_login", "email", "next"),
    door("sign-in/again/", views.SignIn.as_view(), "account_request_login_code", "email", "next"),
    door("sign-in/code/", views.TypeCode.as_view(), "account_confirm_login_code", "code", "next"),
    door("sign-in/second/", views.SecondFactor.as_view(), "mfa_authenticate", "code", "credential"),
    door("sign-in/passkey/", views.PasskeySignIn.as_view(), "mfa_login_webauthn", "credential", "next"),
    door("sign-in/closed-account/", account.account_inactive, "account_inactive"),
    door("sign-in/cancelled/", provider.login_cancelled, "socialaccount_login_cancelled"),
    door("sign-in/with/<slug:provider_id>/", openid.login, "openid_connect_login", "next"),
    door("sign-in/with/<slug:provider_id>/callback/", openid.callback, "openid_connect_callback"),
    # There is no sign-up: under allauth's name for it we tell how one gets in.
    route("sign-in-help/", views.Help, "account_signup"),
    external(
        "sign-out/",
        views.only(views.SignOut.as_view(), "next"),
        "account_logout",
        permission="people.sign_out",
        public=True,
    ),
    route("strengthen/", views.Strengthen, "strengthen"),
    own("strengthen/passkey/", views.ConfirmByPasskey.as_view(), "mfa_reauthenticate_webauthn", "credential", "next"),
    own("strengthen/code/", views.ConfirmByCode.as_view(), "mfa_reauthenticate", "code", "next"),
    route("account/", views.MyAccount, "account"),
    route("account/language/", views.ChooseLanguage, "choose_language"),
    own(
        "account/passkeys/add/",
        views.AddPasskey.as_view(),
        "mfa_add_webauthn",
        "name",
        "credential",
        "passwordless",
        "next",
    ),
    own("account/passkeys/<int:pk>/remove/", views.RemovePasskey.as_view(), "mfa_remove_webauthn"),
    own("account/app/add/", views.AddApp.as_view(), "mfa_activate_totp", "code", "next"),
    own("account/app/remove/", views.RemoveApp.as_view(), "mfa_deactivate_totp"),
    own("account/recovery-codes/", views.RecoveryCodes.as_view(), "mfa_view_recovery_codes"),
    own("account/recovery-codes/new/", views.NewRecoveryCodes.as_view(), "mfa_generate_recovery_codes"),
]
