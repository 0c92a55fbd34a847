"""Forms of the profile, the notice, the skills a person holds or wants, and what shows and confirms them."""

from mobility.skills.forms.evidence import (
    AskForm,
    CertificateForm,
    ConfirmForm,
    DocumentForm,
    LinkForm,
    forms_of_a_held_skill,
)
from mobility.skills.forms.profile import (
    KIND_WORDS,
    LANGUAGE_CODES,
    WEEKDAY_WORDS,
    AcceptForm,
    AvailabilityForm,
    ChangeHeldSkillForm,
    ChosenForm,
    CvForm,
    ExperienceForm,
    FoundSkillForm,
    HeldSkillForm,
    LanguagesForm,
    ListField,
    MapForm,
    MergeForm,
    NamedSkillForm,
    ReadersForm,
    RoleForm,
    SkillRow,
    SuggestedSkillForm,
    VisibilityForm,
    WantedSkillForm,
    WordsForm,
    level_choices,
    name_of_language,
)

__all__ = [
    "KIND_WORDS", "LANGUAGE_CODES", "WEEKDAY_WORDS", "AcceptForm", "AskForm", "AvailabilityForm", "CertificateForm",
    "ChangeHeldSkillForm", "ChosenForm", "ConfirmForm", "CvForm", "DocumentForm", "ExperienceForm",
    "FoundSkillForm", "HeldSkillForm", "LanguagesForm", "LinkForm", "ListField", "MapForm", "MergeForm",
    "NamedSkillForm", "ReadersForm", "RoleForm", "SkillRow", "SuggestedSkillForm", "VisibilityForm",
    "WantedSkillForm", "WordsForm", "forms_of_a_held_skill", "level_choices", "name_of_language",
]  # fmt: skip
