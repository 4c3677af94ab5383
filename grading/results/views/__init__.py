"""What does each address around results do? One view a name."""

from grading.results.views.gradebook import gradebook, gradebook_csv
from grading.results.views.release import release, release_take_back
from grading.results.views.result import result

__all__ = ["gradebook", "gradebook_csv", "release", "release_take_back", "result"]
