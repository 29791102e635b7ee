"""Seeds that once found something, each with what it found; they stay as long as the generator draws the same days.

What they found is told step by step in `told_*` as well, which does not change with the generator.
"""

KEPT: dict[int, str] = {
    1: "a desk that went down while a file was being finished: its writer was closed twice",
    2: "a clock 400 days ahead, by which reading was locked until the next round",
    29: "a clock set back after an act: it was not sent before the clock had caught up",
    53: "the same by 400 days",
    5933: "signing in at a restored hub because the session had ended: one had to sign in a second time",
    11937: "a register that changed hands twice: at rest in the sixth round, which the judge did not look at any more",
    15697: "a register lent to a desk at rest: one that is online gives it back in its next round, so it has one",
    16074: "an act sent at once by a clock years ahead, which was put back a part of that: it waited for the rest",
    16410: "a hub put back to a day before anything a person had: nobody could confirm its empty list",
    20093: "acts a restored hub had accepted again were off the page until its list came",
    24014: "a restored hub whose numbers others had brought beyond the old ones: what it had lost stayed lost",
    30482: "the same, once more",
    33447: "acts off the page while a restored hub's list came, once more",
    38422: "a document that came back and stayed in the bin, which would have taken its files with it",
    48235: "a hub put back that lent its register to somebody who did not know of it any more",
    48435: "the same: the register was borrowed before it was known that the hub had been put back",
    63868: "an act a put back hub had lost was taken for shown, for others had brought its revision as far",
    95395: "the same, once more",
    98150: "a clock that was ahead hid what a delegation let one see, and setting it right did not bring it back",
    108885: "an act taken for shown, once more",
    136741: "a full list of a put back hub was not asked for what it had accepted, and one had to sign in twice",
    162596: "a register lent and not heard of, given back unheard and given back again: the hub kept it for that desk",
}
