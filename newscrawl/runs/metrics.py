"""A run's figures as a Prometheus text file, for the textfile collector of node_exporter. No open port.

Times are Unix seconds; their age is the reader's to reckon: ``time() - …``. What a failed run cannot tell is
kept from the former file: the last success, the newest row of a list that did not answer, the documents of a
store that is away.
"""

from collections.abc import Mapping
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile
from prometheus_client.parser import text_string_to_metric_families

from newscrawl.codec import Doc

OK = "newscrawl_run_ok"
SECONDS = "newscrawl_run_seconds"
FINISHED = "newscrawl_run_finished_timestamp_seconds"
COUNT = "newscrawl_run_counted"
SUCCESS = "newscrawl_last_success_timestamp_seconds"
NEWEST = "newscrawl_list_newest_timestamp_seconds"
DOCUMENTS = "newscrawl_documents"
HELP = {
    OK: "1 when the last run did its job, 0 when it did not",
    SECONDS: "How long the last run took",
    FINISHED: "When the last run ended",
    COUNT: "What the last run counted, by name, as in its record",
    SUCCESS: "When a run last ended that did its job",
    NEWEST: "Time of a list's newest row, by list id",
    DOCUMENTS: "Articles in the store",
}
LABELS = {COUNT: ("what",), NEWEST: ("list",)}
KEPT = (SUCCESS, NEWEST, DOCUMENTS)

Figures = dict[tuple[str, str], float]
"""Values by name and label; the label of a figure without any is empty."""


def write(file: Path, record: Doc, documents: int | None) -> None:
    """Write the figures of a run's record; the file is replaced at once. Raises OSError."""
    write_to_textfile(str(file), registry(former(file) | figures(record, documents)))


def former(file: Path) -> Figures:
    """What is kept of the file; nothing where there is none, or none that Prometheus could read."""
    if not file.is_file():
        return {}
    try:
        families = list(text_string_to_metric_families(file.read_text("utf-8")))
    except ValueError:
        return {}
    samples = [sample for family in families for sample in family.samples if sample.name in KEPT]
    return {(sample.name, "".join(sample.labels.values())): sample.value for sample in samples}


def figures(record: Doc, documents: int | None) -> Figures:
    """What a run's record tells; ``documents`` is None where the store could not be asked."""
    finished: float = record["finished_at"].timestamp()
    found: Figures = {
        (OK, ""): float(record["ok"]),
        (SECONDS, ""): record["seconds"],
        (FINISHED, ""): finished,
    }
    found |= {(COUNT, name): float(n) for name, n in record["counts"].items()}
    found |= {(NEWEST, lid): newest["newest_at"].timestamp() for lid, newest in record["lists"].items()}
    if record["ok"]:
        found[SUCCESS, ""] = finished
    if documents is not None:
        found[DOCUMENTS, ""] = float(documents)
    return found


def registry(values: Mapping[tuple[str, str], float]) -> CollectorRegistry:
    """The figures as Prometheus's gauges."""
    made = CollectorRegistry()
    names = dict.fromkeys(name for name, _ in values)
    gauges = {name: Gauge(name, HELP[name], LABELS.get(name, ()), registry=made) for name in names}
    for (name, label), value in values.items():
        gauge = gauges[name].labels(label) if label else gauges[name]
        gauge.set(value)
    return made
