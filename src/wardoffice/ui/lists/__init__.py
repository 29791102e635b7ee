"""Lists of documents: an array of ids, rows fetched by page, shown as cards or as a table."""
