"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from coalition import views
from members.urls import account_patterns, allauth_patterns, desk_patterns, portal_patterns
from members.urls import public_patterns as public_members
from metrics.urls import desk, portal, public

urlpatterns = [
    path("", include(([*public.urlpatterns, *public_members], "public"))),
    path("portal/", include(([*portal.urlpatterns, *portal_patterns], "portal"))),
    path("desk/", include(([*desk.urlpatterns, *desk_patterns], "desk"))),
    path("api/v1/", include("metrics.api.urls")),
    path("account/", include((account_patterns, "account"))),
    path("account/", include(allauth_patterns)),
    path("account/", include("allauth.urls")),
    path("health/live", views.live),
    path("health/ready", views.ready),
    path("health/work", views.work),
    path("admin/", admin.site.urls),
]

handler400 = "coalition.views.bad_request"
handler403 = "coalition.views.permission_denied"
handler404 = "coalition.views.not_found"
handler429 = "coalition.views.too_many_requests"  # allauth's
handler500 = "coalition.views.server_error"
