"""What the machine does by itself: sends what people did, fetches what is new, and says truthfully how that went."""
