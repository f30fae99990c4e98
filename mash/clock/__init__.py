"""Working time: core hours, bank holidays and deadlines, as pure functions over recorded events."""
