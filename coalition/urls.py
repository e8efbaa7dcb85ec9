"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from coalition import views

urlpatterns = [
    path("health/live", views.live),
    path("health/ready", views.ready),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "coalition.views.bad_request"
handler403 = "coalition.views.permission_denied"
handler404 = "coalition.views.not_found"
handler500 = "coalition.views.server_error"
