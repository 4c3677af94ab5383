"""How are quizzes read from LaTeX's document class `exam`, and written in it?"""

from exams.interchange.latex_exam.reader import looks_like_exam, read
from exams.interchange.latex_exam.writer import write

__all__ = ["looks_like_exam", "read", "write"]
