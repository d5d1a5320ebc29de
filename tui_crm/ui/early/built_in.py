"""The built-in look of the first frame: made by `make skin`, not to be edited."""

COLOURS: dict[str, dict[str, str]] = {
    "truecolor": {
        "base": "1;38;2;224;224;224;48;2;36;47;56",
        "hint": "38;2;115;115;115;48;2;30;30;30",
        "box": "38;2;224;224;224;48;2;30;30;30",
        "bar": "38;2;224;224;224;48;2;36;47;56",
        "header": "1;38;2;224;224;224;48;2;36;47;56",
        "cursor": "1;38;2;221;237;249;48;2;1;120;212",
        "row": "38;2;224;224;224;48;2;18;18;18",
        "track": "38;2;224;224;224;48;2;0;0;0",
        "edge": "38;2;1;120;212;48;2;18;18;18",
        "card": "38;2;224;224;224;48;2;18;18;18",
        "side": "│",
        "footer": "38;2;224;224;224;48;2;36;47;56",
        "footer-key": "1;38;2;255;166;43;48;2;36;47;56",
        "footer-label": "38;2;224;224;224;48;2;36;47;56",
        "footer-off-key": "1;38;2;180;125;47;48;2;36;47;56",
        "footer-off-label": "38;2;160;163;166;48;2;36;47;56",
        "top": "─",
    },
    "256": {
        "base": "1;38;5;253;48;5;17",
        "hint": "38;5;242;48;5;234",
        "box": "38;5;253;48;5;234",
        "bar": "38;5;253;48;5;17",
        "header": "1;38;5;253;48;5;17",
        "cursor": "1;38;5;195;48;5;32",
        "row": "38;5;253;48;5;233",
        "track": "38;5;253;48;5;16",
        "edge": "38;5;32;48;5;233",
        "card": "38;5;253;48;5;233",
        "side": "│",
        "footer": "38;5;253;48;5;17",
        "footer-key": "1;38;5;214;48;5;17",
        "footer-label": "38;5;253;48;5;17",
        "footer-off-key": "1;38;5;136;48;5;17",
        "footer-off-label": "38;5;247;48;5;17",
        "top": "─",
    },
}

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "name": "Persons",
        "hints": "0\tSearch: name, phone...\x1e36\tSearch: name, phone, e-mail, city...",
        "columns": "name\tName\t26\x1ephone\tPhone\t16\x1eorganization\tOrganization\t24\x1eposition\tPosition\t20\x1eemail\tE-mail\t26\x1ecity\tCity\t14\x1etags\tTags\t18",
        "commands": "list.search\t/\tSearch\t\tsee\x1elist.edit\te\tEdit\t\tedit\x1elist.add\tn\tAdd contact\tAdd\tadd\x1elist.copy_card\ty\tCopy card\tCopy\tsee\x1elist.switch_base\to\tPersons / Organizations\tBase\tsee\x1elist.profile\tf\tFull profile\tProfile\tsee\x1elist.import_file\ti\tImport a file\tImport\timport\x1eanywhere.quick_add\tF7\tQuick add\t\tadd\x1eanywhere.help\t?\tHelp\t\t\x1eanywhere.quit\tCtrl+Q\tQuit\t\t",
        "importance": "anywhere.help\x1eanywhere.quick_add\x1eanywhere.quit\x1elist.search\x1elist.edit\x1elist.add\x1elist.copy_card\x1elist.switch_base\x1elist.profile\x1elist.import_file",
    },
    "pl": {
        "name": "Osoby",
        "hints": "0\tSzukaj: nazwa, telefon...\x1e41\tSzukaj: nazwa, telefon, e-mail, miasto...",
        "columns": "name\tNazwa\t26\x1ephone\tTelefon\t16\x1eorganization\tOrganizacja\t24\x1eposition\tStanowisko\t20\x1eemail\tE-mail\t26\x1ecity\tMiasto\t14\x1etags\tTagi\t18",
        "commands": "list.search\t/\tSzukaj\t\tsee\x1elist.edit\te\tEdytuj\t\tedit\x1elist.add\tn\tDodaj kontakt\tDodaj\tadd\x1elist.copy_card\ty\tKopiuj wizytówkę\tKopiuj\tsee\x1elist.switch_base\to\tOsoby / Organizacje\tBaza\tsee\x1elist.profile\tf\tPełny profil\tProfil\tsee\x1elist.import_file\ti\tImportuj plik\tImport\timport\x1eanywhere.quick_add\tF7\tSzybko dodaj\t\tadd\x1eanywhere.help\t?\tPomoc\t\t\x1eanywhere.quit\tCtrl+Q\tKoniec\t\t",
        "importance": "anywhere.help\x1eanywhere.quick_add\x1eanywhere.quit\x1elist.search\x1elist.edit\x1elist.add\x1elist.copy_card\x1elist.switch_base\x1elist.profile\x1elist.import_file",
    },
}
