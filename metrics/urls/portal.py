"""Where members report."""

from django.urls import URLPattern, path

import metrics.urls.quarter  # noqa: F401 - registers <quarter:…>
from metrics.views import (
    answers,
    audit,
    dashboards,
    drafting,
    lineage,
    movement,
    nothing_found,
    pasting,
    portal,
    problems,
    questions,
    receipt,
    reporting,
    submission,
    uploading,
)

urlpatterns: list[URLPattern] = [
    path("", portal.home, name="home"),
    path("history/", portal.history, name="history"),
    path("audit/", audit.portal, name="audit"),
    path("<quarter:quarter>/", uploading.upload, name="upload"),
    path("<quarter:quarter>/nothing-found/", nothing_found.page, name="nothing-found"),
    path("<quarter:quarter>/paste/", pasting.page, name="paste"),
    path("<quarter:quarter>/form/", drafting.page, name="form"),
    path("<quarter:quarter>/form/check/", drafting.check, name="form-check"),
    path("<quarter:quarter>/template.<str:format>", uploading.template, name="template"),
    path("submissions/<uuid:id>/", submission.page, name="submission"),
    path("submissions/<uuid:id>/progress/", submission.progress, name="submission-progress"),
    path("submissions/<uuid:id>/problems/", problems.page, name="problems"),
    path("submissions/<uuid:id>/submit/", submission.submit, name="submit"),
    path("submissions/<uuid:id>/withdraw/", submission.withdraw, name="withdraw"),
    path("submissions/<uuid:id>/answer/", questions.answer, name="answer"),
    path("submissions/<uuid:id>/receipt/", receipt.receipt, name="receipt"),
    path("submissions/<uuid:id>/file/", submission.file, name="file"),
    path("submissions/<uuid:id>/marked.xlsx", submission.marked, name="marked"),
    path("submissions/<uuid:id>/findings.csv", submission.findings, name="findings"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<int:number>/revoke/", answers.revoke, name="revoke-answer"),
    path("progress/", dashboards.own, name="progress"),
    path("progress/what-changed/", movement.own, name="what-changed"),
    path("reporting/", reporting.own, name="reporting"),
    path("lineage/", lineage.portal, name="lineage"),
    path("taxa/", dashboards.taxon_options, name="taxa"),
]
