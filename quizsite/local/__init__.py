"""How does the whole site run on one machine, with nothing installed but Python?"""
