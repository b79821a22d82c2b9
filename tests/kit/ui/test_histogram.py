"""The year histogram says in words what it shows, and shows every counted year."""

from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation

from tianlu.kit.ui.histogram import Bucket, Summary, chosen, histogram_svg, summarise

BUCKETS = [
    Bucket(1900, 1909, 1, "/search?from=1900"),
    Bucket(1910, 1919, 0),
    Bucket(1920, 1929, 4000),
    Bucket(1930, 1939, 12),
]


def test_the_summary_names_total_span_and_peak() -> None:
    assert summarise(BUCKETS) == Summary(total=4013, first=1900, last=1939, peak=BUCKETS[2])
    assert summarise([Bucket(1900, 1909, 0)]) is None
    assert summarise([]) is None


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(None, None, []), (1920, None, [1920, 1930]), (None, 1905, [1900]), (1915, 1925, [1910, 1920]), (2000, 2010, [])],
)
def test_a_span_chooses_the_buckets_it_touches(low: int | None, high: int | None, expected: list[int]) -> None:
    assert [bucket.start for bucket in BUCKETS if chosen(bucket, low, high)] == expected


def test_every_counted_bucket_has_a_visible_bar() -> None:
    root = ElementTree.fromstring(histogram_svg(BUCKETS, low=1920, high=1929, label="x"))
    heights = [int(bar.attrib["height"]) for bar in root.iter("rect") if bar.attrib["class"].split()[0] == "bar"]
    assert heights == [2, 0, 80, 2]
    assert [bar.attrib["class"] for bar in root.iter("rect")].count("bar bar-in") == 1


def test_the_chart_is_an_image_with_a_name() -> None:
    root = ElementTree.fromstring(histogram_svg(BUCKETS, label='4,013 "titles" <b>'))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == '4,013 "titles" <b>'


def test_nothing_to_count_draws_nothing() -> None:
    assert histogram_svg([], label="x") == ""


def rendered(language: str, **context: object) -> str:
    with translation.override(language):
        template = '{% load ui %}{% histogram buckets action="/search" low=1920 high=1929 hidden=kept %}'
        return Template(template).render(Context(context))


def test_the_figure_carries_sentence_fields_and_table() -> None:
    html = rendered("en", buckets=BUCKETS, kept=[("q", 'a"b')])
    assert "4,013 titles from 1900 to 1939; most in 1920–1929 (4,000)." in html
    assert '<input type="hidden" name="q" value="a&quot;b">' in html
    assert 'name="year_from" value="1920"' in html
    assert '<a href="/search?from=1900" rel="nofollow">1900–1909</a>' in html
    assert html.count("<tr>") == 4


def test_the_sentence_speaks_chinese() -> None:
    assert "1900 至 1939 年共 4,013 种，以 1920–1929 年最多（4,000 种）。" in rendered(
        "zh-hans", buckets=BUCKETS, kept=[]
    )


def test_no_years_leave_no_figure() -> None:
    assert rendered("en", buckets=[], kept=[]).strip() == ""
