"""WardOffice: the documents of a Vietnamese ward office, on the officer's own machine before he asks for them."""

__version__ = "0.1.0"
