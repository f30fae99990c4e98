"""Register: where agencies disagree, at which stage, for how long, and how it ended."""
