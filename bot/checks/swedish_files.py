"""What is wrong with a file, and what to do, English to Swedish, as in ``reasons.py``."""

from __future__ import annotations

from typing import Final

FILES: Final[dict[str, str]] = {
    # What can be wrong with any file.
    "is too large ({size} MB; at most {most} MB)": "är för stor ({size} MB; högst {most} MB)",
    "split it into several documents": "dela upp den i flera dokument",
    "is empty": "är tom",
    "has no text": "har ingen text",
    "write its text or remove it": "skriv in texten eller ta bort filen",
    "holds no text (binary data)": "är ingen textfil",
    "save the document's text as .md or .txt in UTF-8": (
        "spara dokumentets text som .md eller .txt i UTF-8"
    ),
    "is {kind} with the name of a text file": "är {kind} med namn som en textfil",
    "give it its right file name ending, or save its text as .md or .txt": (
        "ge filen rätt filändelse, eller spara texten som .md eller .txt"
    ),
    "is of a format that can't be read ({ending})": (
        "är av ett format som inte går att läsa ({ending})"
    ),
    "no file name ending": "ingen filändelse",
    "save it as a PDF, or its text as .txt": "spara den som PDF, eller texten som .txt",
    "is damaged": "är skadad",
    "is cut short or damaged": "är avklippt eller skadad",
    "copy it into the folder again, or save it anew from the program it was made in": (
        "kopiera in den på nytt, eller spara om den i programmet som den är gjord i"
    ),
    "open it in the program it was made in and save it anew": (
        "öppna den i programmet som den är gjord i och spara om den"
    ),
    "is damaged, or unpacks to far more than its size: the program that reads it broke off": (
        "är skadad, eller packas upp till mycket mer än sin storlek: programmet som läser den "
        "avbröts"
    ),
    "is protected by a password": "är skyddad med lösenord",
    "save it without a password": "spara den utan lösenord",
    "can't be read: it makes the program that reads it break off": (
        "går inte att läsa: programmet som läser den avbryts"
    ),
    "takes longer to read than the {seconds} seconds that it may": (
        "tar längre tid att läsa än de {seconds} sekunder som den får"
    ),
    "needs more memory to be read than it may: it is too large, or unpacks to far more than its "
    "size": "kräver mer minne än den får: den är för stor, eller packas upp till mycket mer än så",
    "split it into several documents, or save it anew from the program it was made in": (
        "dela upp den i flera dokument, eller spara om den i programmet som den är gjord i"
    ),
    "unpacks to far too much ({size} MB in {parts} parts; at most {most} MB)": (
        "packas upp till alldeles för mycket ({size} MB i {parts} delar; högst {most} MB)"
    ),
    "save it anew from the program it was made in, or remove it": (
        "spara om den i programmet som den är gjord i, eller ta bort den"
    ),
    # Word, PowerPoint, Excel, OpenDocument.
    "is damaged, or is no {kind} file": "är skadad, eller är ingen fil från {kind}",
    "open it in {program}, see that all of it is there, and save it anew": (
        "öppna den i {program}, se att allt är med och spara om den"
    ),
    "open it in {program} and save it as {ending}": (
        "öppna den i {program} och spara den som {ending}"
    ),
    "has parts inside each other hundreds of levels deep": (
        "har delar inuti varandra i hundratals nivåer"
    ),
    "copy its text into a new document and save that": (
        "kopiera texten till ett nytt dokument och spara det"
    ),
    "has a sheet that spans more than {count} cells": "har ett blad med mer än {count} celler",
    "delete what stands far below or beside the table, and save it": (
        "ta bort det som står långt under eller bredvid tabellen och spara"
    ),
    # PDF.
    "is a scan: its pages are pictures, without text": (
        "är inskannad: sidorna är bilder, utan text"
    ),
    "is mostly a scan: {scanned} of its {pages} pages are pictures, without text": (
        "är till största delen inskannad: {scanned} av {pages} sidor är bilder, utan text"
    ),
    "is in fonts that don't tell which letters they show": (
        "har typsnitt som inte säger vilka bokstäver de visar"
    ),
    "run text recognition (OCR) on it, or put the document that it was made from in its place": (
        "kör textigenkänning (OCR) på den, eller lägg in dokumentet som den är gjord av"
    ),
    "is a form that only Adobe's programs show (XFA)": (
        "är ett formulär som bara Adobes program visar (XFA)"
    ),
    "open it in Adobe Acrobat and print it to a new PDF": (
        "öppna den i Adobe Acrobat och skriv ut den till en ny PDF"
    ),
    # Web pages.
    "is no web page (there are no tags in it)": "är ingen webbsida (den har inga taggar)",
    "holds no web page": "har ingen webbsida i sig",
    "save the page again from the browser": "spara sidan på nytt från webbläsaren",
    "save the page again from the browser, or its text as .txt": (
        "spara sidan på nytt från webbläsaren, eller texten som .txt"
    ),
    "save the page again from the browser, as a web page in a single file": (
        "spara sidan på nytt från webbläsaren, som webbsida i en enda fil"
    ),
    # Mails.
    "holds no mail": "har inget mejl i sig",
    "save the mail again from the mail program, or its text as .txt": (
        "spara mejlet på nytt från e-postprogrammet, eller texten som .txt"
    ),
    "is an encrypted mail": "är ett krypterat mejl",
    "open it in the mail program and save its text as .txt": (
        "öppna det i e-postprogrammet och spara texten som .txt"
    ),
    "is an Outlook message whose text is kept as rich text (RTF) alone": (
        "är ett Outlook-meddelande vars text bara är sparad som RTF"
    ),
    "open it in Outlook and save it as .txt, or as a web page (.html)": (
        "öppna det i Outlook och spara det som .txt, eller som webbsida (.html)"
    ),
    # A name that says something else than the content.
    "is not {kind}, whatever its name says: it doesn't begin like one": (
        "är inte {kind}, fast namnet säger det, för den börjar inte som en sådan"
    ),
    "look at what it is: put the right file in its place, or correct its ending": (
        "se efter vad den är, och lägg in rätt fil i stället eller rätta filändelsen"
    ),
    "is {kind}, and its name doesn't say so": "är {kind}, och det syns inte på namnet",
    "is {kind} with the name of {named}": "är {kind} med namn som {named}",
    "is {kind} with a name that ends in {ending}": "är {kind} med ett namn som slutar på {ending}",
    "is {kind}": "är {kind}",
    "open it and save it as {ending}": "öppna den och spara den som {ending}",
    "rename it so that it ends in {ending}": "byt namn på den så att det slutar på {ending}",
    "a PDF": "en PDF",
    "a Word, Excel, PowerPoint or zip file": "en Word-, Excel-, PowerPoint- eller zip-fil",
    "an old Office file": "en gammal Office-fil",
    "a picture": "en bild",
    "a picture ({kind})": "en bild ({kind})",
    "a rich text (RTF) file": "en RTF-fil",
    "a web page": "en webbsida",
    "a saved web page": "en sparad webbsida",
    "a text file": "en textfil",
    "a mail": "ett mejl",
    "an Outlook message": "ett Outlook-meddelande",
    "a Word document": "ett Word-dokument",
    "a PowerPoint presentation": "en PowerPoint-presentation",
    "an Excel workbook": "en Excel-arbetsbok",
    "an OpenDocument text": "ett OpenDocument-dokument",
    "an OpenDocument spreadsheet": "ett OpenDocument-kalkylark",
    "an old Word document (.doc)": "ett gammalt Word-dokument (.doc)",
    "an old PowerPoint presentation (.ppt)": "en gammal PowerPoint-presentation (.ppt)",
    "an old Excel workbook (.xls)": "en gammal Excel-arbetsbok (.xls)",
    "a zip archive": "ett zip-arkiv",
    "a zip archive with a password": "ett zip-arkiv med lösenord",
    "a film or sound": "en film eller ett ljud",
    "a packed archive": "ett packat arkiv",
    "a PostScript file": "en PostScript-fil",
    "a program": "ett program",
    "a database": "en databas",
    "an Apple Pages, Numbers or Keynote file": "en fil från Apple Pages, Numbers eller Keynote",
    "an OpenDocument presentation": "en OpenDocument-presentation",
    "an e-book (EPUB)": "en e-bok (EPUB)",
    "run text recognition (OCR) on it and put the result here as a PDF, or remove it": (
        "kör textigenkänning (OCR) på den och lägg resultatet här som PDF, eller ta bort den"
    ),
    "unpack it, and put the documents themselves into the folder": (
        "packa upp den och lägg själva dokumenten i mappen"
    ),
    "write down what is said in it, or remove it": (
        "skriv ner vad som sägs i den, eller ta bort den"
    ),
    "open it in Word, Excel or PowerPoint and save it anew": (
        "öppna den i Word, Excel eller PowerPoint och spara om den"
    ),
    "open it in Word or LibreOffice and save it as .docx": (
        "öppna den i Word eller LibreOffice och spara den som .docx"
    ),
    "save it as a PDF": "spara den som PDF",
    "save it as .pptx or as a PDF": "spara den som .pptx eller som PDF",
    "export it as a PDF": "exportera den som PDF",
}
