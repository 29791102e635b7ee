"""What surrounds the pages in the reading pane: its actions, tools, cards and small forms."""
