"""Pictures of a case, laid out as data: the templates draw them, nothing here knows of a page."""
