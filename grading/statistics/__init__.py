"""What do the scores say about the quiz and its questions? Pure; nothing here needs the database."""
