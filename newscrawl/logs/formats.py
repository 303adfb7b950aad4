"""How a record of the log is written: as plain text, or as a JSON object (``LOG_JSON``)."""

import logging
import time

from scrapy.settings import BaseSettings

from newscrawl.config.extras import install

JSON_FIELDS = {
    "asctime": "time",
    "levelname": "level",
    "name": "logger",
    "message": "message",
    "exc_info": "exception",
    "stack_info": "stack",
}
"""What a line holds, by the names of ``logging``."""

OF_SCRAPY = ("crawler", "spider", "item")
"""Objects that Scrapy hangs on its records; they are no text."""


def plain(settings: BaseSettings) -> logging.Formatter:
    """Lines as Scrapy has them."""
    return logging.Formatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"])


def as_json() -> logging.Formatter:
    """Raises ValueError, one line, where the library for it is missing."""
    try:
        from pythonjsonlogger.core import RESERVED_ATTRS
        from pythonjsonlogger.json import JsonFormatter
    except ImportError:
        raise ValueError(f"LOG_JSON needs python-json-logger: {install('ops')}") from None
    made = JsonFormatter(
        ["asctime", "levelname", "name", "message"],
        rename_fields=JSON_FIELDS,
        reserved_attrs=[*RESERVED_ATTRS, *OF_SCRAPY],
        json_ensure_ascii=False,
    )
    made.converter = time.gmtime
    made.default_time_format, made.default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03dZ"
    return made
