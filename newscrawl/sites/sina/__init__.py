"""All that is true of Sina only: URLs, the roll API, page templates, body rules."""
