"""Marks on the pages: painted, told apart by whose they are, and made with mouse or pen."""
