"""What `mash people …` can do, a module a verb: its help, its arguments, and what it does."""

VERBS = {
    "score": "measure the matcher on labelled people in CSV files",
}
