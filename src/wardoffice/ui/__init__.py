"""The window: it shows and asks; what may be done is decided in `desk`."""
