"""The numbers in the form of Prometheus, with those of the process itself: memory, time, open files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from gan1d.ui.status.numbers import read

RESIDENT = "process_resident_memory_bytes"  # told by Linux


def registry(pictures: Mapping[str, int]) -> CollectorRegistry:
    """What is asked for once."""
    found = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=found)
    found.register(_App(pictures))
    return found


def resident() -> int | None:
    """Bytes of memory of this process; None where the system does not tell."""
    found = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=found)
    value = found.get_sample_value(RESIDENT)
    return None if value is None else int(value)


class _App(Collector):
    def __init__(self, pictures: Mapping[str, int]) -> None:
        self._pictures = pictures

    def collect(self) -> Iterator[Metric]:
        """All numbers of one moment."""
        now = read(self._pictures)
        yield GaugeMetricFamily("gan1d_sessions", "Sessions with a browser.", now.sessions)
        yield _parted(
            GaugeMetricFamily("gan1d_pictures", "Live pictures being looked at.", labels=["route"]), now.pictures
        )
        yield GaugeMetricFamily("gan1d_rooms", "Rooms that are open.", now.rooms)
        yield GaugeMetricFamily("gan1d_room_followers", "Who follows a room.", now.followers)
        yield GaugeMetricFamily("gan1d_runs", "Runs that are known.", now.runs)
        yield GaugeMetricFamily("gan1d_runs_watched", "Watchers of runs.", now.watched)
        yield _parted(
            GaugeMetricFamily("gan1d_queue", "Image runs and maps that wait or are computed.", labels=["kind"]),
            now.queue,
        )
        yield GaugeMetricFamily(
            "gan1d_held_bytes", "Memory held for people: runs, many games, what they have given.", now.held
        )
        yield GaugeMetricFamily("gan1d_budget_bytes", "The bound on this memory.", now.budget)
        yield _parted(
            CounterMetricFamily("gan1d_iterations", "Iterations trained since the start.", labels=["kind"]), now.trained
        )


def _parted(family: GaugeMetricFamily | CounterMetricFamily, values: Mapping[str, int]) -> Metric:
    for label, value in values.items():
        family.add_metric([label], value)
    return family
