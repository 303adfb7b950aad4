"""The crawls' part of the whole benchmark: against the loader written by hand; start, memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

from benchmarks.crawl import job
from benchmarks.crawl.job import Taken
from benchmarks.crawl.variants import VARIANTS, Variant
from benchmarks.figures import Figure

BY_NAME = {variant.name: variant for variant in VARIANTS}
LOCAL = tuple(BY_NAME[name] for name in ("bare", "loader", "nothing", "sqlite", "archive"))
MONGO = tuple(BY_NAME[name] for name in ("loader", "inserted", "mongo", "mongo20"))
LATENT, ARCHIVE_CPU, START_S = 0.95, 1.05, 1.2
LOADER = "the loader"
MEMORY_RATIO, MEMORY_MB = 1.2, 220
UNCHOSEN: dict[str, dict[str, object]] = {
    "uvloop": {"ASYNCIO_EVENT_LOOP": "uvloop.Loop"},
    "CONCURRENT_ITEMS = 100, Scrapy's default": {"CONCURRENT_ITEMS": 100},
    "METAREFRESH_ENABLED, Scrapy's default": {"METAREFRESH_ENABLED": True},
    "Scrapy's own decompression": {
        "DOWNLOADER_MIDDLEWARES": {
            "newscrawl.middlewares.compression.UnguessedHttpCompressionMiddleware": None,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
        }
    },
    "the aiohttp download handler": {
        "DOWNLOAD_HANDLERS": dict.fromkeys(
            ("http", "https"), "scrapy.core.downloader.handlers._aiohttp.AiohttpDownloadHandler"
        )
    },
}
"""Settings that the project could have and has not."""


def local(articles: int, rounds: int) -> list[Figure]:
    """Without a server."""
    taken = job.in_turns(LOCAL, articles, rounds)
    figures = [figure for variant in LOCAL for figure in crawled(variant, taken)]
    cpu, archived = (median(one.cpu_ms for one in taken[name]) for name in ("sqlite", "archive"))
    ratio = archived / cpu
    what = "CPU of a page with the archive on"
    figures.append(
        Figure(what, f"{archived:.2f} ms", ratio, "without", f"≤ {ARCHIVE_CPU}", ratio <= ARCHIVE_CPU)
    )
    start, bare_start = (median(one.start for one in taken[name]) for name in ("archive", "bare"))
    what = "start to first request"
    return [
        *figures,
        Figure(what, f"{start:.2f} s", start / bare_start, "bare", f"≤ {START_S} s", start <= START_S),
    ]


def mongo(articles: int, rounds: int) -> list[Figure]:
    """Into the MongoDB of the tests, near and 20 ms away."""
    taken = job.in_turns(MONGO, articles, rounds)
    near, far = (_rate(taken[name]) for name in ("mongo", "mongo20"))
    what = f"{BY_NAME['mongo20'].what}: against near"
    ratio = far / near
    return [
        *(figure for variant in MONGO for figure in crawled(variant, taken)),
        Figure(what, f"{far:.0f} pages/s", ratio, "0 ms", f"≥ {LATENT}", ratio >= LATENT),
    ]


def choices(articles: int, rounds: int) -> list[Figure]:
    """What each setting that was not chosen would make of the whole pipeline with SQLite and archive."""
    chosen = BY_NAME["archive"]
    others = [replace(chosen, name=what, extra=extra) for what, extra in UNCHOSEN.items()]
    taken = job.in_turns((chosen, *others), articles, rounds)
    base = _rate(taken[chosen.name])
    rates = [(other.name, _rate(taken[other.name])) for other in others]
    return [Figure(f"with {name}", f"{rate:.0f} pages/s", rate / base, "as chosen") for name, rate in rates]


def memory(sizes: Sequence[int]) -> list[Figure]:
    """The crawler's peak memory by the number of articles that it crawled."""
    peaks: dict[int, float] = {}
    for size in sizes:
        with job.serving(size) as proxy:
            peaks[size] = job.crawl(BY_NAME["archive"], size, proxy).rss_mb
    return [_peak(size, peak, peaks) for size, peak in peaks.items()]


def _peak(size: int, peak: float, peaks: dict[int, float]) -> Figure:
    below = max((other for other in peaks if other < size), default=size)
    ratio, is_last = peak / peaks[below], size == max(peaks)
    target = f"≤ {MEMORY_RATIO}, ≤ {MEMORY_MB} MB" if is_last else ""
    met = ratio <= MEMORY_RATIO and peak <= MEMORY_MB if is_last else None
    what = f"peak memory, {size:,} articles crawled"
    return Figure(what, f"{peak:.0f} MB", ratio, f"{below:,}", target, met)


def crawled(variant: Variant, taken: Mapping[str, Sequence[Taken]]) -> list[Figure]:
    """Rate and CPU. The ratios are medians of the rounds' own: what slows a round slows both alike."""
    own, loader = taken[variant.name], taken["loader"]
    pairs = list(zip(own, loader, strict=True))
    rate = median(one.pages_per_s / other.pages_per_s for one, other in pairs)
    cpu = median(one.cpu_ms / other.cpu_ms for one, other in pairs)
    rated, used = f"{_rate(own):.0f} pages/s", f"{median(one.cpu_ms for one in own):.1f} ms"
    judges_rate, judges_cpu = variant.name == "archive", variant.name in ("archive", "mongo")
    return [
        Figure(variant.what, rated, rate, LOADER, *_judged(judges_rate, "≥ 1.0", rate >= 1)),
        Figure(f"{variant.what}: CPU a page", used, cpu, LOADER, *_judged(judges_cpu, "≤ 1.0", cpu <= 1)),
    ]


def _judged(is_judged: bool, target: str, met: bool) -> tuple[str, bool | None]:
    return (target, met) if is_judged else ("", None)


def _rate(taken: Sequence[Taken]) -> float:
    return median(one.pages_per_s for one in taken)
