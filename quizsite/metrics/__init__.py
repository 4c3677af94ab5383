"""How does the site go, in numbers that Prometheus reads?"""
