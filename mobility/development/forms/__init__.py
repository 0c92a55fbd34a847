"""What people enter in the development room, split by subject."""

from mobility.development.forms.contract import (
    ActionForm,
    GoalForm,
    TalkForm,
    WishesForm,
    WordsForm,
)
from mobility.development.forms.interview import InterviewForm

__all__ = ["ActionForm", "GoalForm", "InterviewForm", "TalkForm", "WishesForm", "WordsForm"]
