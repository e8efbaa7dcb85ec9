from dataclasses import replace

import pytest

from metrics.charts.trend import trend
from tests.unit.metrics.charts.tables import counts


@pytest.mark.parametrize("name", ["title", "subtitle", "summary", "source"])
def test_a_figure_without_its_words_is_not_made(name: str) -> None:
    figure = trend(counts(removed=[1, 2]), subtitle="Items removed, per quarter")
    with pytest.raises(ValueError, match=f"without its {name}"):
        replace(figure, **{name: " "})  # type: ignore[arg-type]


def test_a_figure_without_its_legend_is_not_made() -> None:
    figure = trend(counts(removed=[1, 2]), subtitle="Items removed, per quarter")
    with pytest.raises(ValueError, match="without its legend"):
        replace(figure, legend=())
