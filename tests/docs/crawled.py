"""The data of the cookbook: the sample site, crawled three times into a store.

First as it is; then after a headline was corrected and a page began to fail; then while its lists are down.
"""

from pathlib import Path

from tests.crawl.runs import Desk
from tests.support import faults
from tests.support.site import Site, serving

LATER = "1730000000"
CORRECTED = "doc-ikmvtrqp2810447"
BROKEN = "https://finance.sina.com.cn/china/gncj/2024-05-17/doc-inaxqwzt5510926.shtml"
QUICK = {"RETRY_TIMES": 0}


def crawl_into(folder: Path, uri: str | None = None) -> Path:
    """Crawl into the store ``uri``, or into an SQLite file; the file."""
    with serving() as site:
        desk = Desk(folder, site.proxy.url)
        env = {"NEWSCRAWL_STORE_URI": uri} if uri else {}
        codes = [desk.crawl(env=env).code]
        _second_day(site)
        codes.append(desk.crawl(env=env, settings=QUICK).code)
        site.fault("/api/roll/get", faults.status(503))
        codes.append(desk.crawl(env=env, settings=QUICK).code)
        assert codes == [0, 0, 1]
        return desk.file


def _second_day(site: Site) -> None:
    site.alter(CORRECTED, "票面利率2.86%", "票面利率2.68%")
    site.alter_rows(CORRECTED, mtime=LATER)
    at = "1715935200"
    site.list_page(
        1686, BROKEN, docid="comos:naxqwzt5510926", title="南岭港扩建", lids="1686", ctime=at, mtime=at
    )
    site.fault("naxqwzt5510926", faults.status(500))
