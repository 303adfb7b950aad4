"""Components of Scrapy's that are off are not loaded either: two of them take as long as Scrapy itself.

Scrapy loads a component before it asks whether that is wanted: aiohttp for a remote control that is off,
requests for cookies that nobody keeps.
"""

from scrapy.settings import BaseSettings

OFF = {
    "REMOTE_CONTROL_ENABLED": ("EXTENSIONS", "scrapy.extensions.remote_control.RemoteControl"),
    "TELNETCONSOLE_ENABLED": ("EXTENSIONS", "scrapy.extensions.telnet.TelnetConsole"),
    "COOKIES_ENABLED": ("DOWNLOADER_MIDDLEWARES", "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"),
}
"""By the setting that turns it on: the table that it is in, and its name there."""


class UnusedAddon:
    """Takes them out; what a setting turns on stays."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy once, before anything is loaded."""
        for name, (table, path) in OFF.items():
            components = settings[f"{table}_BASE"]  # Scrapy would load it to find that a None is its place
            if not settings.getbool(name) and path in components:
                del components[path]
