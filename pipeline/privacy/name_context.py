"""What stands before and after a name in running text, and what shows that it is none."""

from __future__ import annotations

import re

_TITLE = (
    r"(?:\w*lege(?:n|ne)?|doktor(?:en)?|dr\.?|\w*psykolog(?:en|spesialist\w*)?|psykiater(?:en)?"
    r"|\w*(?:sykepleier|sjukepleiar)(?:en)?|vernepleie?[ra]r?(?:en)?|sosionom(?:en)?|barnevernspedagog\w*"
    r"|jordmor(?:a|en)?|(?:fysio|ergo|psyko|miljø|familie)?terapeut(?:en)?|miljøarbeid\w+|prof\.?"
    r"|professor(?:en)?|(?:første)?amanuensis|dosent|lektor|stipendiat|forsk(?:er|ar)\w*"
    r"|\w*rådgi(?:ver|vere|veren)|\w*rådgjeva?r\w*|\w*sjef(?:en)?|\w*lede?r(?:en)?|\w*leiar(?:en)?"
    r"|\w*direktør(?:en)?|\w*konsulent(?:en)?|saksbehandler(?:en)?|sakshandsamar(?:en)?|ordfører(?:en)?"
    r"|ordførar(?:en)?|rådmann(?:en)?|\w*styremedlem(?:met)?|\w*sekretær(?:en)?|advokat(?:en)?"
    r"|\w*koordinator(?:en)?|kontaktperson(?:en)?|behandl(?:er|eren|ar|aren)|støttekontakt(?:en)?"
    r"|lærer(?:en)?|prest(?:en)?|likeperson(?:en)?|logoped(?:en)?|representant(?:en)?|assistent(?:en)?|brukeren|brukaren|pasienten"
    r"|(?:med)?arbeider(?:en)?|mr\.?|mrs\.?|ms\.?|fru|herr|hr\.?)"
)
OWN = (
    r"(?:min|mi|mitt|vår|våre|vårt|hans|hennes|hennar|sin|si|deres|deira|eldste|yngste|lille|vesle)"
)
KIN = (
    r"(?:(?:stede?|sviger|bonus|foster|barne)?(?:sønn|son)(?:en)?|(?:stede?|sviger|bonus|foster|barne)?"
    r"(?:datter(?:en)?|dotter(?:a)?)|(?:halv|lille|store)?(?:bror(?:en)?|søster(?:en|a)?)"
    r"|mor(?:a|en)?|mamma|far(?:en)?|pappa|kone(?:n)?|kona|ekskona|mann(?:en)?|eksmann(?:en)?"
    r"|ektefelle(?:n)?|ektemann(?:en)?|samboer(?:en)?|sambuar(?:en)?|kjæreste(?:n)?|kjærast(?:en)?"
    r"|barn(?:et)?|barnebarn(?:et)?|gutt(?:en)?|gut(?:en)?|jente(?:n)?|jenta|unge(?:n)?|tante|tanta"
    r"|onkel(?:en)?|mormor|farmor|bestemor|morfar|farfar|bestefar|nevø(?:en)?|niese(?:n)?|fetter"
    r"|kusine|svoger|svigerinne|venn(?:en)?|ven(?:en)?|venninne(?:n)?|venninna|veninne|nabo(?:en)?"
    r"|kompis(?:en)?|kamerat(?:en)?|medlem(?:met)?)"
)
_NAMING = (
    rf"(?:(?:jeg|eg|han|hun|ho|hen|som|en|ei|ein|{_TITLE}|{KIN})"
    r"\s+(?:heter|heiter|het|heitte|hette)"
    r"|ved navn|med navnet|med namnet|kalt|kalla|navn(?:et)?(?: mitt)? er"
    r"|namn(?:et)?(?: mitt)? er|undertegnede|underteikna|v/|att\.?|c/o|takk til|skrevet av"
    r"|skrive av|utarbeid(?:et|a) av|ført i pennen av|signert|underskrevet av|boka til"
    r"|boken til|besto av|bestod av|spør gjerne|spør)"
)
_GREETING = r"(?:hilsen|hilsning|hilsing|helsing|hilser|helsar|mvh|m\.v\.h\.?|regards|sincerely)"

AFTER_TITLE = re.compile(rf"\b{_TITLE}[,:]?[ \u00a0]+$", re.IGNORECASE)
AFTER_KIN = re.compile(
    rf"\b(?:{OWN}\s+(?:\w+\s+)?{KIN}|{KIN}\s+{OWN}|den\s+{OWN})(?:\s+på\s+\d+)?,?\s+"
    rf"(?:som\s+)?(?:heter\s+|heiter\s+|het\s+)?$",
    re.IGNORECASE,
)
AFTER_RELATIVE = re.compile(rf"\b{KIN},?\s+$", re.IGNORECASE)
AFTER_NAMING = re.compile(rf"(?:^|(?<=\W)){_NAMING}[\s,:]*$", re.IGNORECASE)
# The words between are small: «Hilsen en sliten mor, …».
AFTER_GREETING = re.compile(
    rf"(?i:\b{_GREETING})(?:[ ,]+[a-zæøå]+){{0,4}}(?<! på)(?<! i)(?<! ved)(?<! hos)[\s,.:–-]*$"
)
ROLE_LINE = re.compile(rf"\s*\n\s*{_TITLE}\b", re.IGNORECASE)
FOR_LINE = re.compile(r"(?:^|\n)(?:For|På vegne av|På vegner av)\b[^\n]*\n\s*$")
TITLE_WORD = re.compile(rf"{_TITLE}", re.IGNORECASE)

#: Office-holders that the public knows by name are no third persons to shield.
AFTER_OFFICE = re.compile(
    r"\b(?:\w*minister(?:en)?|statsråd(?:en)?|kong(?:en)?|dronning(?:a|en)?|kronprins\w*|prins\w*"
    r"|president(?:en)?|st\.?|sankt|sta\.?)\s+$",
    re.IGNORECASE,
)
#: Authors of what is published: «Hansen (2019)», «Larsen et al.», «Borg og Karlsson, 2017».
AUTHOR = re.compile(
    r"(?:\s+(?:og|and|&)\s+\w+)?(?:\s+(?:et al|mfl|m\.\s?fl)\b|,?\s*\(?(?:19|20)\d\d[a-z]?\b)"
)
#: What makes an organisation or a place of a name before it: «Anders Jahres fond».
NAMED_AFTER = re.compile(
    r"\s+(?:hospital\w*|sykehus\w*|sjukehus\w*|sykehjem\w*|senter\w*|stiftelse\w*|stifting\w*|fond\w*"
    r"|minnefond\w*|legat\w*|skole\w*|skule\w*|kirke\w*|kyrkje\w*|institutt\w*|klinikk\w*|pris"
    r"|plass|gate|gata|vei|veg|hus|park|syndrom\w*|sykdom\w*|sjukdom\w*|stige|\w*modell\w*|metode\w*"
    r"|kommune\w*|bydel\w*|fylke\w*|forening\w*|foreining\w*|universitet\w*|lov)\b"
)
#: These may stand after one person's first name as well: «Karis hus».
ALSO_OWNED = re.compile(r"\s+(?:hus|skole\w*|skule\w*|klinikk\w*|lov)\b")
#: A house, a trust or a team with a person's name: «Ungdomshuset Kaia».
NAMED_BEFORE = re.compile(
    r"\b\w*(?:huset|senteret|stiftelsen|stiftinga|foreningen|foreininga|klubben|kafeen|prosjektet"
    r"|skolen|skulen|sykehjemmet|sjukeheimen|teamet|tunet|gården|garden|båten|tiltaket) +$",
    re.IGNORECASE,
)
SENTENCE_START = re.compile(r"(?:^|[.!?:…\n•–]|\d\.|\d\))[\s«\"“”'(]*$")
