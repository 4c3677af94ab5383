"""What happens to a running attempt, whoever does it?"""
