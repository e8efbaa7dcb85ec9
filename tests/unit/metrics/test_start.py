from pathlib import Path
from shutil import copytree

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from metrics.statistics import indicator


def test_a_broken_definition_stops_the_start_and_names_its_file_and_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = copytree(Path(indicator.__file__).parents[1] / "definitions", tmp_path / "definitions")
    file = broken / "measures" / "items_removed.toml"
    file.write_text(file.read_text().replace("unit =", "units ="))
    load = indicator.load
    monkeypatch.setattr(indicator, "load", lambda _directory: load(broken))
    indicator.definitions.cache_clear()
    try:
        with pytest.raises(ImproperlyConfigured, match=r"items_removed\.toml.*unit"):
            apps.get_app_config("metrics").ready()
    finally:
        indicator.definitions.cache_clear()
