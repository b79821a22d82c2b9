"""What can be done to organisations, branches, opening hours and settings."""

from tianlu.libraries.services.founding import found_library, installation_actor
from tianlu.libraries.services.opening import (
    BadHours,
    NoSuchException,
    add_exception,
    confirm_exception,
    propose_closures,
    remove_exception,
    set_opening_hours,
)
from tianlu.libraries.services.places import (
    CHANGE_ORGANISATION,
    BadCode,
    BadTimeZone,
    BranchCycle,
    BranchInUse,
    CodeTaken,
    NameMissing,
    change_branch,
    change_organisation,
    create_branch,
    create_organisation,
    move_branch,
    retire_branch,
)
from tianlu.libraries.services.settings import BadSettingValue, NotPerBranch, change_setting

__all__ = [
    "CHANGE_ORGANISATION",
    "BadCode",
    "BadHours",
    "BadSettingValue",
    "BadTimeZone",
    "BranchCycle",
    "BranchInUse",
    "CodeTaken",
    "NameMissing",
    "NoSuchException",
    "NotPerBranch",
    "add_exception",
    "change_branch",
    "change_organisation",
    "change_setting",
    "confirm_exception",
    "create_branch",
    "create_organisation",
    "found_library",
    "installation_actor",
    "move_branch",
    "propose_closures",
    "remove_exception",
    "retire_branch",
    "set_opening_hours",
]
