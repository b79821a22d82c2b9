"""The portal's own acts."""

from django.utils.translation import gettext_lazy as _

from tianlu.kit.access import act

SEE_JOBS = act("jobs.see", _("See background work"))
MANAGE_JOBS = act("jobs.manage", _("Stop and repeat background work"))
