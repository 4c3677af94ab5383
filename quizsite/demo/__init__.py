"""What does a newcomer find in the demonstration?"""
