"""Stage 3: agencies are asked; each weighs the agreement, then shares, withholds or seals."""
