"""The figures of `/metrics`, in the text format of Prometheus 0.0.4.

Everything is read from what the processes share (database, tally files, whatever upper packages name in
`kit.data.metrics`), so it does not matter which process answers, and there is nothing to add up.
"""

import shutil
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import Error
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import CollectorRegistry

from tianlu import __version__
from tianlu.kit.data import Metric, metrics
from tianlu.kit.observe.own import own_metrics
from tianlu.kit.observe.tally import BUCKETS, RequestCounts, totals

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposition() -> bytes:
    """All figures as text; a source that fails is left out and counted."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector())
    return generate_latest(registry)


class _Collector:
    def collect(self) -> Iterator[Family]:
        build = GaugeMetricFamily("tianlu_build_info", "The version that answers.", labels=["version"])
        build.add_metric([__version__], 1)
        yield build
        usage = shutil.disk_usage(settings.TIANLU_HOME)
        yield GaugeMetricFamily("tianlu_disk_free_bytes", "Free space where the data home lies.", value=usage.free)
        yield _requests(totals())
        failed = 0
        for _name, source in [("kit", own_metrics), *metrics]:
            try:
                with_samples = list(source())
            except (Error, OSError):
                failed += 1
                continue
            yield from _families(with_samples)
        yield GaugeMetricFamily("tianlu_metric_sources_failing", "Sources that gave no figures.", value=failed)


def _families(given: Iterable[Metric]) -> Iterator[Family]:
    for metric in given:
        labels = sorted({label for sample, _value in metric.samples for label in sample})
        family = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
        made = family(metric.name, metric.help, labels=labels)
        for sample, value in metric.samples:
            made.add_metric([sample.get(label, "") for label in labels], value)
        yield made


def _requests(counts: Iterable[RequestCounts]) -> Family:
    family = HistogramMetricFamily(
        "tianlu_request_seconds", "Time to answer requests, by view.", labels=["view", "method", "status"]
    )
    bounds = [*(str(bound) for bound in BUCKETS), "+Inf"]
    for one in counts:
        below, buckets = 0, []
        for bound, count in zip(bounds, one.counts, strict=True):
            below += count
            buckets.append((bound, float(below)))
        family.add_metric([one.view, one.method, f"{one.status}xx"], buckets, sum_value=one.seconds)
    return family
