"""What can be done with skills and profiles."""

from mobility.skills.services.choosing import NoticeShown, choose_readers, read_notice_and_choose
from mobility.skills.services.curation import accept_skill, map_skill, merge_skill, retire_skill, undo_change
from mobility.skills.services.cv import (
    delete_cv,
    drop_expired_cvs,
    keep_cv,
    note_cv_read,
    note_profile_taken,
    take_from_cv,
    take_from_role,
)
from mobility.skills.services.esco import Advanced, EscoImported, import_esco
from mobility.skills.services.importing import (
    ImportedExperience,
    ImportedProfile,
    ImportedSkill,
    import_profile,
    link_skills,
)
from mobility.skills.services.profile import (
    add_experience,
    change_experience,
    remove_experience,
    save_profile,
    set_languages,
)
from mobility.skills.services.skill import (
    add_evidence_from_move,
    remove_held_skill,
    remove_wanted_skill,
    set_held_skill,
    set_wanted_skill,
)
from mobility.skills.services.taxonomy import (
    LONGEST_LABEL,
    PROPOSE,
    Loaded,
    load_starter,
    name_skill,
    propose_skill,
    starter_lines,
)

__all__ = [
    "LONGEST_LABEL", "PROPOSE", "Advanced", "EscoImported", "ImportedExperience", "ImportedProfile",
    "ImportedSkill", "Loaded", "NoticeShown", "accept_skill", "add_evidence_from_move", "add_experience",
    "change_experience", "choose_readers", "delete_cv", "drop_expired_cvs", "import_esco", "import_profile",
    "keep_cv", "link_skills", "load_starter", "map_skill", "merge_skill", "name_skill", "note_cv_read",
    "note_profile_taken",
    "propose_skill", "read_notice_and_choose", "remove_experience", "remove_held_skill", "remove_wanted_skill",
    "retire_skill", "save_profile", "set_held_skill", "set_languages", "set_wanted_skill", "starter_lines",
    "take_from_cv", "take_from_role", "undo_change",
]  # fmt: skip
