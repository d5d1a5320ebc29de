"""What the manual pages say beside the table of commands, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

DATE = "2026-11-22"


@dataclass(frozen=True, slots=True)
class Page:
    """The headings and the prose of a page; "word | meaning" is an entry.

    Attributes:
        part: of the manual that it belongs to.
        name, synopsis, description, options, commands, fields: headings.
        summary: one line.
        about, about_fields: paragraphs.
        rest: the sections behind them, by their headings.
    """

    part: str
    name: str
    summary: str
    synopsis: str
    description: str
    about: tuple[str, ...]
    options: str
    commands: str
    fields: str
    about_fields: tuple[str, ...]
    rest: dict[str, tuple[str, ...]]
    date: str = DATE


TEXTS = {
    "en": Page(
        part="User commands",
        name="NAME",
        summary="a contacts CRM in the terminal",
        synopsis="SYNOPSIS",
        description="DESCRIPTION",
        about=(
            "Persons and organizations, what happened with them and what comes next, in one database. "
            "Without a command the screen opens; press ? there for its keys. A command does one thing and "
            "leaves; it obeys the same rules and rights as the screen.",
            "Options for every command may stand before or behind the command. What stands behind -- is no "
            "option.",
        ),
        options="OPTIONS OF EVERY COMMAND",
        commands="COMMANDS",
        fields="FIELDS",
        about_fields=(
            "These are the names for --set, --where, --columns and --sort. The search line of the screen "
            "and TEXT take filters too: city:Łódź, tag:VIP, created:>2026-01-01, -status:inactive, "
            "owner:me, A OR B.",
        ),
        rest={
            "EXIT STATUS": (
                "0 | done",
                "1 | refused; one line on standard error says why and what to do",
                "2 | wrong usage",
                "3 | done, but some rows were refused",
                "130 | interrupted",
                'Standard output carries the result alone. With --json errors are {"error": {"code", '
                '"message"}} on standard error.',
            ),
            "ENVIRONMENT": (
                "TUI_CRM_DB | the database, where --db names none",
                "TUI_CRM_USER | the user, where --as names none",
                "TUI_CRM_MAIL_PASSWORD | the password of the one mailbox that is read",
                "SSL_CERT_FILE | the certificate authority of a mail server of your own",
                "LC_ALL, LC_MESSAGES, LANG | the language, where neither --lang nor config.toml says it",
                "NO_COLOR | no colours",
                "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME | where the files below are",
            ),
            "FILES": (
                "~/.config/tui-crm/config.toml | the settings: language, theme, keys, backups, mail",
                "~/.local/share/tui-crm/crm.db | the database, made on first use",
                "crm.db.before-v7.bak | beside the database: as it was before a newer version brought it up "
                "to date",
                "backups | beside the database: the copies of each day and week",
                "~/.local/state/tui-crm/tui-crm.log | what went wrong unexpectedly, without data of contacts",
            ),
            "SEE ALSO": ("ssh(1), tmux(1), neomutt(1), aerc(1)",),
        },
    ),
    "pl": Page(
        part="Polecenia użytkownika",
        name="NAZWA",
        summary="CRM kontaktów w terminalu",
        synopsis="SKŁADNIA",
        description="OPIS",
        about=(
            "Osoby i organizacje, to, co się z nimi działo, i to, co będzie, w jednej bazie. Bez polecenia "
            "otwiera się ekran; ? pokazuje tam jego klawisze. Polecenie robi jedną rzecz i się kończy; "
            "obowiązują je te same reguły i uprawnienia co na ekranie.",
            "Opcje każdego polecenia mogą stać przed poleceniem lub za nim. To, co stoi za --, nie jest "
            "opcją.",
        ),
        options="OPCJE KAŻDEGO POLECENIA",
        commands="POLECENIA",
        fields="POLA",
        about_fields=(
            "To nazwy dla --set, --where, --columns i --sort. Wiersz wyszukiwania na ekranie i TEKST "
            "przyjmują też filtry: miasto:Łódź, tag:VIP, created:>2026-01-01, -status:inactive, opiekun:ja, "
            "A LUB B.",
        ),
        rest={
            "KOD WYJŚCIA": (
                "0 | zrobione",
                "1 | odmowa; jeden wiersz na standardowym wyjściu błędów mówi, dlaczego i co zrobić",
                "2 | złe użycie",
                "3 | zrobione, ale niektóre wiersze odrzucono",
                "130 | przerwane",
                'Standardowe wyjście niesie tylko wynik. Z --json błędy to {"error": {"code", "message"}} '
                "na standardowym wyjściu błędów.",
            ),
            "ŚRODOWISKO": (
                "TUI_CRM_DB | baza, jeśli --db jej nie podaje",
                "TUI_CRM_USER | użytkownik, jeśli --as go nie podaje",
                "TUI_CRM_MAIL_PASSWORD | hasło tej jednej skrzynki, która jest czytana",
                "SSL_CERT_FILE | urząd certyfikacji własnego serwera poczty",
                "LC_ALL, LC_MESSAGES, LANG | język, jeśli nie podaje go --lang ani config.toml",
                "NO_COLOR | bez kolorów",
                "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME | gdzie są pliki podane niżej",
            ),
            "PLIKI": (
                "~/.config/tui-crm/config.toml | ustawienia: język, motyw, klawisze, kopie zapasowe, poczta",
                "~/.local/share/tui-crm/crm.db | baza, tworzona przy pierwszym użyciu",
                "crm.db.before-v7.bak | obok bazy: jej stan, zanim nowsza wersja programu ją zaktualizowała",
                "backups | obok bazy: kopie z każdego dnia i tygodnia",
                "~/.local/state/tui-crm/tui-crm.log | co niespodziewanie zawiodło, bez danych kontaktów",
            ),
            "ZOBACZ TAKŻE": ("ssh(1), tmux(1), neomutt(1), aerc(1)",),
        },
    ),
}
