"""Rights of the people it is about: what is held about them, and putting right what is wrong."""
