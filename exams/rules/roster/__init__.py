"""What does a roster file say? Bytes in; lines, problems with their rows, and notes out. Pure."""
