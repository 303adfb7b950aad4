"""An invented site, the proof of docs/add-a-site.md: an RSS list, a template and a clock of its own."""
