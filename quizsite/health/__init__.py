"""Is this deployment able to give an exam now?"""
