"""The postal addresses of a form: a block of fields for each, the first being the main one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui_crm.domain.contact import Address
from tui_crm.i18n import _
from tui_crm.ui.widgets.form_fields import TextField
from tui_crm.ui.widgets.offering import FormLine
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.ui.widgets.value_line import Beside, Movable
from tui_crm.wording import field_label, label_code, value_label

ADDRESS_PARTS = ("street", "postal_code", "city", "region", "country")
_ADDRESSES_MAXIMUM = 20


class StreetField(TextField):
    """The street, and beside it the label of the address."""

    DEFAULT_CSS = """
    StreetField {
        & .form-box { width: 2fr; }
        & .value-extra { width: 1fr; margin: 0 0 0 1; min-width: 8; max-width: 24; }
    }
    """

    def __init__(self, field: str, beside: Beside, *, id: str) -> None:  # noqa: A002 - as Textual's
        super().__init__(field, field_label("street"), id=id)
        self.label_box = TextInput(placeholder=beside.hint, suggester=beside.suggester, classes="value-extra")

    def compose(self) -> ComposeResult:
        yield Horizontal(self.box, self.label_box, classes="form-line")


class AddressBlock(Movable):
    """The six parts of one address."""

    DEFAULT_CSS = """
    AddressBlock { height: auto; }
    """

    def __init__(self, blocks: AddressBlocks, number: int, address: Address, beside: Beside) -> None:
        """`number` counts the blocks from 0."""
        super().__init__()
        self._blocks = blocks
        self.number = number
        self._origin = address
        end = f"-{number + 1}" if number else ""
        self.street = StreetField(f"addresses.{number}.street", beside, id=f"field-street{end}")
        self.fields: dict[str, TextField] = {"street": self.street}
        for part in ADDRESS_PARTS[1:]:
            name = f"addresses.{number}.{part}"
            self.fields[part] = TextField(name, field_label(part), id=f"field-{part}{end}")
        self._put(address)

    def compose(self) -> ComposeResult:
        if self.number:
            title = _("Address {number}").format(number=self.number + 1)
            yield Static(Content(title), classes="form-subheading")
        yield from self.fields.values()

    @property
    def address(self) -> Address:
        """What stands in the block; all empty for none."""
        parts = {name: field.value.strip() for name, field in self.fields.items()}
        label = label_code(self.street.label_box.value, self._origin.label)
        return replace(self._origin, **parts, label=label)

    def fill(self, address: Address) -> None:
        """Puts another address in."""
        self._origin = address
        self._put(address)

    def _put(self, address: Address) -> None:
        for name, field in self.fields.items():
            field.fill(getattr(address, name))
        self.street.label_box.value = value_label(address.label)
        self._show_label()

    def on_input_changed(self) -> None:
        """An empty address has no label."""
        self._show_label()

    def _show_label(self) -> None:
        box, wanted = self.street.label_box, not self.address.is_empty
        if box.visible is not wanted:
            box.visible = wanted

    def remove_value(self) -> None:
        self._blocks.remove_block(self)

    def move_value(self, step: int) -> None:
        self._blocks.move_block(self, step)


class AddressBlocks(Vertical):
    """All addresses, and a line that adds one.

    Attributes:
        blocks: in their order; there is always one.
    """

    DEFAULT_CSS = """
    AddressBlocks {
        height: auto;
        & > FormLine { margin: 0 0 0 17; }
    }
    """

    class Rearranged(Message):
        """A block came, went or moved."""

    def __init__(self, beside: Beside) -> None:
        super().__init__()
        self._beside = beside
        self._more = FormLine("+ " + _("Another address"), id="another-address")
        self.blocks = [self._new_block(0, Address())]

    def compose(self) -> ComposeResult:
        yield from self.blocks
        yield self._more

    @property
    def fields(self) -> list[TextField]:
        """The fields of all blocks, in order."""
        return [field for block in self.blocks for field in block.fields.values()]

    @property
    def addresses(self) -> tuple[Address, ...]:
        """What stands in the filled blocks, in order."""
        return tuple(address for address in (block.address for block in self.blocks) if not address.is_empty)

    def fill(self, addresses: Sequence[Address]) -> None:
        """Puts stored addresses in, a block each; without any there is an empty block."""
        wanted = list(addresses) or [Address()]
        for block, address in zip(self.blocks, wanted, strict=False):
            block.fill(address)
        for block in self.blocks[len(wanted) :]:
            block.remove()
        new = [self._new_block(number, wanted[number]) for number in range(len(self.blocks), len(wanted))]
        self.blocks = [*self.blocks[: len(wanted)], *new]
        if new:
            self.mount_all(new, before=self._more)

    def name_of(self, place: int, part: str) -> str:
        """The field for a part of the address at that place of the draft, which has no empty ones."""
        filled = [block for block in self.blocks if not block.address.is_empty]
        block = filled[place] if place < len(filled) else self.blocks[0]
        return block.fields[part].field if part in block.fields else block.street.field

    def _new_block(self, number: int, address: Address) -> AddressBlock:
        return AddressBlock(self, number, address, self._beside)

    def on_form_line_pressed(self, event: FormLine.Pressed) -> None:
        """Another address: the last block, if it is still empty, is the one."""
        event.stop()
        last = self.blocks[-1]
        if not last.address.is_empty and len(self.blocks) < _ADDRESSES_MAXIMUM:
            last = self._new_block(len(self.blocks), Address())
            self.blocks.append(last)
            self.mount(last, before=self._more)
            self.post_message(self.Rearranged())
        self.call_after_refresh(last.street.focus_first)

    def remove_block(self, block: AddressBlock) -> None:
        """Takes an address away; the others move up."""
        kept = (other.address for other in self.blocks if other is not block)
        self.fill([address for address in kept if not address.is_empty])
        self.blocks[min(block.number, len(self.blocks) - 1)].street.focus_first()
        self.post_message(self.Rearranged())

    def move_block(self, block: AddressBlock, step: int) -> None:
        """Exchanges an address with the one `step` blocks further."""
        blocks = self.blocks
        place = block.number + step
        if block.address.is_empty or not 0 <= place < len(blocks) or blocks[place].address.is_empty:
            return
        mine, its = block.address, blocks[place].address
        block.fill(its)
        blocks[place].fill(mine)
        blocks[place].street.focus_first()
        self.post_message(self.Rearranged())
