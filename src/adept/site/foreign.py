"""Tables that libraries bring, declared like our own: the class of each field, and to whom the rows belong."""

from dataclasses import dataclass

from adept.kernel.access import C, Ownership


@dataclass(frozen=True, slots=True)
class Foreign:
    """A library's table. `fields`: every concrete field and its class."""

    ownership: Ownership
    fields: dict[str, C]


MACHINERY = Ownership(shared="Django's own bookkeeping: names of models and permissions, nothing about people.")


def _plain(*names: str) -> dict[str, C]:
    return dict.fromkeys(names, C.PUBLIC)


def _secret(*names: str) -> dict[str, C]:
    return dict.fromkeys(names, C.SECURITY)


FOREIGN = {
    "auth.Permission": Foreign(MACHINERY, _plain("id", "name", "content_type", "codename")),
    "auth.Group": Foreign(MACHINERY, _plain("id", "name")),
    "auth.Group_permissions": Foreign(MACHINERY, _plain("id", "group", "permission")),
    "contenttypes.ContentType": Foreign(MACHINERY, _plain("id", "app_label", "model")),
    "sessions.Session": Foreign(
        Ownership(shared="Found by the secret in the viewer's own cookie only."),
        _secret("session_key", "session_data", "expire_date"),
    ),
    "account.EmailAddress": Foreign(
        Ownership(person="user"),
        {"id": C.SECURITY, "user": C.CONTACT, "email": C.CONTACT, "verified": C.SECURITY, "primary": C.SECURITY},
    ),
    "account.EmailConfirmation": Foreign(
        Ownership(person="email_address__user"), _secret("id", "email_address", "created", "sent", "key")
    ),
    "mfa.Authenticator": Foreign(
        Ownership(person="user"), _secret("id", "user", "type", "data", "created_at", "last_used_at")
    ),
    "socialaccount.SocialApp": Foreign(
        Ownership(shared="Set-up of the identity provider."),
        _secret("id", "provider", "provider_id", "name", "client_id", "secret", "key", "settings"),
    ),
    "socialaccount.SocialAccount": Foreign(
        Ownership(person="user"), _secret("id", "user", "provider", "uid", "last_login", "date_joined", "extra_data")
    ),
    "socialaccount.SocialToken": Foreign(
        Ownership(person="account__user"), _secret("id", "app", "account", "token", "token_secret", "expires_at")
    ),
}
