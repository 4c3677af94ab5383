"""What does Safe Exam Browser say about itself, and is it true? Settings files, Config Keys, request hashes."""
