"""The command line: everything the window can do without looking at it, for IT, scripts and tests."""
