"""Addresses that exist only in the demo."""

from adept.demo import views
from adept.kernel.web import route

urlpatterns = [
    route("demo/", views.Cast, "demo"),
    route("demo/enter/", views.Enter, "demo_enter"),
    route("demo/mail/", views.Mail, "demo_mail"),
    route("demo/mail/<uuid:letter>/", views.OneLetter, "demo_letter"),
]
