"""Where conveners work."""

from django.urls import URLPattern, path

from metrics.views import collection, review, submission

urlpatterns: list[URLPattern] = [
    path("", collection.home, name="home"),
    path("review/", review.queue, name="review"),
    path("submissions/<uuid:id>/", review.page, name="submission"),
    path("submissions/<uuid:id>/accept/", review.accept, name="accept"),
    path("submissions/<uuid:id>/return/", review.send_back, name="return"),
    path("submissions/<uuid:id>/file/", submission.file, name="file"),
    path("submissions/<uuid:id>/findings.csv", submission.findings, name="findings"),
]
