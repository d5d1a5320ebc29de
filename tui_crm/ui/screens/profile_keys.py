"""The commands of the profile; what each does stands in the modules that it loads."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tui_crm.services.profiles import WholeContact
from tui_crm.ui.screens.parts_screen import PartsScreen

if TYPE_CHECKING:
    from tui_crm.ui.screens.profile import Profile

LINKED = "linked"


class ProfileKeys(PartsScreen[WholeContact]):
    """The part of the profile that hands its commands on.

    Everything a command needs is loaded when it is first used.
    """

    @property
    def _profile(self) -> Profile:
        return cast("Profile", self)

    def action_linked(self) -> None:
        self.show_part(LINKED)

    # What is under the cursor

    def action_open(self) -> None:
        from tui_crm.ui.screens import profile_opening

        self.begin(profile_opening.open_current(self._profile))

    def action_copy(self) -> None:
        from tui_crm.ui.screens import profile_opening

        self.begin(profile_opening.copy_current(self._profile))

    def action_show_card(self) -> None:
        from tui_crm.ui.screens import profile_opening

        self.begin(profile_opening.show_card(self._profile))

    def action_copy_persons(self) -> None:
        from tui_crm.ui.screens import profile_opening

        self.begin(profile_opening.copy_persons(self._profile))

    def action_remove(self) -> None:
        from tui_crm.ui.screens import profile_removing

        self.begin(profile_removing.remove_current(self._profile))

    # The contact

    def action_edit(self) -> None:
        from tui_crm.ui.screens import profile_opening

        self.begin(profile_opening.edit(self._profile))

    def action_add_person(self) -> None:
        from tui_crm.ui.screens import profile_opening

        self.begin(profile_opening.add_person(self._profile))

    def action_add_opportunity(self) -> None:
        from tui_crm.ui.screens import opportunity_flows

        self.begin(opportunity_flows.add_for(self._profile, self._profile.contact_id))

    def action_add_meeting(self) -> None:
        from tui_crm.ui.screens import meeting_flows

        self.begin(meeting_flows.add(self._profile, contact_id=self._profile.contact_id))

    def action_toggle_status(self) -> None:
        from tui_crm.ui.screens import profile_opening

        self.begin(profile_opening.toggle_status(self._profile))

    def action_access(self) -> None:
        from tui_crm.ui.screens import profile_opening

        self.begin(profile_opening.set_access(self._profile))

    def action_keep_in_touch(self) -> None:
        from tui_crm.ui.screens import today_flows

        self.begin(today_flows.set_interval(self._profile, self._profile.contact_id))

    def action_pin_mail(self) -> None:
        from tui_crm.ui.screens import mail_flows

        profile = self._profile
        if profile.whole is not None:
            self.begin(mail_flows.pin(profile, profile.whole.contact))

    # Notes and files

    def action_log(self) -> None:
        from tui_crm.ui.screens import profile_writing

        self.begin(profile_writing.log(self._profile))

    def action_attach(self) -> None:
        from tui_crm.ui.screens import profile_files

        self.begin(profile_files.attach(self._profile))

    def action_describe(self) -> None:
        from tui_crm.ui.screens import profile_files

        self.begin(profile_files.describe(self._profile))

    def action_picture(self) -> None:
        from tui_crm.ui.screens import profile_files

        self.begin(profile_files.picture(self._profile))

    # Links

    def action_link(self) -> None:
        from tui_crm.ui.screens import profile_linking

        self.begin(profile_linking.link(self._profile))

    def action_change_position(self) -> None:
        from tui_crm.ui.screens import profile_linking

        self.begin(profile_linking.change_position(self._profile))

    def action_move_up(self) -> None:
        from tui_crm.ui.screens import profile_linking

        self.begin(profile_linking.move(self._profile, -1))

    def action_move_down(self) -> None:
        from tui_crm.ui.screens import profile_linking

        self.begin(profile_linking.move(self._profile, 1))
