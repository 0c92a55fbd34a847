"""What can be done with skills and profiles."""

from mobility.skills.services.choosing import NoticeShown, choose_readers, read_notice_and_choose
from mobility.skills.services.confirming import (
    ask_confirmation,
    confirm_skill,
    decline_confirmation,
    settle_level,
    withdraw_confirmation,
)
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
from mobility.skills.services.evidence import (
    LARGEST_DOCUMENT,
    add_certificate,
    add_document,
    add_link,
    clean_document,
    note_document_read,
    remove_evidence,
    tell_of_expiring_certificates,
)
from mobility.skills.services.freshness import ask_whether_skills_are_current, keep_skills
from mobility.skills.services.help import choose_help, specialise, unspecialise
from mobility.skills.services.importing import (
    ImportedExperience,
    ImportedProfile,
    ImportedSkill,
    import_profile,
    link_skills,
)
from mobility.skills.services.looking import record_search, record_view
from mobility.skills.services.profile import (
    add_experience,
    change_experience,
    remove_experience,
    save_profile,
    set_languages,
)
from mobility.skills.services.skill import (
    add_evidence_from_move,
    note_course,
    remove_held_skill,
    remove_wanted_skill,
    set_held_skill,
    set_wanted_skill,
    take_level_from_course,
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
    "LARGEST_DOCUMENT", "LONGEST_LABEL", "PROPOSE", "Advanced", "EscoImported", "ImportedExperience",
    "ImportedProfile", "ImportedSkill", "Loaded", "NoticeShown", "accept_skill", "add_certificate", "add_document",
    "add_evidence_from_move", "add_experience", "add_link", "ask_confirmation", "ask_whether_skills_are_current",
    "change_experience", "choose_help", "choose_readers", "clean_document", "confirm_skill", "decline_confirmation",
    "delete_cv", "drop_expired_cvs", "import_esco", "import_profile", "keep_cv", "keep_skills", "link_skills",
    "load_starter", "map_skill", "merge_skill", "name_skill", "note_course", "note_cv_read", "note_document_read",
    "note_profile_taken", "propose_skill", "read_notice_and_choose", "record_search", "record_view",
    "remove_evidence", "remove_experience",
    "remove_held_skill", "remove_wanted_skill", "retire_skill", "save_profile", "set_held_skill", "set_languages",
    "set_wanted_skill", "settle_level", "specialise", "starter_lines", "take_from_cv", "take_from_role",
    "take_level_from_course", "tell_of_expiring_certificates", "undo_change", "unspecialise", "withdraw_confirmation",
]  # fmt: skip
