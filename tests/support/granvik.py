"""Documents of an invented municipality, Granvik, as small and as mixed as real folders are."""

from __future__ import annotations

from typing import Final

FILES: Final = {
    "flyttplan.md": """\
---
title: Flyttplan för Stationshuset
date: 2027-02-12
---
# Flyttplan för Stationshuset

Hela kommunledningen och fyra förvaltningar flyttar till Stationshuset i tre etapper.

## Etapp 1

Etapp 1 omfattar kommunkansliet och ekonomi. Flytten skedde den 15 mars 2027 och berörde 64
medarbetare. Den kostade 1,2 miljoner kronor.

## Etapp 2

I etapp 2 flyttar socialförvaltningen och löneenheten. Packningen börjar måndag den 31 maj och
inflyttning sker den 14 juni 2027. Etappen berör 120 medarbetare.

## Etapp 3

Bygg- och miljöförvaltningen flyttar i etapp 3. När det blir är inte bestämt ännu.

## Flyttlådor

Varje medarbetare får fyra flyttlådor och en bunt etiketter. Lådorna delas ut på respektive plan
två veckor före flyttdagen. Märk varje låda med namn och rumsnummer.
""",
    "kontaktlista.md": """\
---
title: Kontaktlista
date: 2027-03-20
---
# Kontaktlista för Stationshuset

| Enhet | Chef | Våning | Telefon |
|-------|------|--------|---------|
| Löneenheten | Birgitta Sandell | 2 | 0555-120 10 |
| Kommunkansliet | Johan Ekwall | 5 | 0555-120 20 |
| Ekonomienheten | Farida Noor | 4 | 0555-120 30 |
| IT-enheten | Peter Lagerlöf | 1 | 0555-120 40 |
| Kultur- och fritidsenheten | Maj Holmström | 3 | 0555-120 50 |
| Upphandlingsenheten | Tomas Rydén | 4 | 0555-120 60 |
""",
    "fragor.md": """\
---
title: Frågor och svar om omorganisationen
date: 2027-03-01
---
# Frågor och svar om omorganisationen

## Blir någon uppsagd?

Nej. Ingen sägs upp på grund av omorganisationen, men arbetsuppgifter kan ändras.

## Får jag ny chef?

Ja, om din enhet slås ihop med en annan. Vem det blir får du veta senast den 1 april 2027.

## Kan jag ta med min hund?

Nej, av hänsyn till allergiker får inga djur tas med in i Stationshuset.

## Var parkerar jag cykeln?

I det låsta cykelgaraget under huset. Du kommer in med ditt passerkort.

## Behåller jag min semester?

Ja, redan beviljad semester ligger kvar även om du byter enhet.
""",
    "distans.md": """\
---
title: Regler för distansarbete
date: 2027-01-20
---
# Regler för distansarbete

## Kan jag jobba hemma?

Ja, upp till två dagar i veckan, om din chef har sagt ja. Ni skriver en överenskommelse som gäller
i sex månader.

## Första tiden i Stationshuset

Nej, under de tre första veckorna efter inflyttningen arbetar alla på plats, så att vi lär känna
huset och varandra.

## Utrustning

Arbetsgivaren lånar ut en bildskärm och ett headset. Skrivbord och stol till hemmet ersätts inte.
""",
    "lon.md": """\
---
title: Lön och ersättningar
date: 2027-01-10
---
# Lön och ersättningar

## Utbetalning

Lönen betalas ut den 25:e varje månad. Infaller dagen på en helg kommer pengarna fredagen före.

## Utlägg

Utlägg redovisas i Lönewebben med kvitto senast den 5:e för att komma med samma månad.

## Friskvård

Friskvårdsbidraget är 2 000 kronor per kalenderår.
""",
    "priser.txt": """\
Prislista för lunchrestaurangen Perrongen

Publicerad 2 april 2027

Dagens lunch kostar 95 kronor. Ett häfte med tio luncher kostar 850 kronor.

Kaffe kostar 15 kronor. Påtår ingår.

Konferensfika med smörgås kostar 75 kronor per person och beställs senast dagen före.
""",
    "avgifter.md": """\
---
title: Avgifter för parkering och förråd
date: 2027-04-05
---
# Avgifter

| Vad | Pris | Gäller |
|-----|------|--------|
| Parkering utomhus | 300 kr/månad | från 1 maj 2027 |
| Parkering i garage | 650 kr/månad | från 1 maj 2027 |
| Laddplats för elbil | 2,50 kr/kWh | från 1 maj 2027 |
| Nytt passerkort | 150 kr | vid förlust |
""",
    "brev.txt": """\
Kommundirektören har ordet

Publicerad 23 april 2027

Kära kollegor!

Den första etappen av flytten är genomförd och det gick bättre än vi vågade hoppas. Tack till alla
som bar, sorterade och höll humöret uppe. Nästa informationsmöte hålls den 3 maj 2027 klockan 13 i
Perrongsalen. Ni kan följa det på webben.

Från den 1 juni blir Anna-Karin Frid tillförordnad socialchef, tills rekryteringen är klar.

Nu ser jag fram emot en vår med mer ljus och färre kartonger.

Lars Wiking, kommundirektör

Missa inte Granviksloppet! Lördag 5 juni springer vi 5 eller 10 kilometer runt sjön. Startavgiften
är 120 kronor och alla barn får medalj. Anmäl dig i receptionen på badhuset.
""",
    "roller.md": """\
---
title: Rollbeskrivningar
date: 2027-02-01
---
# Rollbeskrivningar

## HR-konsult

HR-konsulten stödjer chefer i rekrytering, rehabilitering och arbetsrätt. Varje förvaltning har en
egen HR-konsult.

## Flyttombud

Flyttombudet samordnar packningen på sin enhet och svarar på kollegornas frågor. Uppdraget tar
ungefär två timmar i veckan fram till flytten.

## Enhetschef

Enhetschefen ansvarar för budget, personal och arbetsmiljö på sin enhet. Enhetschefen beslutar om
inköp upp till 50 000 kronor.
""",
    "passerkort.txt": """\
Passerkort i Stationshuset

Publicerad 1 mars 2027

Kortet hämtas i receptionen på entréplanet mot uppvisande av legitimation. Receptionen är öppen
vardagar 7.30–16.30. Utan kort kommer du inte in efter klockan 18.

Har du tappat kortet spärrar du det genom att ringa vaktbolaget, dygnet runt.

På SÄBO och inom LSS används fortfarande de gamla nycklarna. Särskilt boende får nya lås 2028.
""",
    "it.md": """\
---
title: IT under flytten
date: 2027-03-10
---
# IT under flytten

Datorer och skärmar packas ner av IT-enheten. Ta själv hem din bärbara dator kvällen före flytten.

## Skrivare

Skrivarna finns vid hissarna på varje plan. Logga in med passerkortet så skrivs dina dokument ut.

## Telefoni

Alla behåller sina telefonnummer. Fasta telefoner tas bort.
""",
    "glossary.yaml": """\
- {term: SÄBO, means: särskilt boende}
- {term: tf, means: tillförordnad}
- {term: löneenhet, en: payroll unit}
- {term: Personalkontoret, now: HR-avdelningen, since: 2027-01-01}
""",
    "contacts.yaml": """\
- {topic: lön, keywords: [lön, löneutbetalning, payroll, salary], name: Lönesupport, contact: "#lon"}
- {topic: IT, keywords: [dator, lösenord, wifi, login], name: IT-stöd, contact: "#it"}
- {topic: lokaler och flytt, keywords: [rum, nyckel, flytt, skrivbord, desk], name: Lokalservice, contact: "#lokaler"}
- {topic: arbetsmiljö, keywords: [stress, buller, skyddsombud], name: Arbetsmiljöenheten, contact: "#arbetsmiljo"}
- {topic: övrigt, name: HR-avdelningen, contact: "#hr"}
""",  # noqa: E501 - a contact a line
}
