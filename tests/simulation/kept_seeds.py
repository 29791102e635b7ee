"""Seeds that once found something, each with what it found; they stay as long as the generator draws the same days.

What they found is told step by step in `scenarios` as well, which does not change with the generator.
"""

KEPT: dict[int, str] = {
    1: "a desk that went down while a file was being finished: its writer was closed twice",
    2: "a clock 400 days ahead, by which reading was locked until the next round",
    29: "a clock set back after an act: it was not sent before the clock had caught up",
    53: "the same by 400 days",
    5933: "signing in at a restored hub because the session had ended: one had to sign in a second time",
    11937: "a register that changed hands twice: at rest in the sixth round, which the judge did not look at any more",
}
