"""This machine's own copy, encrypted: what came from the hub, what waits to go there, and the files."""
