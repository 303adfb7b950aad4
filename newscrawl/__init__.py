"""newscrawl: Sina Finance's domestic news as exact documents."""

__version__ = "0.1.0"
