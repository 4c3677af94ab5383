"""How are quizzes read from and written in Moodle's XML?"""

from exams.interchange.moodle.reader import read
from exams.interchange.moodle.writer import write

__all__ = ["read", "write"]
