"""Seeds that once found something, each with what it found; they stay as long as the generator draws the same days."""

KEPT: dict[int, str] = {
    1: "a desk that went down while a file was being finished",
    29: "a clock set back after an act: it was not sent before the clock had caught up",
    53: "a clock set back by 400 days",
}
