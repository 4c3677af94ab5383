"""Which application composes the site?"""
