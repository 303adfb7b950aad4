"""What a crawl's last line says where Scrapy says nothing, or too little."""

from scrapy.utils.test import get_crawler

from newscrawl.program.crawling import _reason, _unwritten


def test_outputs_that_could_not_be_written() -> None:
    stats = get_crawler().stats
    assert stats
    stats.set_value("feedexport/success_count/FileFeedStorage", 1)
    assert _unwritten(stats) is None
    stats.set_value("feedexport/failed_count/FileFeedStorage", 2)
    assert _unwritten(stats) == "2 of the outputs could not be written: the log says why"


def test_what_an_error_came_after_is_told() -> None:
    try:
        try:
            raise FileExistsError(17, "File exists", "job")
        except OSError:
            raise RuntimeError("Engine slot not assigned")  # noqa: B904 - as Scrapy does
    except RuntimeError as error:
        told = _reason(error)
    assert (
        told == "RuntimeError: Engine slot not assigned, after FileExistsError: [Errno 17] File exists: 'job'"
    )
    assert _reason(ValueError("no")) == "ValueError: no"
