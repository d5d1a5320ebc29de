"""What the attributes and classes of LDIF entries mean; all names in lower case."""

from __future__ import annotations

PERSONS = frozenset(
    """person organizationalperson inetorgperson mozillaabpersonalpha mozillaabpersonobsolete abperson
    evolutionperson residentialperson contact user kolabinetorgperson""".split()
)
ORGANIZATIONS = frozenset(("organization", "kolaborganization"))
NO_CONTACTS = frozenset(
    """groupofnames groupofuniquenames groupofurls group posixgroup mailgroup organizationalunit country
    locality domain dcobject container applicationprocess device computer organizationalrole
    maillist nisnetgroup abgroup""".split()
)

SINGLE = {
    "givenname": "first_name", "gn": "first_name", "sn": "last_name", "surname": "last_name",
    "title": "position", "o": "organization", "company": "organization", "organizationname": "organization",
    "ou": "department", "department": "department", "departmentnumber": "department", "orgunit": "department",
    "description": "note", "notes": "note", "info": "note",
    "mozillanickname": "nickname", "xmozillanickname": "nickname",
    "birthyear": "birth_year", "birthmonth": "birth_month", "birthday": "birth_day",
    "mozillacustom1": "custom 1", "mozillacustom2": "custom 2", "mozillacustom3": "custom 3",
    "mozillacustom4": "custom 4", "custom1": "custom 1", "custom2": "custom 2", "custom3": "custom 3",
    "custom4": "custom 4", "employeetype": "employee type", "initials": "initials", "uid": "login",
}  # fmt: skip
"""Attribute -> column."""

NOTED = frozenset(
    ("nickname", "department", "employee type", "initials", "custom 1", "custom 2", "custom 3", "custom 4")
)
"""Columns that go to the note, each with its name."""

LABELLED = {
    "telephonenumber": ("phones", "work"), "companyphone": ("phones", "work"),
    "homephone": ("phones", "home"),
    "hometelephonenumber": ("phones", "home"), "mobile": ("phones", "mobile"),
    "cellphone": ("phones", "mobile"), "mobiletelephonenumber": ("phones", "mobile"),
    "facsimiletelephonenumber": ("phones", "fax"), "fax": ("phones", "fax"), "pager": ("phones", "pager"),
    "pagerphone": ("phones", "pager"), "pagertelephonenumber": ("phones", "pager"),
    "otherphone": ("phones", ""), "mail": ("emails", ""), "rfc822mailbox": ("emails", ""),
    "mozillasecondemail": ("emails", ""), "xmozillasecondemail": ("emails", ""),
    "mailalternateaddress": ("emails", ""), "labeleduri": ("urls", ""), "url": ("urls", ""),
    "wwwhomepage": ("urls", ""), "mozillaworkurl": ("urls", "work"), "workurl": ("urls", "work"),
    "mozillahomeurl": ("urls", "home"), "homeurl": ("urls", "home"),
}  # fmt: skip
"""Attribute -> list of a contact and label in it."""

PARTS = {
    "street": ("work", "street"), "streetaddress": ("work", "street"),
    "mozillaworkstreet2": ("work", "street"),
    "postofficebox": ("work", "street"), "l": ("work", "city"), "locality": ("work", "city"),
    "localityname": ("work", "city"), "st": ("work", "region"), "region": ("work", "region"),
    "stateorprovincename": ("work", "region"), "postalcode": ("work", "postal_code"),
    "zip": ("work", "postal_code"), "c": ("work", "country"), "co": ("work", "country"),
    "countryname": ("work", "country"), "postaladdress": ("work", "street"),
    "mozillahomestreet": ("home", "street"), "homestreet": ("home", "street"),
    "mozillahomestreet2": ("home", "street"), "homepostaladdress": ("home", "street"),
    "mozillahomelocalityname": ("home", "city"), "mozillahomestate": ("home", "region"),
    "mozillahomepostalcode": ("home", "postal_code"), "mozillahomecountryname": ("home", "country"),
    "mozillahomepostaladdress": ("home", "street"),
}  # fmt: skip
"""Attribute -> label of an address and part of it."""

PICTURES = frozenset(("jpegphoto", "thumbnailphoto", "photo"))
IGNORED = frozenset(
    """dn version objectclass changetype control cn displayname commonname name
    modifytimestamp createtimestamp
    creatorsname modifiersname entryuuid entrycsn entrydn structuralobjectclass subschemasubentry
    hassubordinates mozillausehtmlmail xmozillausehtmlmail xmozillaanyphone objectguid objectsid
    whencreated whenchanged usncreated usnchanged distinguishedname instancetype objectcategory
    userpassword uidnumber gidnumber homedirectory loginshell""".split()
)
"""What belongs to the directory and not to the contact; a name stands in `cn` again."""
