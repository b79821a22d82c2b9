"""The year histogram: bars as accessible SVG, a sentence that says what they show, and the table behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

WIDTH, HEIGHT, FOOT = 264, 84, 16


@dataclass(frozen=True)
class Bucket:
    """`count` things from year `start` to year `end`, both included; `href` narrows to them."""

    start: int
    end: int
    count: int
    href: str = ""

    @property
    def label(self) -> str:
        """ "1921" or "1921–1930"; years before the common era carry a minus sign."""
        return str(self.start) if self.start == self.end else f"{self.start}–{self.end}"


@dataclass(frozen=True)
class Summary:
    """What the sentence beside the chart says."""

    total: int
    first: int
    last: int
    peak: Bucket


def summarise(buckets: Sequence[Bucket]) -> Summary | None:
    """Total, span and fullest bucket; None when nothing is counted."""
    filled = [bucket for bucket in buckets if bucket.count > 0]
    if not filled:
        return None
    return Summary(
        total=sum(bucket.count for bucket in filled),
        first=filled[0].start,
        last=filled[-1].end,
        peak=max(filled, key=lambda bucket: (bucket.count, bucket.start)),
    )


def chosen(bucket: Bucket, low: int | None, high: int | None) -> bool:
    """Whether the bucket lies in the chosen span; without a span nothing is chosen."""
    if low is None and high is None:
        return False
    return (low is None or bucket.end >= low) and (high is None or bucket.start <= high)


def histogram_svg(buckets: Sequence[Bucket], *, low: int | None = None, high: int | None = None, label: str) -> str:
    """Bars in the order given; `label` is the accessible name (the sentence). A counted year is never invisible."""
    if not buckets:
        return ""
    step = WIDTH / len(buckets)
    gap = 1 if step > 3 else 0
    tallest = max(1, *(bucket.count for bucket in buckets))
    inside = [index for index, bucket in enumerate(buckets) if chosen(bucket, low, high)]
    span_x, span_width = (inside[0] * step, (inside[-1] - inside[0] + 1) * step) if inside else (0, 0)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT + FOOT}" role="img" aria-label="{escape(label)}">',
        f'<rect class="span" x="{span_x:g}" y="0" width="{span_width:g}" height="{HEIGHT}"/>',
    ]
    for index, bucket in enumerate(buckets):
        height = max(2, ceil((HEIGHT - 4) * bucket.count / tallest)) if bucket.count > 0 else 0
        marked = " bar-in" if chosen(bucket, low, high) else ""
        parts.append(
            f'<rect class="bar-hit" x="{index * step:.2f}" y="0" width="{step:.2f}" height="{HEIGHT}" '
            f'data-start="{bucket.start}" data-end="{bucket.end}"><title>{bucket.label}: {bucket.count}</title></rect>'
            f'<rect class="bar{marked}" x="{index * step + gap / 2:.2f}" y="{HEIGHT - height}" '
            f'width="{max(0.5, step - gap):.2f}" height="{height}" pointer-events="none"/>'
        )
    parts.append(
        f'<path class="axis" d="M0 {HEIGHT + 0.5}H{WIDTH}"/>'
        f'<text x="0" y="{HEIGHT + 13}">{buckets[0].start}</text>'
        f'<text x="{WIDTH}" y="{HEIGHT + 13}" text-anchor="end">{buckets[-1].end}</text></svg>'
    )
    return "".join(parts)
