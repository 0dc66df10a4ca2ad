"""Addresses of the door and of the own account."""

from allauth.account import views as account
from allauth.socialaccount import views as provider
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import URLPattern, URLResolver

from adept.kernel.web import external, route
from adept.people import views
from adept.people.views import only

DOOR, OWN = "people.sign_in", "people.own_factors"

urlpatterns: list[URLPattern | URLResolver] = [
    # Two names for one page: allauth returns to the second when a code has run out.
    external("sign-in/", only(views.SignIn.as_view(), "email", "next"), "account_login", permission=DOOR, public=True),
    external(
        "sign-in/again/",
        only(views.SignIn.as_view(), "email", "next"),
        "account_request_login_code",
        permission=DOOR,
        public=True,
    ),
    external(
        "sign-in/code/",
        only(views.TypeCode.as_view(), "code", "next"),
        "account_confirm_login_code",
        permission=DOOR,
        public=True,
    ),
    external(
        "sign-in/second/",
        only(views.SecondFactor.as_view(), "code", "credential"),
        "mfa_authenticate",
        permission=DOOR,
        public=True,
    ),
    external(
        "sign-in/passkey/",
        only(views.PasskeySignIn.as_view(), "credential", "next"),
        "mfa_login_webauthn",
        permission=DOOR,
        public=True,
    ),
    external(
        "sign-in/work/cancelled/",
        only(provider.login_cancelled),
        "socialaccount_login_cancelled",
        permission=DOOR,
        public=True,
    ),
    external(
        "sign-in/<slug:provider_id>/", only(openid.login, "next"), "openid_connect_login", permission=DOOR, public=True
    ),
    external(
        "sign-in/<slug:provider_id>/callback/",
        only(openid.callback),
        "openid_connect_callback",
        permission=DOOR,
        public=True,
    ),
    external(
        "sign-in/closed-account/", only(account.account_inactive), "account_inactive", permission=DOOR, public=True
    ),
    # There is no sign-up: under allauth's name for it we tell how one gets in.
    route("sign-in-help/", views.Help, "account_signup"),
    external(
        "sign-out/", only(views.SignOut.as_view(), "next"), "account_logout", permission="people.sign_out", public=True
    ),
    route("strengthen/", views.Strengthen, "strengthen"),
    external(
        "strengthen/passkey/",
        only(views.ConfirmByPasskey.as_view(), "credential", "next"),
        "mfa_reauthenticate_webauthn",
        permission=OWN,
    ),
    external(
        "strengthen/code/", only(views.ConfirmByCode.as_view(), "code", "next"), "mfa_reauthenticate", permission=OWN
    ),
    route("account/", views.MyAccount, "account"),
    route("account/language/", views.ChooseLanguage, "choose_language"),
    external(
        "account/passkeys/add/",
        only(views.AddPasskey.as_view(), "name", "credential", "passwordless", "next"),
        "mfa_add_webauthn",
        permission=OWN,
    ),
    external(
        "account/passkeys/<int:pk>/remove/", only(views.RemovePasskey.as_view()), "mfa_remove_webauthn", permission=OWN
    ),
    external("account/app/add/", only(views.AddApp.as_view(), "code", "next"), "mfa_activate_totp", permission=OWN),
    external("account/app/remove/", only(views.RemoveApp.as_view()), "mfa_deactivate_totp", permission=OWN),
    external("account/recovery-codes/", only(views.RecoveryCodes.as_view()), "mfa_view_recovery_codes", permission=OWN),
    external(
        "account/recovery-codes/new/",
        only(views.NewRecoveryCodes.as_view()),
        "mfa_generate_recovery_codes",
        permission=OWN,
    ),
]
