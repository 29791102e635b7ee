"""The pane in which a bút phê, a proposal or a forwarding is put together, in the order of thought."""
