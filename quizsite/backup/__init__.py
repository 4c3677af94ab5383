"""How is everything kept twice, and how is it known that the second copy is good?"""
