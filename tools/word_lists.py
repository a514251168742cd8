"""Small lists kept by hand: words and endings that would mislead the compound splitter."""

from __future__ import annotations

from index.german.normalise import fold


def folded(words: str) -> frozenset[str]:
    """The words of a text, folded."""
    return frozenset(map(fold, words.split()))


#: Function words: as parts of compounds they are accidents (Die|be, Un|ter).
FUNCTION = folded(
    """
    der die das den dem des ein eine einer eines einem einen und oder aber als also am an auf aus
    bei bis da dann dass dein dir doch du durch er es euch für hat hier ich ihm ihn ihr im in ins
    ist ja kann man mein mich mir mit nach nein nicht nie noch nun nur ob ohne sehr sein seine
    seinen seiner sich sie sind so soll um uns unter vom von vor war was weil wenn wer wie wir
    wird wo zu zum zur zwei drei über viel viele alle alles andere auch beim dort etwas gar gegen
    gibt gut haben habe hatte ihre ihren immer jetzt kein keine können machen mehr muss schon
    selbst sondern sonst wieder will wurde wurden zwischen bin bist mal ihnen deine meine diese
    dieser dieses wegen weit weiter warum welche wohl her hin ab los mag dich tun tut ums ganz
    """
)

#: Endings of words that are also words of their own: never the last part of a compound.
ENDINGS = folded(
    """
    schaft schafts heit keit ung ungen lich isch bar sam los tum ion ionen tion ismus ist isten
    ing ling linge chen lein ier iert ieren inn innen end enden ern eln ten tem ter ters tes tet
    ste sten stem ster stes est ein eine einen einer eines eins sein sch ische ischen lose losen
    loser losem loses ei eien erin erinnen ner nerin nis nisse nissen haft hafte haften keiten
    heiten schaften aten ant anten ent enten enz enzen ment mente ator atoren eur eure or oren ar
    are aner ane and ang ens ers ale alen aler alem ales ate ren rer rin ler lern lers nern ners
    ger gern gers ding dings den des dem der die das bare baren barer bares barem same samen samer
    lichen liche licher liches rinnen rinne tische tischen sen ser sern sers her hin ben bens
    lerin lerinnen erei erung erungen nde nden nds ndes nte nten logen loge rden gramm gramme
    grammen esten este erweise erweisen erlose erlosen erloser erloses nischen
    """
)

#: What stands before a noun without being a noun, an adjective or a verb in the packages.
BEFORE_NOUNS = folded(
    """
    haupt gesamt mikro makro erz innen außen sonder vize ober unter über gegen neben zwischen
    nord süd ost west mittel nordost nordwest südost südwest eigen allein dritt zweit viert
    erst einzel extra anti ex super bio öko mini multi mega nano neuro psycho elektro agrar
    online offline cyber web audio video foto brutto netto binnen universal spezial sexual pharma
    auswärts breitband langzeit kurzzeit zweifach mehrfach einfach doppel zwei drei vier fünf
    sechs sieben acht neun zehn hundert tausend mehr nicht rück euro jung nato
    """
)

#: Endings with a linking s look like parts, too.
ENDINGS_BEFORE = folded(
    "schaft schafts heits keits ungs tats ions tums lings isch lich trans dis kon infra"
)

#: Words that look like compounds of others than they are, with their forms.
STAYING_WHOLE = folded(
    """
    quadrat diktatur kombination gegenwart vielleicht variante wettbewerb allenfalls keineswegs
    autogramm antwort urteil ursache ursprung vorteil nachteil armut heimat monat zukunft
    ereignis geheimnis museum publikum unternehmen unternehmer teilnehmer unterricht donnerstag
    mittwoch okonom mittlerweile unterwegs anstalt
    """
)

#: Short parts are accidents more often than not; these are not.
SHORT_BEFORE = folded(
    """
    aal abi akw alt amt arm art bad bar bau bio bob box bus cup dax ddr dom duo eck ego ehe eil
    eis elb end erb erd erz eur fan fax fdp fix gas gen geh hof heu ice jod job jux kfz kuh kur
    lkw lob mut neu not npd ohr oko ol oma opa ort ost pkw pop rad ran rat reh rot ruf rum see
    seh sex sied ski sud tag tal tat tee tod ton top tor tur typ ufo uhr uno usa web weg wut zoo
    zug zdf ard afd bka bnd cdu csu spd tuv
    """
)
SHORT_LAST = folded(
    """
    akt alm amt arm art bad bau box bub bus cup dom duo eck ehe eid eis elf fan fee gas gut hai
    hit hof hut jet job klo kot kuh kur lob mut not ohr ort pad pin pol pop pot rad rat ruf see
    set sex tag tal tat tau tee tod ton tor tur typ uhr uni wal weg zug zoo erz
    """
)
