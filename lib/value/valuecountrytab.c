// SPDX-License-Identifier: Apache-2.0
#include "value/valuecountrytab.h"

/* clang-format off */
const char valuecountrytab_codes[VALUECOUNTRYTAB_CODES][9] = {
	"ADAND020", "AEARE784", "AFAFG004", "AGATG028", "AIAIA660", "ALALB008",
	"AMARM051", "AOAGO024", "AQATA010", "ARARG032", "ASASM016", "ATAUT040",
	"AUAUS036", "AWABW533", "AXALA248", "AZAZE031", "BABIH070", "BBBRB052",
	"BDBGD050", "BEBEL056", "BFBFA854", "BGBGR100", "BHBHR048", "BIBDI108",
	"BJBEN204", "BLBLM652", "BMBMU060", "BNBRN096", "BOBOL068", "BQBES535",
	"BRBRA076", "BSBHS044", "BTBTN064", "BVBVT074", "BWBWA072", "BYBLR112",
	"BZBLZ084", "CACAN124", "CCCCK166", "CDCOD180", "CFCAF140", "CGCOG178",
	"CHCHE756", "CICIV384", "CKCOK184", "CLCHL152", "CMCMR120", "CNCHN156",
	"COCOL170", "CRCRI188", "CUCUB192", "CVCPV132", "CWCUW531", "CXCXR162",
	"CYCYP196", "CZCZE203", "DEDEU276", "DJDJI262", "DKDNK208", "DMDMA212",
	"DODOM214", "DZDZA012", "ECECU218", "EEEST233", "EGEGY818", "EHESH732",
	"ERERI232", "ESESP724", "ETETH231", "FIFIN246", "FJFJI242", "FKFLK238",
	"FMFSM583", "FOFRO234", "FRFRA250", "GAGAB266", "GBGBR826", "GDGRD308",
	"GEGEO268", "GFGUF254", "GGGGY831", "GHGHA288", "GIGIB292", "GLGRL304",
	"GMGMB270", "GNGIN324", "GPGLP312", "GQGNQ226", "GRGRC300", "GSSGS239",
	"GTGTM320", "GUGUM316", "GWGNB624", "GYGUY328", "HKHKG344", "HMHMD334",
	"HNHND340", "HRHRV191", "HTHTI332", "HUHUN348", "IDIDN360", "IEIRL372",
	"ILISR376", "IMIMN833", "ININD356", "IOIOT086", "IQIRQ368", "IRIRN364",
	"ISISL352", "ITITA380", "JEJEY832", "JMJAM388", "JOJOR400", "JPJPN392",
	"KEKEN404", "KGKGZ417", "KHKHM116", "KIKIR296", "KMCOM174", "KNKNA659",
	"KPPRK408", "KRKOR410", "KWKWT414", "KYCYM136", "KZKAZ398", "LALAO418",
	"LBLBN422", "LCLCA662", "LILIE438", "LKLKA144", "LRLBR430", "LSLSO426",
	"LTLTU440", "LULUX442", "LVLVA428", "LYLBY434", "MAMAR504", "MCMCO492",
	"MDMDA498", "MEMNE499", "MFMAF663", "MGMDG450", "MHMHL584", "MKMKD807",
	"MLMLI466", "MMMMR104", "MNMNG496", "MOMAC446", "MPMNP580", "MQMTQ474",
	"MRMRT478", "MSMSR500", "MTMLT470", "MUMUS480", "MVMDV462", "MWMWI454",
	"MXMEX484", "MYMYS458", "MZMOZ508", "NANAM516", "NCNCL540", "NENER562",
	"NFNFK574", "NGNGA566", "NINIC558", "NLNLD528", "NONOR578", "NPNPL524",
	"NRNRU520", "NUNIU570", "NZNZL554", "OMOMN512", "PAPAN591", "PEPER604",
	"PFPYF258", "PGPNG598", "PHPHL608", "PKPAK586", "PLPOL616", "PMSPM666",
	"PNPCN612", "PRPRI630", "PSPSE275", "PTPRT620", "PWPLW585", "PYPRY600",
	"QAQAT634", "REREU638", "ROROU642", "RSSRB688", "RURUS643", "RWRWA646",
	"SASAU682", "SBSLB090", "SCSYC690", "SDSDN729", "SESWE752", "SGSGP702",
	"SHSHN654", "SISVN705", "SJSJM744", "SKSVK703", "SLSLE694", "SMSMR674",
	"SNSEN686", "SOSOM706", "SRSUR740", "SSSSD728", "STSTP678", "SVSLV222",
	"SXSXM534", "SYSYR760", "SZSWZ748", "TCTCA796", "TDTCD148", "TFATF260",
	"TGTGO768", "THTHA764", "TJTJK762", "TKTKL772", "TLTLS626", "TMTKM795",
	"TNTUN788", "TOTON776", "TRTUR792", "TTTTO780", "TVTUV798", "TWTWN158",
	"TZTZA834", "UAUKR804", "UGUGA800", "UMUMI581", "USUSA840", "UYURY858",
	"UZUZB860", "VAVAT336", "VCVCT670", "VEVEN862", "VGVGB092", "VIVIR850",
	"VNVNM704", "VUVUT548", "WFWLF876", "WSWSM882", "XKXKX000", "YEYEM887",
	"YTMYT175", "ZAZAF710", "ZMZMB894", "ZWZWE716",
};
/* clang-format on */

/* ISO's own long and inverted names, former names, names in general use. */
const struct valuecountrytab_alias valuecountrytab_aliases[] = {
    {"AE", "阿联酋|Emirates|The Emirates"},
    {"AG", "Antigua"},
    {"AQ", "Antarctica (the territory South of 60 deg S)"},
    {"AR", "Argentine Republic"},
    {"BA",
	"Bosnia and Herzegowina|Bosnien|Bosnia-Herzegovina|Bosnia Herzegovina|Bosnia"},
    {"BL", "Saint Barthelemy|St Barts"},
    {"BM", "Islas Bermudas"},
    {"BN", "Brunei Darussalam"},
    {"BO", "Bolivia, Plurinational State of|Plurinational State of Bolivia"},
    {"BQ",
	"Saba|Sint Eustatius|Bonaire, Sint Eustatius and Saba|Bonaire|BES Islands"},
    {"BS", "Commonwealth of The Bahamas"},
    {"BV", "Bouvetoya"},
    {"BY",
	"Wit-Rusland|Weißrussland|Belorussia|Byelorussia|Republic of Belarus"},
    {"CC", "Cocos Islands|Keeling Islands|Cocos (Keeling) Islands"},
    {"CD",
	"République démocratique du Congo|República Democrática del Congo|Repubblica Democratica del Congo|Demokratische Republik Kongo|Congo, the Democratic Republic of the|Congo, Democratic Republic|"
	"Congo, Democratic Republic of the|Congo, Dem. Rep.|DR Congo|"
	"Democratic Republic of the Congo|Democratic Republic of Congo|"
	"Congo (Democratic Republic)|Congo Kinshasa|Zaire"},
    {"CF", "CAR"},
    {"CG",
	"République du Congo|República del Congo|Republik Kongo|Congo, Republic of the|Congo, Republic of|Republic of the Congo|"
	"Republic of Congo|Congo (Republic)|Congo, Rep.|Congo Brazzaville"},
    {"CH", "Swiss Confederation"},
    {"CI",
	"Elfenbenskusten|Wybrzeże Kości Słoniowej|Cote d'Ivoire|Ivory Coast|Republic of Cote d'Ivoire"},
    {"CN", "People's Republic of China|China, People's Republic of|PR China|"
	   "China, PR|Mainland China"},
    {"CV", "Cape Verde|Cabo Verde"},
    {"CZ", "Czech Republic|Czech Rep|Czechia"},
    {"DE", "Federal Republic of Germany|Germany, Federal Republic of"},
    {"DO", "Republika Dominikańska|Dominican Rep"},
    {"EH", "Western Sahara|Sahrawi Arab Democratic Republic"},
    {"ER", "State of Eritrea"},
    {"ES", "Canary Islands|Islas Canarias|Kingdom of Spain"},
    {"FK", "Falkland Islands (Malvinas)|Malvinas|Falklands"},
    {"FM",
	"Micronesia, Fed. Sts.|Micronesia, Federated States of|Federated States of Micronesia"},
    {"FO", "Färöer-Inseln|Faeroe Islands|Faroes"},
    {"FR", "French Republic|Metropolitan France"},
    {"GA", "Gabonese Republic"},
    {"GB",
	"Соединённое Королевство|Förenade kungariket|England|Scotland|Wales|Northern Ireland|Great Britain|Britain|"
	"United Kingdom of Great Britain and Northern Ireland|"
	"United Kingdom (UK)|UK of Great Britain and Northern Ireland"},
    {"GM", "Gambia, The|Republic of The Gambia"},
    {"GR", "Hellenic Republic|Hellas"},
    {"GS", "South Georgia and the South Sandwich Islands|South Georgia"},
    {"HK", "Hong Kong SAR|Hong Kong, China|Hong Kong SAR China|Hongkong|"
	   "China, Hong Kong SAR|Hong Kong S.A.R.|"
	   "China, Hong Kong Special Administrative Region"},
    {"HM", "Heard Island and McDonald Islands"},
    {"IE", "Republic of Ireland|Ireland, Republic of|Eire"},
    {"IL", "State of Israel"},
    {"IM", "Insel Man"},
    {"IO", "British Indian Ocean Territory (Chagos Archipelago)|"
	   "Chagos Islands"},
    {"IR", "Iran, Islamic Republic of|Islamic Republic of Iran|Persia"},
    {"IT", "Italian Republic"},
    {"KG", "Kyrgyz Republic|Kirghizia"},
    {"KM", "Union of the Comoros"},
    {"KN", "Saint Kitts and Nevis|St Kitts"},
    {"KP",
	"Северная Корея|Korea, Democratic People's Republic of|Korea, North|Korea (North)|"
	"Democratic People's Republic of Korea|N. Korea|DPR Korea|DPRK|"
	"Korea, the Democratic People's Republic of|Korea, Dem. Rep."},
    {"KR",
	"Южная Корея|Korea, Republic of|Republic of Korea|Korea, South|Korea (South)|"
	"S. Korea|Korea, Rep.|Korea Republic|Korea (Republic of)|한국|남한"},
    {"KW", "State of Kuwait"},
    {"KY", "Cayman-Inseln"},
    {"LA", "Lao People's Democratic Republic|Lao PDR|Lao"},
    {"LB", "Lebanese Republic"},
    {"LK", "Ceylon"},
    {"LY", "Libyan Arab Jamahiriya|State of Libya"},
    {"MD", "Moldova, Republic of|Republic of Moldova|Moldavia"},
    {"MF", "Saint Martin (French part)|Saint-Martin (French part)"},
    {"MK", "Macedonia|Macedonia, the former Yugoslav Republic of|FYROM|"
	   "Former Yugoslav Republic of Macedonia|Republic of North Macedonia|"
	   "Macedonia, FYR"},
    {"MM", "Birmania|Birmânia|Birmanie|Мьянма|Burma|Myanmar (Burma)"},
    {"MO", "Macao|Macau|Macao SAR|Macau SAR|Macao, China|China, Macao SAR|"
	   "China, Macao Special Administrative Region"},
    {"MV", "Maldive Islands"},
    {"MX", "United Mexican States|Méjico"},
    {"NL", "Holland|The Netherlands|Kingdom of the Netherlands"},
    {"PG", "Independent State of Papua New Guinea"},
    {"PN", "Pitcairn|Pitcairn Islands"},
    {"PS", "Palestine|Palestine, State of|State of Palestine|Palestinian "
	   "Territory|Palestinian Territory, Occupied|West Bank and Gaza|"
	   "Occupied Palestinian Territory"},
    {"PT", "Portuguese Republic"},
    {"QA", "State of Qatar"},
    {"RE", "Reunion|Reunion Island"},
    {"RU",
	"Russische Föderation|Federación Rusa|Federação Russa|Fédération de Russie|Federazione Russa|Federacja Rosyjska|Russian Federation|Российская Федерация"},
    {"SH", "Saint Helena, Ascension and Tristan da Cunha|Saint Helena|"
	   "Ascension Island|Tristan da Cunha"},
    {"SJ", "Svalbard & Jan Mayen Islands|Svalbard"},
    {"SK", "Slovak Republic"},
    {"ST", "Sao Tome"},
    {"SV", "Salvador"},
    {"SX", "Sint Maarten (Dutch part)|St. Maarten|Saint Maarten"},
    {"SY", "Syrian Arab Republic"},
    {"SZ", "Swaziland"},
    {"TC", "Turks and Caicos|Turks & Caicos"},
    {"TF", "French Southern and Antarctic Lands"},
    {"TG", "Togolese Republic"},
    {"TL", "East Timor|Timor Leste"},
    {"TR", "Turkey|Turkiye|Republic of Turkey"},
    {"TT", "Trinidad"},
    {"TW", "Taiwan, Province of China|Taiwan, Republic of China|Taiwan, ROC|"
	   "Chinese Taipei|Taiwan, China"},
    {"TZ", "Tanzania, United Republic of|United Republic of Tanzania"},
    {"UM", "United States Minor Outlying Islands"},
    {"US",
	"米国|United States of America|America|United States (US)|U.S. of A.|"
	"Estados Unidos de America|Vereinigte Staaten von Amerika|"
	"Etats-Unis d'Amerique|EEUU|EE. UU."},
    {"UY", "Eastern Republic of Uruguay"},
    {"VA", "Holy See|Holy See (Vatican City State)|Vatican|"
	   "Vatican City State"},
    {"VC", "Saint Vincent|Saint Vincent and the Grenadines"},
    {"VE",
	"Venezuela, RB|Venezuela, Bolivarian Republic of|Bolivarian Republic of Venezuela"},
    {"VG", "Virgin Islands, British|Virgin Islands (British)"},
    {"VI", "Virgin Islands, U.S.|Virgin Islands (U.S.)|Virgin Islands, US|"
	   "United States Virgin Islands|Virgin Islands of the United States"},
    {"VN", "Viet Nam|Socialist Republic of Vietnam"},
    {"WF", "Wallis and Futuna Islands"},
    {"WS", "Independent State of Samoa|Western Samoa"},
    {"XK", "Republic of Kosovo|Kosova"},
    {"ZA", "Южная Африка|Południowa Afryka|Republic of South Africa"},
};
const size_t valuecountrytab_n_aliases =
    sizeof(valuecountrytab_aliases) / sizeof(valuecountrytab_aliases[0]);

const struct valuecountrytab_refusal valuecountrytab_ambiguous[] = {
    {"Korea|Corea|Coree", "South Korea (KR) or North Korea (KP)"},
    {"Congo|Kongo", "Congo-Brazzaville (CG) or Congo-Kinshasa (CD)"},
    {"Channel Islands", "Jersey (JE) or Guernsey (GG)"},
    {"Republic of China", "Taiwan (TW) or China (CN)"},
    {"Virgin Islands",
	"British Virgin Islands (VG) or U.S. Virgin Islands (VI)"},
};
const size_t valuecountrytab_n_ambiguous =
    sizeof(valuecountrytab_ambiguous) / sizeof(valuecountrytab_ambiguous[0]);

const struct valuecountrytab_refusal valuecountrytab_obsolete[] = {
    {"Netherlands Antilles|Dutch Antilles|Antilles neerlandaises|"
     "Niederländische Antillen|Antillas Neerlandesas|Antille Olandesi|AN|ANT",
	"Curacao (CW), Sint Maarten (SX) or Caribbean Netherlands (BQ)"},
    {"Serbia and Montenegro|CS|SCG", "Serbia (RS) or Montenegro (ME)"},
    {"Yugoslavia|Jugoslavia|YU|YUG",
	"the country of today, such as Serbia (RS) or Croatia (HR)"},
    {"Czechoslovakia|CSK", "Czechia (CZ) or Slovakia (SK)"},
    {"Soviet Union|USSR|U.S.S.R.|SU|SUN",
	"the country of today, such as Russia (RU) or Ukraine (UA)"},
    {"East Germany|German Democratic Republic|DD|DDR|GDR", "Germany (DE)"},
    {"TP|TMP", "Timor-Leste (TL)"},
    {"ZR|ZAR", "Congo-Kinshasa (CD)"},
    {"BU|BUR", "Myanmar (MM)"},
};
const size_t valuecountrytab_n_obsolete =
    sizeof(valuecountrytab_obsolete) / sizeof(valuecountrytab_obsolete[0]);

/* EL is the European Union's own code of Greece. */
const struct valuecountrytab_alias valuecountrytab_short[] = {
    {"GB", "UK"},
    {"AE", "UAE"},
    {"AE", "VAE"},
    {"CD", "DRC"},
    {"CN", "PRC"},
    {"GR", "EL"},
    {"KR", "ROK"},
    {"SA", "KSA"},
    {"US", "EUA"},
    {"ZA", "RSA"},
    {"XK", "XKX"},
};
const size_t valuecountrytab_n_short =
    sizeof(valuecountrytab_short) / sizeof(valuecountrytab_short[0]);
