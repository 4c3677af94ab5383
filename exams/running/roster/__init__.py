"""How does a roster file change who is in a course? First a plan to look at, then all of it or nothing."""
