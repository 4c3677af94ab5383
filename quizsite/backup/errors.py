"""What can go wrong with a backup, for the person who reads the command's last line?"""


class BackupError(Exception):
    """A backup could not be made or not be checked; the message says what to do."""
