"""What `mash people …` can do, a module a verb: its help, its arguments, and what it does."""

VERBS = {
    "index": "make every card and key of the index anew, while the hub goes on",
    "score": "measure the matcher on labelled people in CSV files",
    "train": "learn what agreement is worth from a hub's own people",
    "approve": "approve a model that was learnt, so that the hub may compare by it",
    "review": "propose who may stand in the index twice",
    "explain": "say why two records, of the hub or of a file, may be one person",
}
