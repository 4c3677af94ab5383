"""How are quizzes read from and written in GIFT, Moodle's format for plain text files?"""

from exams.interchange.gift.reader import read
from exams.interchange.gift.shape import looks_like_gift
from exams.interchange.gift.writer import write

__all__ = ["looks_like_gift", "read", "write"]
