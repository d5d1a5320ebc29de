"""Tables of header synonyms, in the folded form of `import_headers.normalized_header`."""

from __future__ import annotations


def _table(text: str) -> dict[str, str]:
    """Entries `target = header, header, ...` as header -> target; an indented line goes on with the entry."""
    table: dict[str, str] = {}
    for line in text.replace("\n    ", " ").strip().splitlines():
        target, _sign, headers = line.partition("=")
        for header in headers.split(","):
            table.setdefault(header.strip(), target.strip())
    return table


EXACT: dict[str, str] = _table("""
first_name = imie, imiona, imie osoby, imie kontaktu, first name, firstname, given name, givenname, given,
    first, fname, forename, pierwsze imie, imie pierwsze, imie pracownika, imie klienta, imie uczestnika,
    vorname
last_name = nazwisko, nazwisko osoby, last name, lastname, surname, family name, familyname, last, lname, sn,
    nazwisko pracownika, nazwisko klienta, nazwisko kontaktu, nazwisko uczestnika, nachname
middle_name = middle name, drugie imie, additional name, middlename
full_name = imie i nazwisko, imie nazwisko, nazwisko imie, nazwisko i imie, osoba, osoba kontaktowa,
    kontakt, klient, wyswietlana nazwa, full name, fullname, display name, displayname, contact, contact
    name, contact person, fn, cn, person, pracownik, pracownicy, imie i nazwisko pracownika, imie i nazwisko
    klienta, imie i nazwisko uczestnika, imie i nazwisko kontaktu, nazwisko i imie pracownika, nazwisko i imie
    klienta, imiona i nazwisko, nazwisko i imiona, dane osobowe, uczestnik, kandydat, czlonek, pacjent,
    reprezentant, przedstawiciel, osoba do kontaktu, osoby kontaktowe, nazwa kontaktu, nazwa wyswietlana,
    employee, participant, attendee, member, customer, client, lead, candidate, guest, subscriber, recipient,
    representative, first and last name, name and surname, name surname
name = name
file_as = file as
organization = firma, nazwa firmy, organizacja, kontrahent, pracodawca, firma organizacja, nazwa, nazwa
    organizacji, nazwa kontrahenta, nazwa klienta, zaklad, przedsiebiorstwo, spolka, company, company name,
    companyname, organization, organisation, organization name, organisation name, account name,
    employer, org, o, business name, organizations, companies, pelna nazwa, pelna nazwa firmy, nazwa pelna,
    nazwa pracodawcy, nazwa spolki, nazwa przedsiebiorstwa, instytucja, nazwa instytucji, podmiot, nazwa
    podmiotu, miejsce pracy, zaklad pracy, dostawca, odbiorca, firm, firm name, vendor, supplier, institution,
    workplace, legal name, company legal name, associated company, primary associated company, org name
position = stanowisko, funkcja, rola, tytul zawodowy, job title, jobtitle, position, role,
    organization title, stanowisko pracy, designation, job, job position,
    job role, position title
position? = occupation, profession, zawod
organization? = account
title = title, tytul
note+ = department, dept, ou, dzial, oddzial, jednostka, jednostka organizacyjna, organization department,
    nickname, pseudonim, przydomek, ksywka, name prefix, name suffix, suffix, sufiks, prefix, anniversary,
    rocznica, spouse, wspolmalzonek, children, dzieci, manager s name, manager, menedzer, menadzer,
    assistant s name, assistant, imie i nazwisko asystenta, asystent, assistant s phone, telefon asystenta,
    referred by, osoba polecajaca, screen name, komunikator aim, im, skype, whatsapp, gadu gadu, gg, hobby,
    maiden name, nazwisko rodowe, nazwisko panienskie, pan pani, salutation,
    zwrot grzecznosciowy, source, lead source, zrodlo, pochodzenie, office location, lokalizacja
    biura, user 1, user 2, user 3, user 4, uzytkownik 1, uzytkownik 2, uzytkownik 3, uzytkownik 4, custom 1,
    custom 2, custom 3, custom 4, informacja 1, informacja 2, informacja 3, informacja 4, organization job
    description, industry, branza, initials, inicjaly, gender, plec, location, lokalizacja, language, jezyk,
    short name, billing information, informacje rozliczeniowe, directory server, serwer katalogowy, mileage,
    przebieg, subject, telex, teleks, konto, organizational id number, numer ewidencyjny w organizacji,
    internet free busy, internetowe informacje wolny zajety, yomi name, given name yomi, additional name yomi,
    family name yomi, phonetic first name, phonetic middle name, phonetic last name
komorka = komorka
kod = kod
email = email, mail, maile, emails, email address, emailaddress, email addresses, adres email, adresy email,
    adres mail, adres mailowy, poczta, poczta elektroniczna, primary email, secondary email, podstawowy
    email, dodatkowy email, adres poczty elektronicznej, mailto, email value, emails value,
    mejl, mejle, adres mejl, adres mejlowy, imejl, email adres, mail address, email id, email klienta,
    email pracownika, email uczestnika
email_label = email label, emails label, emails type
phone = telefon, telefonu, telefony, tel, phone, phones, phone number, phonenumber, phone numbers,
    telephone, telephone number, nr telefonu, nr tel, numer telefonu, numery telefonow, telefon kontaktowy,
    msisdn, tel nr, callback, wywolanie zwrotne, car phone, telefon w samochodzie, radio phone,
    radiotelefon, isdn, tty tdd phone, tty tdd, glowny telefon do firmy, phone value, phones value, telefon
    stacjonarny, telefon do kontaktu, kontakt telefoniczny, numer kontaktowy, nr kontaktowy, contact number,
    phone no, tel no, telephone no, telefon nr, landline, telefon klienta, telefon pracownika, telefon
    uczestnika, numery telefonu, nr telefonow
phone_label = phone label, phones label, phones type
phone:mobile = telefon komorkowy, numer telefonu komorkowego, tel kom, kom, mobile, mobile phone, mobile
    number, mobilephone, cell, cell phone, cellphone, nr telefonu komorkowego, tel komorkowy, nr kom,
    telefon mobilny, tel mobilny, mobile no, cell number, numer komorkowy, numer komorki, nr komorki
phone:fax = fax, faks, fax number, numer faksu, nr faksu, nr faxu
phone:pager = pager, pager number
street = ulica, ul, street, address line 1, address line 2, address line 3, address line, address1,
    address2, po box, extended address, skrzynka pocztowa, street address, ulica i numer, addressline, line,
    ulica i nr, ulica nr, ulica i numer domu, ulica i nr domu, street and number, strasse
full_address = adres, adresy, address, addresses, adres korespondencyjny, mailing address, adres
    zamieszkania, adres siedziby, siedziba, adres pocztowy, postal address, addresses value
city = miasto, miejscowosc, city, town, locality, ort
postal_code = kod pocztowy, zip, zipcode, zip code, postal code, post code, postcode, postalcode, plz
region = wojewodztwo, woj, region, state, province, county, state province, powiat
country = kraj, panstwo, country, country region, kraj region
house_number = nr domu, numer domu, nr budynku, numer budynku, nr posesji, house number, house no,
    building number, nr domu mieszkania, nr domu lokalu, numer domu mieszkania, nr domu i mieszkania,
    numer domu i lokalu, nr domu nr lokalu, nr domu nr mieszkania
flat_number = nr lokalu, numer lokalu, lokal, nr mieszkania, numer mieszkania, mieszkanie, flat, flat number,
    flat no, apartment, apartment number, apt
nip = nip, numer nip, nr nip, vat, vat id, vat number, tax id, tax number, taxid, nip firmy, nip
    klienta, vat no, nip vat
regon = regon, numer regon, nr regon
krs = krs, numer krs, nr krs
pesel = pesel, numer pesel, nr pesel
document_number = numer dokumentu, nr dokumentu, dowod osobisty, nr dowodu, numer dowodu, document number,
    seria i numer dowodu, numer dowodu osobistego
note = notatka, notatki, uwagi, opis, komentarz, komentarze, informacje dodatkowe, dodatkowe informacje,
    notes, note, comments, comment, description, remarks, dodatkowe uwagi, adnotacje, adnotacja, info,
    informacje, memo, additional information, additional info, details, szczegoly
tags = tagi, tag, etykiety, etykieta, kategorie, kategoria, grupa, grupy, segment, labels, label, tags,
    categories, category, group membership, groups, group, keywords, slowa kluczowe
owners = opiekun, opiekunowie, handlowiec, prowadzacy, odpowiedzialny, wlasciciel, owner, owners, contact
    owner, assigned to, account manager, opiekun klienta, opiekun handlowy, account owner, sales rep
watchers = obserwatorzy, obserwujacy, watchers, followers
birthday = data urodzenia, urodziny, ur, birthday, date of birth, dob, bday, birth date, birthdate,
    data ur, dzien urodzenia, born, geburtsdatum
birth_year = birth year, urodziny rok
birth_month = birth month, urodziny miesiac
birth_day = birth day, urodziny dzien
website = www, strona www, strona internetowa, strona sieci web, strona, adres www, website, websites, web
    page, webpage, web site, url, urls, homepage, home page, osobista strona sieci web, witryna, strona
    firmy, strona domowa, adres strony, adres strony www
url = facebook, fb, linkedin, linkedin url, linkedin profile, profil linkedin, facebook url, instagram,
    twitter, x url, youtube, github, xing, social, social media
- = typ poczty email, rodzaj email, nazwa wyswietlana email
avatar = photo, picture, avatar, zdjecie
status = status, aktywny, active, stan
access = dostep
keep_in_touch = keep in touch, keep in touch days, stay in touch, stay in touch frequency, contact every,
    contact frequency, contact interval, utrzymywanie kontaktu, utrzymuj kontakt, kontakt co, kontakt co dni,
    czestotliwosc kontaktu, czestosc kontaktu
created = data utworzenia, utworzono, created, create date, created at, date created
""")
"""Header -> target; `phone:fax` gives the label too, `note+` keeps the header in the note, `position?` is one
where no other column is, and `-` says nothing of the contact."""

GOOGLE_PARTS: dict[str, str] = _table("""
email = email value
email_label = email label, email type
phone = phone value
phone_label = phone label, phone type
url = website value
url_label = website label, website type
full_address = address formatted
street = address street, address po box, address extended address
city = address city
region = address region
postal_code = address postal code
country = address country
address_label = address label, address type
organization = organization name
position = organization title
note = organization department, organization job description, organization type, organization symbol,
    organization location, organization yomi name, relation value, relation type, relation label, event value,
    event type, event label, im value, im type, im service, im label, custom field value, custom field type,
    custom field label
""")
"""Thing and part of a numbered Google header -> target."""

LABELS: dict[str, str] = {
    word: label
    for label, words in {
        "work": "work business office sluzbowy sluzbowe sluzbowa sluzb biuro biurowy praca "
        "firmowy firmowa company",
        "home": "home domowy domowe domowa dom prywatny prywatne prywatna pryw private personal osobisty",
        "mobile": "mobile cell komorkowy komorka kom",
        "fax": "fax faks",
        "pager": "pager",
        "other": "other inny inne inna",
    }.items()
    for word in words.split()
}
"""Word of a header -> the label that it gives the values."""

QUALIFIERS = frozenset(
    """primary main glowny glowna podstawowy podstawowa dodatkowy dodatkowa secondary alternative alternatywny
    kontaktowy stacjonarny drugi drugie second direct bezposredni""".split()
)
LEADING = frozenset(
    "adres address addresses contact kontakt kontaktu osoba osoby person klient klienta client customer lead "
    "organization".split()
)
"""Words that may stand before a known header: "Address street", "Contact e-mail"."""
