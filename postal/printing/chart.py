"""Bar charts as SVG files of our own: no script in them, no font or style from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pygal
from pygal.style import Style

_INK: Final = "#1c2420"
_SOFT: Final = "#4b5a52"
_STYLE: Final = Style(
    background="transparent",
    plot_background="transparent",
    foreground=_SOFT,
    foreground_strong=_INK,
    foreground_subtle="#d5dbd4",
    guide_stroke_color="#d5dbd4",
    major_guide_stroke_color="#d5dbd4",
    guide_stroke_dasharray="none",
    major_guide_stroke_dasharray="none",
    opacity="1",
    opacity_hover="1",
    colors=("#14532d", "#8fb59c", "#7a4a12"),
    font_family="system-ui, 'Segoe UI', 'Noto Sans', Arial, sans-serif",
    label_font_size=13,
    major_label_font_size=13,
    legend_font_size=14,
    no_data_font_size=16,
)


@dataclass(frozen=True)
class Series:
    """One colour of bars and its name in the legend; no bar is drawn for None."""

    name: str
    values: Sequence[int | None]


def bars(
    labels: Sequence[str], series: Sequence[Series], no_data: str, top: int | None = None
) -> bytes:
    """Return a bar chart, 640 by 260 units, as SVG.

    Args:
        labels: one under each group of bars.
        series: up to two, each as long as ``labels``.
        no_data: what to say when there is nothing to draw.
        top: where the scale ends (100 for percent), None for the highest bar.
    """
    drawn = [value for one in series for value in one.values if value is not None]
    highest = top or max(drawn, default=0)
    chart = pygal.Bar(
        style=_STYLE,
        width=640,
        height=260,
        js=(),
        range=(0, max(highest, 4)),
        no_data_text=no_data,
        **_common(series),
    )
    return _rendered(chart, labels, series, empty=not drawn)


def lying_bars(labels: Sequence[str], series: Sequence[Series], no_data: str) -> bytes:
    """Return bars that lie below each other, each made of a part of every series, as SVG.

    640 units wide, :func:`lying_height` high: for names, which need their room on the left.

    Args:
        labels: one before each bar, the first on top.
        series: up to three, each as long as ``labels``.
        no_data: what to say when there is nothing to draw.
    """
    whole = [
        sum(value or 0 for value in row)
        for row in zip(*(one.values for one in series), strict=True)
    ]
    chart = pygal.HorizontalStackedBar(
        style=_STYLE,
        width=640,
        height=lying_height(len(labels)),
        js=(),
        range=(0, max([*whole, 4])),
        no_data_text=no_data,
        **_common(series),
    )
    # The library draws from below.
    upwards = [Series(one.name, list(reversed(one.values))) for one in series]
    return _rendered(chart, list(reversed(labels)), upwards, empty=not any(whole))


def lying_height(bars: int) -> int:
    """Return how high a picture of so many lying bars is."""
    return 90 + 40 * max(bars, 1)


def _common(series: Sequence[Series]) -> dict[str, Any]:
    return {
        "show_legend": len(series) > 1,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": len(series),
        "legend_box_size": 12,
        "margin": 8,
        "spacing": 8,
        "value_formatter": lambda value: f"{value:,.0f}".replace(",", "."),
        "max_scale": 5,
        "rounded_bars": 2,
        "print_values": False,
        "truncate_label": -1,
        "truncate_legend": -1,
    }


def _rendered(chart: Any, labels: Sequence[str], series: Sequence[Series], *, empty: bool) -> bytes:  # noqa: ANN401 - pygal has no types
    chart.x_labels = list(labels)
    for one in series:
        chart.add(one.name, [] if empty else list(one.values))
    chart.add_xml_filter(_without_scripts)
    rendered: bytes = chart.render()
    return rendered


def _without_scripts(root: Any) -> Any:  # noqa: ANN401 - an XML element of pygal's library
    """Take the settings of pygal's own script out: nothing may run in a picture."""
    for element in list(root.iter()):
        for child in list(element):
            if str(child.tag).endswith("script"):
                element.remove(child)
    return root
