"""How are quizzes read from LaTeX's document class `exam`?"""

from exams.interchange.latex_exam.reader import looks_like_exam, read

__all__ = ["looks_like_exam", "read"]
