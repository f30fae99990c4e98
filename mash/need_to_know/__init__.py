"""Wall: who may do what at which stage, and the register that says who may see which row."""
