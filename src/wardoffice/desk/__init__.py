"""What people do at their desks, as functions over the cache: no window, no network."""
