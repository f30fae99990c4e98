"""What `mash people …` can do, a module a verb: its help, its arguments, and what it does."""

VERBS = {
    "index": "make every card and key of the hub anew, while it goes on",
    "score": "measure the matcher on labelled people in CSV files",
}
