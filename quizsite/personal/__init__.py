"""What does the site hold about a person, and how does it forget?"""
