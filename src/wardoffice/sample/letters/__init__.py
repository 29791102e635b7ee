"""Letters as offices really send them: their texts, how they are set and sealed, and the files they arrive in."""
