"""What adorns a certificate: frame, corners and a rosette of fine lines, drawn by formula as one SVG address."""

import base64
import math
from functools import cache

GOLD = "#a87b2c"
# The corner of the frame: a square set back, as a try square lies in it; in a box of 40.
CORNER = '<path d="M2 40V14H14V2H40"/><path d="M6 40V18H18V6H40"/><rect x="5" y="5" width="5" height="5"/>'
RINGS = ((86, 10, 36), (62, 11, 24), (38, 10, 18), (18, 6, 12))  # radius, swing, waves; in a box of 200


def _ring(radius: float, swing: float, waves: int, phase: float) -> str:
    """A circle whose radius swings `waves` times, as a path."""
    steps = waves * 14
    turns = [2 * math.pi * step / steps for step in range(steps)]
    reach = [radius + swing * math.sin(waves * turn + phase) for turn in turns]
    points = ((r * math.cos(turn), r * math.sin(turn)) for r, turn in zip(reach, turns, strict=True))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _rosette(width: float, height: float, size: float) -> str:
    """Rings of waves laid over each other, as engraved papers have them; pale, to be printed under text."""
    rings = "".join(
        f'<path d="{_ring(radius, swing, waves, step * math.pi / 3)}"/>'
        for radius, swing, waves in RINGS
        for step in range(6)
    )
    place = f"translate({width / 2} {height / 2}) scale({size / 200})"
    return f'<g transform="{place}" stroke-width=".22" opacity=".3">{rings}</g>'


def _frame(width: float, height: float, inset: float, line: float) -> str:
    size = f'width="{width - 2 * inset}" height="{height - 2 * inset}"'
    return f'<rect x="{inset}" y="{inset}" {size} stroke-width="{line}"/>'


def _corners(width: float, height: float, inset: float, size: float) -> str:
    turned = ((inset, inset, 1, 1), (width - inset, inset, -1, 1))
    both = turned + tuple((x, height - y, dx, -1) for x, y, dx, _dy in turned)
    return "".join(
        f'<g transform="translate({x} {y}) scale({dx * size / 40} {dy * size / 40})">{CORNER}</g>'
        for x, y, dx, dy in both
    )


@cache
def sheet(width: float, height: float, *, unit: float = 1.0, rosette: float = 0) -> str:
    """Frame and corners for a sheet of so many mm, all lengths times `unit`; `rosette`: its size in mm, 0 for none."""
    body = _frame(width, height, 12.8 * unit, 1.6 * unit) + _frame(width, height, 15.2 * unit, 0.3 * unit)
    body += _corners(width, height, 18 * unit, 15 * unit)
    body += _rosette(width, height, rosette) if rosette else ""
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<g fill="none" stroke="{GOLD}">{body}</g></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(text.encode()).decode()
