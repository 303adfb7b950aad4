"""The bundled sample site: see README.md."""
