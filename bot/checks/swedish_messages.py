"""What stops a command, English to Swedish, as in ``reasons.py``."""

from __future__ import annotations

from typing import Final

MESSAGES: Final[dict[str, str]] = {
    # Building.
    "There is no knowledge folder {folder}: create it, or name another one.": (
        "Det finns ingen kunskapsmapp {folder}: skapa den, eller ange en annan."
    ),
    "{file} is a file: name the folder that the documents lie in.": (
        "{file} är en fil: ange mappen som dokumenten ligger i."
    ),
    "The knowledge folder {folder} can't be read: check its rights.": (
        "Kunskapsmappen {folder} går inte att läsa: kontrollera vem som får läsa den."
    ),
    "The knowledge folder {folder} is gone: waiting until it is back.": (
        "Kunskapsmappen {folder} är borta: väntar tills den är tillbaka."
    ),
    "There are no documents in {folder}: add some and build again.": (
        "Det finns inga dokument i {folder}: lägg in några och bygg om."
    ),
    "All documents in {folder} are held back; the first, {document}, {reason}: {remedy}. The index "
    "in use stays as it is.": (
        "Alla dokument i {folder} hålls tillbaka; det första, {document}, {reason}: {remedy}. "
        "Indexet som används är som förut."
    ),
    "None of the {count} files in {folder} can be read; the first, {document}, {reason}: {remedy}. "
    "The index in use stays as it is.": (
        "Ingen av de {count} filerna i {folder} går att läsa; den första, {document}, {reason}: "
        "{remedy}. Indexet som används är som förut."
    ),
    "Another build of {index} is running: wait until it is done.": (
        "Indexet {index} byggs redan om: vänta tills det är klart."
    ),
    "The index folder {index} can't be written ({problem}): name another one.": (
        "Indexmappen {index} går inte att skriva i ({problem}): ange en annan."
    ),
    "The index can't be written to {index} ({problem}): make room or check its rights. The index "
    "in use stays as it is.": (
        "Indexet går inte att skriva till {index} ({problem}): gör plats på disken, eller "
        "kontrollera vem som får skriva där. Indexet som används är som förut."
    ),
    "The new index version does not pass its check ({problem}): the index in use stays as it is. "
    "Build again.": (
        "Den nya versionen klarar inte kontrollen ({problem}): indexet som används är som förut. "
        "Bygg om."
    ),
    "passages are missing": "textställen saknas",
    "n-grams are missing": "n-gram saknas",
    "the n-grams of a word are not its own": "ett ord har fel n-gram",
    "the vectors are not as the model gives them": "vektorerna är inte som modellen ger dem",
    "the vectors of {document} are not its own": "{document} har fel vektorer",
    "{document} is not in its place": "{document} ligger fel",
    "{document} does not hold its passages": "{document} har inte sina textställen",
    "the words of {document} are not its own": "{document} har fel ord",
    "The rebuild ended before it was done ({how}): the index in use stays. Build again.": (
        "Bygget avbröts innan det var klart ({how}): indexet som används är som förut. Bygg om."
    ),
    "The rebuild can't be started ({problem}).": "Bygget går inte att starta ({problem}).",
    "The process that reads documents can't be started ({problem}).": (
        "Processen som läser dokument går inte att starta ({problem})."
    ),
    "The process that reads documents ended as soon as it was started: look whether memory or "
    "processes are limited here, and whether Omorg is whole.": (
        "Processen som läser dokument avslutades så snart den startade: se om minne eller "
        "processer är begränsade här, och om Omorg är helt installerat."
    ),
    # Going back and deciding.
    "The versions before this one are damaged, or made with another model or settings: version "
    "{version} stays in use.": (
        "Versionerna före den här är skadade, eller gjorda med en annan modell eller andra "
        "inställningar: version {version} används som förut."
    ),
    "There is no version before {version} to go back to: it stays in use. OMORG_KEEP_VERSIONS says "
    "how many are kept.": (
        "Det finns ingen version före {version} att gå tillbaka till: den används som förut. "
        "OMORG_KEEP_VERSIONS säger hur många som sparas."
    ),
    "No version waits for a decision: the one in use is the newest.": (
        "Ingen version väntar på beslut: den som används är den nyaste."
    ),
    "Say what is accepted: `omorg accept DOCUMENT --by NAME`.": (
        "Säg vad som godkänns: `omorg accept DOKUMENT --by NAMN`."
    ),
    "{name} does not wait for a decision: nothing does.": (
        "{name} väntar inte på beslut: det gör inget."
    ),
    "{name} does not wait for a decision. What does: {names}.": (
        "{name} väntar inte på beslut. Det gör: {names}."
    ),
    "Version {version} does not wait for a decision: {waiting} does.": (
        "Version {version} väntar inte på beslut: det gör {waiting}."
    ),
    "Version {version} is damaged, or made with another model or settings: build again.": (
        "Version {version} är skadad, eller gjord med en annan modell eller andra inställningar: "
        "bygg om."
    ),
    "Say who accepts {document}: `omorg accept {same} --by NAME`.": (
        "Säg vem som godkänner {document}: `omorg accept {same} --by NAMN`."
    ),
    "No document is for the group {group}; groups with documents: {groups}.": (
        "Inget dokument är till för gruppen {group}; grupper med dokument: {groups}."
    ),
    "{document} is not held back: there is nothing to accept.": (
        "{document} hålls inte tillbaka: det finns inget att godkänna."
    ),
    "{document} can't be accepted: it {reason}. What to do: {remedy}.": (
        "{document} går inte att godkänna: det {reason}. Gör så här: {remedy}."
    ),
    "{file} can't be written ({problem}): write the line {line} there yourself.": (
        "{file} går inte att skriva ({problem}): skriv själv raden {line} där."
    ),
    # The index in use, the models and the settings.
    "There is no index in {index}: run `omorg build`.": (
        "Det finns inget index i {index}: kör `omorg build`."
    ),
    "No index version is called {name}.": "Ingen indexversion heter {name}.",
    "The saved index version {name} is damaged.": "Den sparade indexversionen {name} är skadad.",
    "The index in {index} is damaged: run `omorg build`.": (
        "Indexet i {index} är skadat: kör `omorg build`."
    ),
    "The index in {index} can't be read ({problem}): check the rights of its files.": (
        "Indexet i {index} går inte att läsa ({problem}): kontrollera vem som får läsa filerna."
    ),
    "The index in {index} was written by another version of Omorg (format {format}, here {own}): "
    "run `omorg build`, or the Omorg that wrote it.": (
        "Indexet i {index} är skrivet av en annan version av Omorg (format {format}, här {own}): "
        "kör `omorg build`, eller den version av Omorg som skrev det."
    ),
    "The index in {index} was built with another model ({made_by}) than the one set ({model}): run "
    "`omorg build`.": (
        "Indexet i {index} är byggt med en annan modell ({made_by}) än den som är inställd "
        "({model}): kör `omorg build`."
    ),
    "The index in {index} was built with other settings: run `omorg build`.": (
        "Indexet i {index} är byggt med andra inställningar: kör `omorg build`."
    ),
    "The index holds vectors of {dimension} dimensions and the model gives {given}: run `omorg "
    "build`.": (
        "Indexet har vektorer med {dimension} dimensioner och modellen ger {given}: kör `omorg "
        "build`."
    ),
    "A passage of the index is not in its document: run `omorg build`.": (
        "Ett textställe i indexet står inte i sitt dokument: kör `omorg build`."
    ),
    "The model in {folder} is missing or not the one expected (its checksum differs): install "
    "Omorg anew, or set OMORG_MODEL and OMORG_READER to models of your own.": (
        "Modellen i {folder} saknas eller är en annan än väntat (kontrollsumman skiljer sig): "
        "installera om Omorg, eller ställ in egna modeller med OMORG_MODEL och OMORG_READER."
    ),
    "There is no folder {folder}: correct {setting}.": (
        "Det finns ingen mapp {folder}: rätta {setting}."
    ),
    "The model {name} is no folder on this machine, and a model fetched by name must be pinned: "
    "set {setting}_REVISION to a commit of it, or {folder} to a folder.": (
        "Modellen {name} är ingen mapp på den här datorn, och en modell som hämtas med namn måste "
        "låsas: ställ in {setting}_REVISION till en av dess commits, eller {folder} till en mapp."
    ),
    "The model {name} at revision {revision} could not be fetched: check the name, the revision "
    "and the network, or set {setting} to a folder.": (
        "Modellen {name} i revision {revision} gick inte att hämta: kontrollera namn, revision och "
        "nätverk, eller ställ in {setting} till en mapp."
    ),
    "The model {name} can't be loaded: check its files.": (
        "Modellen {name} går inte att läsa in: kontrollera filerna."
    ),
    "The model {name} has no safetensors weights: use one that has.": (
        "Modellen {name} saknar vikter i safetensors: använd en som har det."
    ),
    "The reader {name} can't be loaded: OMORG_READER has to name a cross-encoder with one "
    "output.": (
        "Läsaren {name} går inte att läsa in: OMORG_READER måste vara en cross-encoder med ett "
        "utvärde."
    ),
    "The setting {setting} can't be used: {problem}.": (
        "Inställningen {setting} går inte att använda: {problem}."
    ),
    "The {what} model is damaged: reinstall Omorg.": (
        "En modell ({what}) är skadad: installera om Omorg."
    ),
    "The calibration can't be written to {target}: {problem}.": (
        "Kalibreringen går inte att skriva till {target}: {problem}."
    ),
    "The calibration {file} can't be read, and the one that comes with Omorg is used: run `omorg "
    "calibrate`.": (
        "Kalibreringen {file} går inte att läsa, och den som följer med Omorg används: kör `omorg "
        "calibrate`."
    ),
    "Confidence is not calibrated for the models set ({embedder}, {reader}): run `omorg "
    "calibrate`.": (
        "Säkerheten är inte kalibrerad för de modeller som är inställda ({embedder}, {reader}): "
        "kör `omorg calibrate`."
    ),
    "There are {count} questions with a known answer, and {least} are needed: add some to {file}. "
    "What was in use stays in use.": (
        "Det finns {count} frågor med känt svar, och {least} behövs: lägg till några i {file}. Det "
        "som användes används som förut."
    ),
    "The folder for the bot's records, {folder}, can't be written to: make it writable for the "
    "user that runs Omorg, or name another with OMORG_STATE.": (
        "Mappen för botens egna uppgifter, {folder}, går inte att skriva i: gör den skrivbar för "
        "användaren som kör Omorg, eller ange en annan med OMORG_STATE."
    ),
    # The report.
    "The report can't begin on {first} and end on {last}: let --to be the later day.": (
        "Rapporten kan inte börja {first} och sluta {last}: låt --to vara den senare dagen."
    ),
    "The report can't be written to {folder} ({problem}): name another folder with --out.": (
        "Rapporten går inte att skriva i {folder} ({problem}): ange en annan mapp med --out."
    ),
    "{file} can't be written: write the line {line} there yourself.": (
        "{file} går inte att skriva: skriv raden {line} där själv."
    ),
    # Questions and days.
    "The question is empty: write what you want to know.": (
        "Frågan är tom: skriv vad du vill veta."
    ),
    "The question holds bytes that are no text: write it in UTF-8.": (
        "Frågan har tecken som inte är text: skriv den i UTF-8."
    ),
    "The question is too long ({count} characters): keep it to {most}.": (
        "Frågan är för lång ({count} tecken): håll den till {most}."
    ),
    "The question holds no words: write what you want to know in words.": (
        "Frågan har inga ord: skriv vad du vill veta med ord."
    ),
    "{value} is no date from 1900 to 2099: write it as 2027-03-01 or 1 mars 2027.": (
        "{value} är inget datum från 1900 till 2099: skriv 2027-03-01 eller 1 mars 2027."
    ),
    "The line is no question: write it as text, or as {form}.": (
        "Raden är ingen fråga: skriv den som text, eller som {form}."
    ),
    "The line is not UTF-8: send it in UTF-8.": "Raden är inte i UTF-8: skicka den i UTF-8.",
    "--take-back: dismissed questions with an id that begins with {name}: {count}. Name one as "
    "`omorg gaps` shows it.": (
        "--take-back: avfärdade frågor med ett id som börjar med {name}: {count}. Ange ett som "
        "`omorg gaps` visar det."
    ),
    # The records, and where they are kept.
    "The records can't be used just now ({problem}): see what `omorg doctor` says, and try "
    "again.": (
        "Botens egna uppgifter går inte att använda just nu ({problem}): se vad `omorg doctor` "
        "säger, och försök igen."
    ),
    "The records were written by a newer version of Omorg: run that version or a later one, or "
    "name another place with OMORG_STATE or OMORG_DATABASE.": (
        "Botens egna uppgifter är skrivna av en nyare version av Omorg: kör den eller en senare, "
        "eller ange en annan plats med OMORG_STATE eller OMORG_DATABASE."
    ),
    "OMORG_DATABASE is no address of a PostgreSQL database: write "
    "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, or leave it out to keep records in the "
    "folder of OMORG_STATE.": (
        "OMORG_DATABASE är ingen adress till en PostgreSQL-databas: skriv "
        "postgresql+psycopg://ANVÄNDARE:LÖSENORD@VÄRD/DATABAS, eller utelämna den för att spara "
        "uppgifterna i mappen för OMORG_STATE."
    ),
    "There is no database to move the records to: name it with OMORG_DATABASE, and then move "
    "them.": (
        "Det finns ingen databas att flytta uppgifterna till: ange den med OMORG_DATABASE, och "
        "flytta dem sedan."
    ),
    "A bot is running with its records in {folder}: stop it, and move them then.": (
        "En bot som har sina uppgifter i {folder} är igång: stanna den, och flytta dem sedan."
    ),
    "All records are in the database, but {file} can't be deleted: remove it, and start the bot.": (
        "Alla uppgifter är i databasen, men {file} går inte att ta bort: ta bort den själv, och "
        "starta boten."
    ),
    "There are no records in {folder} to move: there is no {file}.": (
        "Det finns inga uppgifter i {folder} att flytta: {file} saknas."
    ),
    "Nothing has been moved: {why}. See what `omorg doctor` says, and try again.": (
        "Inget har flyttats: {why}. Se vad `omorg doctor` säger, och försök igen."
    ),
    "the database of OMORG_DATABASE does not answer ({problem})": (
        "databasen i OMORG_DATABASE svarar inte ({problem})"
    ),
    "the records can't be read or written just now ({problem})": (
        "uppgifterna går inte att läsa eller skriva just nu ({problem})"
    ),
    "not all of {table} arrived": "allt i {table} kom inte fram",
    "Nothing has been moved: {file} is damaged ({problem}). Restore a backup of it, or remove it "
    "to begin anew in the database.": (
        "Inget har flyttats: {file} är skadad ({problem}). Återställ en säkerhetskopia av den, "
        "eller ta bort den och börja om i databasen."
    ),
    "Nothing has been moved: the database of OMORG_DATABASE holds records already. Name an empty "
    "one; if these were moved there before, remove {file}.": (
        "Inget har flyttats: databasen i OMORG_DATABASE har redan uppgifter. Ange en tom; om det "
        "är de här som redan är flyttade dit, ta bort {file}."
    ),
    # Backups.
    "There is a file {file} already: name another one.": (
        "Det finns redan en fil {file}: ange en annan."
    ),
    "The backup can't be written to {file} ({problem}): name another place, or make room.": (
        "Säkerhetskopian går inte att skriva till {file} ({problem}): ange en annan plats, eller "
        "frigör utrymme."
    ),
    "There is nothing to back up: no records in {state}, no index in {index}.": (
        "Det finns inget att kopiera: inga uppgifter i {state}, inget index i {index}."
    ),
    "There are no records in {state}: correct OMORG_STATE, or say --without-records where the bot "
    "has not run yet.": (
        "Det finns inga uppgifter i {state}: rätta OMORG_STATE, eller ange --without-records om "
        "boten inte har körts än."
    ),
    "The database {database} can't be copied ({problem}): a damaged one is set aside when `omorg "
    "serve` starts; then back up again.": (
        "Databasen {database} går inte att kopiera ({problem}): en skadad läggs åt sidan när "
        "`omorg serve` startar; säkerhetskopiera sedan igen."
    ),
    "A bot is running with its records in {folder}: stop it, and restore then.": (
        "En bot som har sina uppgifter i {folder} är igång: stanna den, och återställ sedan."
    ),
    "{file} can't be restored ({problem}): check rights and room in {state} and {index}.": (
        "{file} går inte att återställa ({problem}): kontrollera rättigheter och plats i {state} "
        "och {index}."
    ),
    "{file} can't be read ({problem}).": "{file} går inte att läsa ({problem}).",
    "{file} is no whole backup of Omorg's: take another one. Nothing has been changed.": (
        "{file} är ingen hel säkerhetskopia från Omorg: ta en annan. Inget har ändrats."
    ),
    "{file} was written by another version of Omorg (format {format}, here {own}): restore it with "
    "that one. Nothing has been changed.": (
        "{file} är skriven av en annan version av Omorg (format {format}, här {own}): återställ "
        "den med den versionen. Inget har ändrats."
    ),
    # Slack, and the ports that are listened on.
    "{setting}: port {port} at {host}": "{setting}: port {port} på {host}",
    "{port} can't be had ({problem}): name another, or see what uses it.": (
        "{port} går inte att få ({problem}): ange en annan, eller se vad som använder den."
    ),
    "--port: port {port} can't be had ({problem}): name another, or 0 for any free one.": (
        "--port: port {port} går inte att få ({problem}): ange en annan, eller 0 för vilken ledig "
        "som helst."
    ),
    "Slack can't be reached at {address}: check the network, the proxy and SLACK_API_URL": (
        "Slack går inte att nå på {address}: kontrollera nätverket, proxyn och SLACK_API_URL"
    ),
    "Slack refuses {variable} ({problem}): {remedy}": (
        "Slack godtar inte {variable} ({problem}): {remedy}"
    ),
    "{variable} is not set: {remedy}": "{variable} är inte angiven: {remedy}",
    "{variable} is no token that starts with {prefix}: {remedy}": (
        "{variable} är ingen nyckel som börjar med {prefix}: {remedy}"
    ),
    "copy the Bot User OAuth Token again, or install the app to the workspace again": (
        "kopiera Bot User OAuth Token igen, eller installera appen i arbetsytan igen"
    ),
    "copy the Bot User OAuth Token from OAuth & Permissions in the app's settings": (
        "kopiera Bot User OAuth Token under OAuth & Permissions i appens inställningar"
    ),
    "make an app-level token with connections:write under Basic Information in the app's "
    "settings": (
        "skapa en nyckel på appnivå med connections:write under Basic Information i appens "
        "inställningar"
    ),
    "make an app-level token with connections:write, and turn Socket Mode on in the app": (
        "skapa en nyckel på appnivå med connections:write, och slå på Socket Mode i appen"
    ),
    "SLACK_SIGNING_SECRET is not set, or is none: copy the Signing Secret from Basic Information "
    "in the app's settings; without it anybody could write to the bot": (
        "SLACK_SIGNING_SECRET är inte angiven, eller är ingen: kopiera Signing Secret under Basic "
        "Information i appens inställningar; utan den kan vem som helst skriva till boten"
    ),
    "SLACK_API_URL is no http or https address: leave it out to use {default}": (
        "SLACK_API_URL är ingen http- eller https-adress: utelämna den för att använda {default}"
    ),
    "OMORG_SLACK_GROUPS has an entry that can't be read ({entry}): write the user group's handle, "
    "=, and the audience group, as in chefer=chefer.": (
        "OMORG_SLACK_GROUPS har en post som inte går att läsa ({entry}): skriv användargruppens "
        "namn, =, och målgruppen, som i chefer=chefer."
    ),
    # What the operating system says, and refuses.
    "{file} can't be used ({problem}): make room on the disk, or check who may read and write "
    "there.": (
        "{file} går inte att använda ({problem}): gör plats på disken, eller kontrollera vem som "
        "får läsa och skriva där."
    ),
    "The output": "Utskriften",
    "Permission denied": "behörighet saknas",
    "Operation not permitted": "åtgärden är inte tillåten",
    "No such file or directory": "det finns ingen sådan fil eller mapp",
    "Not a directory": "det är ingen mapp",
    "Is a directory": "det är en mapp",
    "File exists": "det finns redan en fil med det namnet",
    "Read-only file system": "disken är skrivskyddad",
    "No space left on device": "disken är full",
    "Disk quota exceeded": "utrymmet är slut",
    "Input/output error": "disken går inte att läsa eller skriva",
    "Device or resource busy": "upptaget av en annan process",
    "Resource temporarily unavailable": "upptaget av en annan process",
    "there is no connection to the server": "det finns ingen anslutning till servern",
    "File name too long": "namnet är för långt",
    "Address already in use": "den är upptagen",
    "Cannot assign requested address": "adressen finns inte på den här datorn",
}
