"""What everybody may see."""

from django.urls import URLPattern, path

from metrics.views.public import commitments, home, indicators, releases, species, statements, words

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("species/", species.species, name="species"),
    path("species/<slug:slug>/", species.group, name="species-group"),
    path("indicators/<slug:code>/", indicators.indicator, name="indicator"),
    path("releases/", releases.releases, name="releases"),
    path("releases/<int:number>/", releases.release, name="release"),
    path("data/", words.data, name="data"),
    path("statements/", statements.statements, name="statements"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("methods/", words.methods, name="methods"),
    path("methods/findings/", words.findings, name="findings"),
    path("about/", words.about, name="about"),
    path("contact/", words.contact, name="contact"),
    path("privacy/", words.privacy, name="privacy"),
    path("report-error/", words.report_error, name="report-error"),
]
