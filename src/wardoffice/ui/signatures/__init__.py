"""Digital signatures on the screen: the line above the page, the panel beside it, the signed revision, the roots."""
