"""Every setting that differs from Scrapy's default, with its reason.

``NEWSCRAWL_<NAME>`` in the environment sets any that is one value, Scrapy's too; ``scrapy crawl -s
NAME=VALUE`` sets it for one run. What may be set to what: newscrawl/config/table.py.
"""

import os

from newscrawl import __version__
from newscrawl.config import environment

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # numpy's threads have nothing to do here, but start and spin

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
COMMANDS_MODULE = "newscrawl.commands"

# Ours
STORE_URI = "sqlite:///data/news.db"  # or mongodb://…/db, mongodb+srv://…
ARCHIVE_DIR = "data/archive"  # WARC files of all that was received; empty: off
ARCHIVE_MAX_BYTES = 1 << 30  # then the next file is begun
REPLAY = ""  # a WARC file or folder to crawl from; nothing leaves the machine
FIRST_RUN_PAGES = 20  # how deep a list is read that was never read before: 1,000 rows
FOLLOW_SECONDS = 30.0  # how often a run that stays asks: Sina's wire has an item every half minute

ENRICH: list[str] = []  # dotted paths of functions that give articles x_… fields

ADDONS = {
    "newscrawl.extensions.unused.UnusedAddon": 10,
    "newscrawl.logs.addon.LogAddon": 50,
    "newscrawl.archive.addon.ArchiveAddon": 100,
    "newscrawl.distributed.addon.DistributedAddon": 200,
}
ITEM_PIPELINES = {
    "newscrawl.pipelines.settle.SettlePipeline": 50,
    "newscrawl.pipelines.forgotten.ForgottenPipeline": 90,
    "newscrawl.pipelines.clean.CleanPipeline": 100,
    "newscrawl.pipelines.validate.ValidatePipeline": 200,
    "newscrawl.pipelines.enrich.EnrichPipeline": 250,
    "newscrawl.pipelines.dedup.DedupPipeline": 300,
    "newscrawl.pipelines.stories.StoriesPipeline": 350,
    "newscrawl.pipelines.store.StorePipeline": 400,
}
SPIDER_MIDDLEWARES = {
    "newscrawl.middlewares.ledger.LedgerMiddleware": 60,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,  # it takes each retry for a copy
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # no link is followed from page to page
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # it drops, and no errback learns of it
}
SPIDER_CONTRACTS = {"newscrawl.spiders.contracts.Fills": 10}
EXTENSIONS = {
    "scrapy.extensions.memusage.MemoryUsage": None,
    "newscrawl.extensions.memory.OwnMemoryUsage": 0,
    "newscrawl.extensions.garbage.Garbage": 1,
    "newscrawl.extensions.unheard.Unheard": 1,
    "newscrawl.extensions.ending.Ending": 5,
    "newscrawl.extensions.session.StoreSession": 10,
    "newscrawl.extensions.runs.RunRecord": 20,
    "newscrawl.extensions.lease.Lease": 25,
    "newscrawl.reading.printer.Printer": 30,
    "newscrawl.extensions.progress.Progress": 40,
    "newscrawl.extensions.metrics.Metrics": 50,
    "newscrawl.extensions.notices.Notices": 60,
}
FEED_EXPORTERS = {  # -O gives the document that the store has
    "csv": "newscrawl.extensions.feeds.CsvDocuments",
    "jl": "newscrawl.extensions.feeds.JsonLinesDocuments",
    "json": "newscrawl.extensions.feeds.JsonDocuments",
    "jsonl": "newscrawl.extensions.feeds.JsonLinesDocuments",
    "jsonlines": "newscrawl.extensions.feeds.JsonLinesDocuments",
    "markdown": "newscrawl.export.feed.MarkdownPosts",
    "md": "newscrawl.export.feed.MarkdownPosts",
    "xml": "newscrawl.extensions.feeds.XmlDocuments",
}
DOWNLOADER = "newscrawl.extensions.downloader.Downloader"  # ends at once what Scrapy's would still send
DUPEFILTER_CLASS = "newscrawl.extensions.dupefilter.DupeFilter"  # Scrapy's takes six times the memory
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "newscrawl.middlewares.offsite.StrictOffsiteMiddleware": 50,
    "newscrawl.middlewares.forgotten.ForgottenMiddleware": 60,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newscrawl.middlewares.robots.SoundRobotsTxtMiddleware": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "newscrawl.middlewares.retry.BackoffRetryMiddleware": 550,
    "newscrawl.middlewares.outage.OutageMiddleware": 560,
    "newscrawl.middlewares.ban.BanMiddleware": 580,  # behind HttpCompression: it reads the page
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "newscrawl.middlewares.compression.UnguessedHttpCompressionMiddleware": 590,
}

# One run at a time
LEASE_SECONDS = 60.0  # a lease outlives a holder that died on another machine by this
LEASE_WAIT = False  # scrapy crawl --wait: wait for the other run

# Many workers on one crawl (docs/distributed.md)
DISTRIBUTED = False  # 1: this run is one of the workers that share REDIS_URL
REDIS_URL = "redis://127.0.0.1:6379/0"  # Redis or Valkey; a database for each crawl
WORKER_SECONDS = 15.0  # a worker that was silent for so long is dead: what it had taken is queued again

# The ledger: what was not fetched is tried again, ever later, and not for ever
FAILED_PAUSE = 600  # seconds after the first failure, doubled with each
FAILED_ATTEMPTS = 6

# Polite: who we are, what we may, how fast
USER_AGENT = f"newscrawl/{__version__} (news archive; one request a second; obeys robots.txt)"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "newscrawl"
DOWNLOAD_DELAY = 1.1  # seconds between requests to a host: over 1 also where a connection is slow to open
DOWNLOAD_DELAY_JITTER = 0  # half of the delay would be less than a second
CONCURRENT_REQUESTS_PER_DOMAIN = 1
AUTOTHROTTLE_ENABLED = True  # slower still when the site is slow
AUTOTHROTTLE_START_DELAY = DOWNLOAD_DELAY
AUTOTHROTTLE_MAX_DELAY = 60.0
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip, deflate",  # not br: warcio cannot check records in it
}
# Scrapy's default is off; on where no proxy of your own reads along.
DOWNLOAD_VERIFY_CERTIFICATES = False
COOKIES_ENABLED = False  # nothing here needs a session
REFERRER_POLICY = "no-referrer"  # the lists need a Referer and set their own; nothing else does

# Faults
DOWNLOAD_TIMEOUT = 30  # seconds; Scrapy's 180 would hold a host's only slot for three minutes
DOWNLOAD_MAXSIZE = 10 << 20  # bytes; the largest page seen has 0.4 MB
DOWNLOAD_WARNSIZE = 4 << 20
RETRY_TIMES = 3
RETRY_BACKOFF = 2.0  # seconds before the first retry, doubled with each
RETRY_BACKOFF_MAX = 60.0
RETRY_HTTP_CODES = [500, 502, 503, 504, 408, 429]
HOST_WAIT_MAX = 300.0  # seconds on end that a host may ask to be left in peace; for longer the run ends
REDIRECT_MAX_TIMES = 5  # Sina's chains have one or two
BAN_PAUSE = 3600  # seconds without runs after a ban: Sina's last 5 to 60 minutes
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"  # the ledger keeps what was given up
MEMUSAGE_LIMIT_MB = 1024

# The gate: when a run that ended has not done its job (newscrawl/runs/gate.py); exit code 1
GATE_ERRORS = 0.2  # share of the fetched articles that failed
GATE_REJECTS = 0.2  # share that was rejected
GATE_COVERAGE_DROP = 0.3  # how far a field's coverage may fall below the last runs'
GATE_LEAST = 20  # articles; fewer say nothing about shares
GATE_STALE_HOURS = 72  # the newest row of a list that was ever fresh; 0: any age
WEBHOOK_URL = ""  # gets the record of a failed run as JSON
NOTIFY_URLS = ""  # feishu://TOKEN dingtalk://TOKEN …: what is told in words; needs requirements-notify.txt
WATCHES = ""  # a file of watches; empty: watches.toml in the working folder, where there is one
METRICS_FILE = ""  # the run's figures for Prometheus; needs requirements-ops.txt

# Fast where it costs nothing (measured: docs/performance.md)
CONCURRENT_ITEMS = 8  # the default of 100 costs 22–31 % CPU a page
METAREFRESH_ENABLED = False  # Sina's are the soft 404's; looking for them costs 8 %
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 20 << 20  # bytes in the pipelines: 5 MB are 25 pages, few where a store is far

# No open ports
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

LOG_LEVEL = "INFO"  # unless it is set, Scrapy tells of trouble only (newscrawl/logs/addon.py)
LOG_FILE = ""  # empty: stderr, which systemd, cron and Docker keep
LOG_JSON = False  # one JSON object a line; needs requirements-ops.txt
LOG_ROTATE_MB = 0  # LOG_FILE is renamed to LOG_FILE.1 at this size; 0: never
LOG_ROTATE_KEEP = 5  # how many renamed files are kept
LOG_FORMATTER = "newscrawl.logs.formatter.ShortLogFormatter"
LOGSTATS_INTERVAL = 60.0
FEED_EXPORT_ENCODING = "utf-8"  # Chinese as Chinese, also with -O

defaults = {name: value for name, value in list(globals().items()) if name.isupper()}
"""What all of them are where the environment says nothing."""

globals().update(environment.read(os.environ))
