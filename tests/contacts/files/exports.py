"""Files as other programs export them, with people who are made up."""

LINKEDIN = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing. You will only \
see email addresses for connections who have allowed their connections to see or download their email address."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Priya,Nair,https://www.linkedin.com/in/priya-nair-rn,,Mercy Hospital,Nurse Manager,12 Jan 2026
José,"Ortega, CPA",https://www.linkedin.com/in/joseortega,jose@ledger.example.org,"Ledger, Ink",Auditor,03 Dec 2025
,,,,,,01 Dec 2025
"""

GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,"
    "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,"
    "Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,"
    "Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Address 1 - Label,Address 1 - Formatted,"
    "Address 1 - Street,Website 1 - Label,Website 1 - Value\r\n"
    "Ann,,Lee,,,,,,,,Mercy Hospital,Nurse,Ward 3,,Met at the fair,,* myContacts ::: Alumni ::: Nurses,* Work,"
    "ann@mercy.example.org ::: a.lee@mercy.example.org,Home,ann@home.example.org,Mobile,+1 859-257-2000,,,"
    'Home,"1 Main St\nLexington, KY",1 Main St,Profile,https://ann.example.org\r\n'
)

GOOGLE_BEFORE_2024 = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,"
    "Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,"
    "Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,"
    "Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,"
    "Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,Organization 1 - Title,"
    "Organization 1 - Department,Organization 1 - Symbol,Website 1 - Type,Website 1 - Value\n"
    "Ann Lee,Ann,,Lee,,,,,,,,,,,,,,,,,,,,,,Met at the fair,,,* myContacts ::: Alumni,* Work,"
    "ann@mercy.example.org,Mobile,+1 859-257-2000,,Mercy Hospital,,Nurse,Ward 3,,,https://ann.example.org\n"
)

OUTLOOK = (
    "\ufeff"
    '"Title";"First Name";"Middle Name";"Last Name";"Suffix";"Company";"Department";"Job Title";'
    '"Business Street";"Business Fax";"Business Phone";"Home Phone";"Mobile Phone";"Categories";'
    '"E-mail Address";"E-mail Type";"E-mail Display Name";"E-mail 2 Address";"Notes";"Web Page"\r\n'
    '"Dr.";"Ann";"";"Lee";"";"Mercy; Hospital";"";"Nurse";"1 Main St\r\nLexington";"859 1";"859 257 2000";'
    '"";"+1 859 257 2001";"Alumni;Nurses";"ann@mercy.example.org";"SMTP";"Ann ""Annie"" Lee";'
    '"ann@home.example.org";"Met at\r\nthe fair";"ann.example.org"\r\n'
)

# The name is Анна Ковальова-Шевченко; its line breaks off softly, once between the two bytes of a letter.
ANDROID = (
    b"BEGIN:VCARD\r\n"
    b"VERSION:2.1\r\n"
    b"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9A=D0=BE=D0=B2=D0=B0=D0=BB=D1=8C=D0=BE=D0=B2=D0=B0=2D=\r\n"
    b"=D0=A8=D0=B5=D0=B2=D1=87=D0=B5=D0=BD=D0=BA=D0=BE;=D0=90=D0=BD=D0=BD=D0=B0;;;\r\n"
    b"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=90=D0=BD=D0=BD=D0=B0=20=D0=9A=D0=BE=D0=B2=D0=B0=D0=BB=D1=\r\n"
    b"=8C=D0=BE=D0=B2=D0=B0=2D=D0=A8=D0=B5=D0=B2=D1=87=D0=B5=D0=BD=D0=BA=\r\n"
    b"=D0=BE\r\n"
    b"TEL;CELL:0501234567\r\n"
    b"TEL;WORK;PREF:+380 44 123 4567\r\n"
    b"TEL;WORK;FAX:+380 44 123 4568\r\n"
    b"EMAIL;HOME:anna@home.example.org\r\n"
    b"ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9B=D1=96=D0=BA=D0=B0=D1=80=D0=BD=D1=8F;=D0=92\r\n"
    b"TITLE:Nurse\r\n"
    b"NOTE;ENCODING=QUOTED-PRINTABLE:Met at=0D=0Athe fair\r\n"
    b"X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Anya;1;;;;;;;;;;;;;\r\n"
    b"PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJ\r\n"
    b" CQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL\r\n"
    b" /2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMj\r\n"
    b"\r\n"
    b"END:VCARD\r\n"
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Nair;Priya;;;\r\nFN:Priya Nair\r\nTEL;CELL;PREF:555-0100\r\nEND:VCARD\r\n"
)

ICLOUD = (
    "BEGIN:VCARD\r\n"
    "VERSION:3.0\r\n"
    "PRODID:-//Apple Inc.//iPhone OS 17.2//EN\r\n"
    "N:Lee;Ann;;;\r\n"
    "FN:Ann Lee\r\n"
    "ORG:Mercy\\, Hospital\\; North;Ward 3\r\n"
    "TITLE:Nurse\r\n"
    "item1.EMAIL;type=INTERNET;type=HOME:ann@home.example.org\r\n"
    "EMAIL;type=INTERNET;type=WORK;type=pref:Ann@Mercy.example.org\r\n"
    "TEL;type=CELL;type=VOICE;type=pref:\u202a+1\u00a0(859)\u00a0257\u20112000\u202c\r\n"
    "item2.URL;type=pref:https\\://ann.example.org\r\n"
    "item2.X-ABLabel:_$!<HomePage>!$_\r\n"
    "item3.ADR;type=HOME:;;1 Main St;Lexington;KY;40506;USA\r\n"
    "item3.X-ABADR:us\r\n"
    "NOTE:Met at the fair.\\nLikes tea\\, not coffee\\; a long note that the phone folds i\r\n"
    " n the middle of a word\r\n"
    "CATEGORIES:Alumni,Nurses\r\n"
    "BDAY;value=date:1990-04-12\r\n"
    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAASABIAAD/4QBMRXhpZgAATU0AKg\r\n"
    " AAAAgAAYdpAAQAAAABAAAAGgAAAAAAA6ABAAMAAAABAAEAAKACAAQAAAABAAAB4KADAAQAAAAB\r\n"
    " AAAB4AAAAAD/7QA4UGhvdG9zaG9wIDMuMAA4QklNBAQAAAAAAAA4QklNBCUAAAAAABDUHYzZ\r\n"
    "END:VCARD\r\n"
).encode()
