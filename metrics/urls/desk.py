"""Where conveners work."""

from django.urls import URLPattern, path

import metrics.urls.quarter  # noqa: F401 - registers <quarter:…>
from metrics.views import (
    audit,
    changes,
    collection,
    dashboards,
    lineage,
    membership,
    mine,
    questions,
    releases,
    reopening,
    review,
    submission,
)

urlpatterns: list[URLPattern] = [
    path("", collection.home, name="home"),
    path("remind/", collection.remind, name="remind"),
    path("accept/", collection.accept_chosen, name="accept-chosen"),
    path("mine/", mine.mine, name="mine"),
    path("members/<slug:slug>/", membership.member, name="member"),
    path("members/<slug:slug>/changes/<slug:kind>/", membership.change, name="member-change"),
    path("members/<slug:slug>/changes/<int:number>/drop/", membership.drop, name="member-drop"),
    path("review/", review.queue, name="review"),
    path("submissions/<uuid:id>/", review.page, name="submission"),
    path("submissions/<uuid:id>/accept/", review.accept, name="accept"),
    path("submissions/<uuid:id>/return/", review.send_back, name="return"),
    path("submissions/<uuid:id>/ask/", questions.ask, name="ask"),
    path("submissions/<uuid:id>/reply/", questions.reply, name="reply"),
    path("submissions/<uuid:id>/changes/", changes.changes, name="changes"),
    path("submissions/<uuid:id>/file/", submission.file, name="file"),
    path("submissions/<uuid:id>/findings.csv", submission.findings, name="findings"),
    path("members/<slug:slug>/<quarter:quarter>/", reopening.page, name="reopening"),
    path("members/<slug:slug>/<quarter:quarter>/reopen/", reopening.reopen, name="reopen"),
    path("members/<slug:slug>/<quarter:quarter>/end/", reopening.end, name="end-reopening"),
    path("progress/", dashboards.trend, name="trend"),
    path("progress/members/", dashboards.by_member, name="by-member"),
    path("progress/species/", dashboards.by_species, name="by-species"),
    path("progress/products/", dashboards.by_product, name="by-product"),
    path("lineage/", lineage.desk, name="lineage"),
    path("taxa/", dashboards.taxon_options, name="taxa"),
    path("audit/", audit.desk, name="audit"),
    path("releases/", releases.releases, name="releases"),
    path("releases/<int:number>/", releases.release, name="release"),
    path("releases/<int:number>/preview/", releases.preview, name="release-preview"),
    path("releases/<int:number>/refresh/", releases.refresh, name="release-refresh"),
    path("releases/<int:number>/schedule/", releases.schedule, name="release-schedule"),
    path("releases/<int:number>/publish/", releases.publish, name="release-publish"),
]
