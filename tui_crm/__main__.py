"""``python -m tui_crm`` is ``tui-crm``."""

from tui_crm.start import run

if __name__ == "__main__":
    run()
