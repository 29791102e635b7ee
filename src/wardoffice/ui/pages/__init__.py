"""The reading pane's pages: where they stand, what is drawn of them, how one moves through them."""
