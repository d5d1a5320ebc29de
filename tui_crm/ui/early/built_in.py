"""The built-in look of the first frame: made by `make skin`, not to be edited."""

COLOURS: dict[str, dict[str, str]] = {
    "truecolor": {
        "base": "1;38;2;224;224;224;48;2;36;47;56",
        "hint": "38;2;115;115;115;48;2;30;30;30",
        "box": "38;2;224;224;224;48;2;30;30;30",
        "header": "1;38;2;224;224;224;48;2;36;47;56",
        "cursor": "1;38;2;255;255;255;48;2;1;120;212",
        "row": "38;2;224;224;224;48;2;18;18;18",
        "track": "38;2;224;224;224;48;2;0;0;0",
        "edge": "38;2;1;120;212;48;2;18;18;18",
        "card": "38;2;224;224;224;48;2;18;18;18",
        "rule": "─",
        "side": "│",
        "footer": "38;2;224;224;224;48;2;36;47;56",
        "footer-key": "1;38;2;255;166;43;48;2;36;47;56",
        "footer-label": "38;2;224;224;224;48;2;36;47;56",
        "footer-off-key": "1;38;2;180;125;47;48;2;36;47;56",
        "footer-off-label": "38;2;160;163;166;48;2;36;47;56",
    },
    "256": {
        "base": "1;38;5;253;48;5;17",
        "hint": "38;5;242;48;5;234",
        "box": "38;5;253;48;5;234",
        "header": "1;38;5;253;48;5;17",
        "cursor": "1;38;5;231;48;5;32",
        "row": "38;5;253;48;5;233",
        "track": "38;5;253;48;5;16",
        "edge": "38;5;32;48;5;233",
        "card": "38;5;253;48;5;233",
        "rule": "─",
        "side": "│",
        "footer": "38;5;253;48;5;17",
        "footer-key": "1;38;5;214;48;5;17",
        "footer-label": "38;5;253;48;5;17",
        "footer-off-key": "1;38;5;136;48;5;17",
        "footer-off-label": "38;5;247;48;5;17",
    },
}

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "name": "Persons",
        "hints": "0\tSearch: name, phone...\x1e36\tSearch: name, phone, e-mail, city...",
        "usual": "name\x1ephone\x1eorganization\x1eposition\x1eemail\x1ecity\x1etags",
        "columns": "first_name\tFirst name\x1elast_name\tSurname\x1ename\tName\x1eposition\tPosition\x1ephone\tPhone\x1ephone2\tSecond phone\x1eemail\tE-mail\x1eemail2\tSecond e-mail\x1eurl\tWeb address\x1estreet\tStreet\x1ecity\tCity\x1epostal_code\tPostal code\x1eregion\tRegion\x1ecountry\tCountry\x1ebirthday\tBirthday\x1enote\tNote\x1epesel\tPESEL\x1edocument_number\tDocument number\x1eorganization\tOrganization\x1eorganization_position\tPosition in the organization\x1etags\tTags\x1eowners\tOwners\x1ewatchers\tWatchers\x1estatus\tStatus\x1eaccess\tAccess\x1ekeep_in_touch\tKeep in touch\x1elast_touch\tLast touch\x1edue\tDue\x1ecreated_at\tCreated\x1eupdated_at\tChanged",
        "commands": "list.search\t/\tSearch\t\tsee\x1elist.edit\te\tEdit\t\tedit\x1elist.add\tn\tAdd contact\tAdd\tadd\x1elist.copy_card\ty\tCopy card\tCopy\tsee\x1elist.switch_base\to\tPersons / Organizations\tBase\tsee\x1elist.profile\tf\tFull profile\tProfile\tsee\x1elist.filter\tL\tFilter...\t\tsee\x1elist.log\ta\tLog...\tLog\tedit\x1elist.import_file\ti\tImport a file\tImport\timport\x1eanywhere.quick_add\tF7\tQuick add\t\tadd\x1eanywhere.help\t?\tHelp\t\t\x1eanywhere.palette\t:\tCommand palette\tCommands\t\x1eanywhere.quit\tCtrl+Q\tQuit\t\t",
        "importance": "anywhere.help\x1eanywhere.quick_add\x1eanywhere.quit\x1elist.search\x1elist.edit\x1elist.add\x1elist.copy_card\x1elist.switch_base\x1elist.profile\x1elist.filter\x1elist.log\x1elist.import_file\x1eanywhere.palette",
    },
    "pl": {
        "name": "Osoby",
        "hints": "0\tSzukaj: nazwa, telefon...\x1e41\tSzukaj: nazwa, telefon, e-mail, miasto...",
        "usual": "name\x1ephone\x1eorganization\x1eposition\x1eemail\x1ecity\x1etags",
        "columns": "first_name\tImię\x1elast_name\tNazwisko\x1ename\tNazwa\x1eposition\tStanowisko\x1ephone\tTelefon\x1ephone2\tDrugi telefon\x1eemail\tE-mail\x1eemail2\tDrugi e-mail\x1eurl\tAdres WWW\x1estreet\tUlica\x1ecity\tMiasto\x1epostal_code\tKod pocztowy\x1eregion\tWojewództwo\x1ecountry\tKraj\x1ebirthday\tUrodziny\x1enote\tNotatka\x1epesel\tPESEL\x1edocument_number\tNumer dokumentu\x1eorganization\tOrganizacja\x1eorganization_position\tStanowisko w organizacji\x1etags\tTagi\x1eowners\tOpiekunowie\x1ewatchers\tObserwatorzy\x1estatus\tStatus\x1eaccess\tDostęp\x1ekeep_in_touch\tKontakt okresowy\x1elast_touch\tOstatni kontakt\x1edue\tDo kontaktu\x1ecreated_at\tUtworzono\x1eupdated_at\tZmieniono",
        "commands": "list.search\t/\tSzukaj\t\tsee\x1elist.edit\te\tEdytuj\t\tedit\x1elist.add\tn\tDodaj kontakt\tDodaj\tadd\x1elist.copy_card\ty\tKopiuj wizytówkę\tKopiuj\tsee\x1elist.switch_base\to\tOsoby / Organizacje\tBaza\tsee\x1elist.profile\tf\tPełny profil\tProfil\tsee\x1elist.filter\tL\tFiltr...\t\tsee\x1elist.log\ta\tOdnotuj...\tOdnotuj\tedit\x1elist.import_file\ti\tImportuj plik\tImport\timport\x1eanywhere.quick_add\tF7\tSzybko dodaj\t\tadd\x1eanywhere.help\t?\tPomoc\t\t\x1eanywhere.palette\t:\tPaleta poleceń\tPolecenia\t\x1eanywhere.quit\tCtrl+Q\tKoniec\t\t",
        "importance": "anywhere.help\x1eanywhere.quick_add\x1eanywhere.quit\x1elist.search\x1elist.edit\x1elist.add\x1elist.copy_card\x1elist.switch_base\x1elist.profile\x1elist.filter\x1elist.log\x1elist.import_file\x1eanywhere.palette",
    },
}
