"""What is an answer worth? Pure arithmetic in exact fractions, rounded once."""
