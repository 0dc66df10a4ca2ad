"""Every address of the site."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from adept.kernel.web import route
from adept.site import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("adept.people.urls")),
    path("", include("adept.journey.applications.urls")),
    path("", include("adept.journey.selection.urls")),
    path("", include("adept.journey.matching.urls")),
    path("", include("adept.oversight.urls")),
    route("language/", views.Language, "language"),
    route("patterns/", views.Patterns, "patterns"),
    route("health/", views.Health, "health"),
]
if settings.DEMO:
    urlpatterns.append(path("", include("adept.demo.urls")))
handler403 = "adept.kernel.web.denied"
handler404 = "adept.kernel.web.denied"
handler500 = "adept.site.views.broken"
