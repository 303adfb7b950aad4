"""Measurements of the project against itself and others; nothing of it is needed to crawl."""
