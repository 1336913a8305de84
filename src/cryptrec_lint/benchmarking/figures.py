"""Numbers as reports print them: three digits that mean something, a prefix, and nothing that only looks exact."""

from __future__ import annotations

from cryptrec_lint.benchmarking.model import Figure

_LARGE = ((1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))
_TIMES = ((1.0, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns"))
_SIZES = ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))
NONE = "-"
"""Stands where there is no value."""


def three(value: float) -> str:
    """Three significant digits without an exponent: 0.123, 1.23, 12.3, 123, 1230."""
    digits = next((digits for least, digits in ((99.95, 0), (9.995, 1), (0.9995, 2)) if abs(value) >= least), 3)
    return f"{value:.{digits}f}"


def rate(per_second: float) -> str:
    """A rate with a decimal prefix: `2.92 G`."""
    # A value that rounds to 1000 of a prefix is shown as 1 of the next one.
    step, prefix = next(((step, prefix) for step, prefix in _LARGE if per_second >= 0.9995 * step), _LARGE[-1])
    return f"{three(per_second / step)} {prefix}".strip()


def bytes_per_second(per_second: float) -> str:
    """`2.92 GB/s`."""
    number, _, prefix = rate(per_second).partition(" ")
    return f"{number} {prefix}B/s"


def count(per_second: float) -> str:
    """Operations a second as an integer with separators, with decimals where they are few: `48,463`, `12.3`."""
    return f"{per_second:,.0f}" if per_second >= 99.95 else three(per_second)


def duration(seconds: float) -> str:
    """A time with its unit: `259 us`."""
    step, unit = next(((step, unit) for step, unit in _TIMES if seconds >= 0.9995 * step), _TIMES[-1])
    return f"{three(seconds / step)} {unit}"


def clock(hertz: int) -> str:
    """`2.45 GHz`."""
    return f"{rate(hertz)}Hz"


def size(count: int) -> str:
    """A size of messages: `16 B`, `1 KiB`, `1 MiB`; where no binary prefix fits, bytes."""
    step, unit = next(((step, unit) for step, unit in _SIZES if count >= step and count % step == 0), (1, "B"))
    return f"{count // step} {unit}"


def percent(share: float) -> str:
    """A share in percent: `3%`, `0.4%`; below a hundredth of a percent it only says so."""
    value = share * 100
    if 0 < value < 0.01:
        return "<0.01%"
    return f"{value:.0f}%" if value >= 9.95 or value == 0 else f"{value:.1f}%" if value >= 0.095 else f"{value:.2f}%"


def change(ratio: float) -> str:
    """A ratio of speeds as a change: `+12%`, `-3.4%`; from twice on as a factor: `x2.1`."""
    if ratio >= 2:
        return f"x{three(ratio)}"
    return ("+" if ratio >= 1 else "-") + percent(abs(ratio - 1))


def shown(figure: Figure) -> str:
    """The rate of a figure in its unit."""
    return bytes_per_second(figure.per_second) if figure.size else f"{count(figure.per_second)}/s"
