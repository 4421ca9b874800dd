// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "schema/object.h"
#include "value/valuefold.h"

#include "infer/headword.h"

/*
 * Words are folded, a blank between two.  A row of one object stands above the
 * rows of all.  Sources: the exports of HubSpot in four languages, Salesforce,
 * Pipedrive, Attio, Zoho, Close, Google Contacts, Outlook, LinkedIn.
 */
struct row {
	const char *object; /* NULL: any */
	enum headword_kind kind;
	const char *target;
	const char *part;
	const char *words;
};

static const struct row table[] = {
    /* who the row is */
    {"account", HEADWORD_KEY, NULL, NULL,
	"companyid organizationid accountid idempresa leadid"},
    {"contact", HEADWORD_KEY, NULL, NULL, "contactid personid leadid"},
    {"opportunity", HEADWORD_KEY, NULL, NULL, "dealid opportunityid"},
    {"task", HEADWORD_KEY, NULL, NULL, "taskid activityid"},
    {"note", HEADWORD_KEY, NULL, NULL, "noteid"},
    {NULL, HEADWORD_KEY, NULL, NULL,
	"id recordid idderegistro datensatzid iddelenregistrement "
	"externalid uuid"},

    {"contact", HEADWORD_PART, "$name", "first",
	"firstname givenname vorname nombre prenom"},
    {"contact", HEADWORD_PART, "$name", "last",
	"lastname familyname surname nachname apellidos apellido nom"},
    {"contact", HEADWORD_PART, "$name", "full",
	"name fullname displayname contactname personname"},
    {"contact", HEADWORD_FIELD, "$email", NULL,
	"email emails emailaddress emailaddresses workemail primaryemail "
	"additionalemailaddresses emailwork emailhome email1value "
	"email2value email3value email2address correo correoelectronico "
	"adresseemail adressemail email1 email2 courriel emailadresse"},
    {"contact", HEADWORD_FIELD, "$profilePhotoUrl", NULL,
	"photo photourl profilephoto profilephotourl avatar"},
    {"contact", HEADWORD_FIELD, "title", NULL,
	"jobtitle title position cargo poste fonction intituleduposte "
	"berufsbezeichnung jobbezeichnung organizationtitle"},
    {"member", HEADWORD_FIELD, "$email", NULL, "email emailaddress username"},
    {"member", HEADWORD_PART, "$name", "full", "name fullname"},

    {"account", HEADWORD_FIELD, "$name", NULL,
	"name companyname company accountname account organizationname "
	"organization nombredelaempresa nombredeempresa unternehmensname "
	"nomdelentreprise firma empresa entreprise societe leadname"},
    {"account", HEADWORD_FIELD, "$website", NULL,
	"website websiteurl companydomainname domain domains webpage web "
	"homepage url urldelsitioweb nombrededominiodelaempresa "
	"unternehmensdomainname nomdedomainedelentreprise "
	"additionaldomains dominiosadicionales"},
    {"account", HEADWORD_FIELD, "$headcount", NULL,
	"numberofemployees employees employeecount headcount "
	"numerodeempleados anzahldermitarbeiter nombredemployes"},
    {"account", HEADWORD_FIELD, "$industry", NULL,
	"industry industria sector branche secteur secteurdactivite"},
    {"account", HEADWORD_LINK, "$owner", "name",
	"owner accountowner companyowner ownername accountmanager "
	"propietariodelaempresa"},

    {"opportunity", HEADWORD_FIELD, "$name", NULL,
	"name dealname opportunityname title dealtitle deal "
	"nombredelnegocio dealname transaktionsname nomdelatransaction"},
    {"opportunity", HEADWORD_FIELD, "$stage", NULL,
	"stage dealstage stagename etapa etapadelnegocio dealphase "
	"phase phasedelatransaction"},
    {"opportunity", HEADWORD_FIELD, "amount", NULL,
	"amount dealvalue value dealamount betrag importe montant valor"},
    {"opportunity", HEADWORD_FIELD, "close-date", NULL,
	"closedate closingdate expectedclosedate fechadecierre "
	"schlusstermin datedefermeture"},
    {"opportunity", HEADWORD_LINK, "$owner", "name",
	"owner dealowner opportunityowner propietariodelnegocio"},

    {"task", HEADWORD_FIELD, "$title", NULL,
	"title subject tasktitle activitysubject name asunto betreff "
	"objet tasksubject"},
    {"task", HEADWORD_FIELD, "$description", NULL,
	"description body taskbody notes note comments beschreibung "
	"descripcion"},
    {"task", HEADWORD_FIELD, "$dueAt", NULL,
	"duedate due activitydate duedateonly faelligkeitsdatum "
	"faelligam fechadevencimiento echeance"},
    {"task", HEADWORD_FIELD, "$status", NULL,
	"status taskstatus estado statut"},
    {"task", HEADWORD_LINK, "$assignedTo", "name",
	"assignedto owner taskowner assignee assignedtouser"},

    {"note", HEADWORD_FIELD, "$title", NULL,
	"title notetitle subject titulo titel titre"},
    {"note", HEADWORD_FIELD, "$content", NULL,
	"content body note notes notecontent notebody contenido inhalt "
	"contenu"},
    {"meeting", HEADWORD_FIELD, "$title", NULL, "title subject name"},
    {"meeting", HEADWORD_FIELD, "$startDate", NULL,
	"start starttime startdate startdatetime"},
    {"meeting", HEADWORD_FIELD, "$endDate", NULL,
	"end endtime enddate enddatetime"},
    {"meeting", HEADWORD_FIELD, "$description", NULL, "description body notes"},
    {"list", HEADWORD_FIELD, "$name", NULL, "listname name list"},

    /* whose it is */
    {"contact", HEADWORD_LINK, "$account", "key",
	"associatedcompanyids associatedcompanyidsprimary "
	"primaryassociatedcompanyid accountid companyid accountnameid "
	"organizationid"},
    {"contact", HEADWORD_LINK, "$account", "$name",
	"company companyname associatedcompany associatedcompanyprimary "
	"accountname organization organizationname employer empresa "
	"nombredelaempresa firma unternehmen entreprise"},
    {"opportunity", HEADWORD_LINK, "$account", "key",
	"associatedcompanyids associatedcompanyidsprimary accountid "
	"companyid accountnameid organizationid"},
    {"opportunity", HEADWORD_LINK, "$account", "$name",
	"company companyname account accountname associatedcompany "
	"associatedcompanyprimary organization organizationname"},
    {"task", HEADWORD_LINK, "$account", "key", "associatedcompanyids"},
    {"task", HEADWORD_LINK, "$opportunity", "key", "associateddealids"},
    {"note", HEADWORD_LINK, "$account", "key", "associatedcompanyids"},
    {"note", HEADWORD_LINK, "$opportunity", "key", "associateddealids"},

    /* fields of the organisation's own, if it has them */
    {NULL, HEADWORD_FIELD, "phone", NULL,
	"phone phonenumber telephone telephonenumber mobile mobilephone "
	"mobilephonenumber workphone directphone phonework phonemobile "
	"phonehome primaryphone phone1value phone2value businessphone "
	"homephone phone1 phone2 phone3 otherphone phoneother "
	"whatsappphonenumber "
	"telefon telefonnummer telefono numerodetelefono handynummer "
	"numerodetelephone movil"},
    {NULL, HEADWORD_FIELD, "linkedin", NULL,
	"linkedin linkedinurl linkedinprofile linkedinprofileurl "
	"linkedincompanypage linkedinbio"},
    {NULL, HEADWORD_FIELD, "twitter", NULL,
	"twitter twitterusername twitterhandle twitterurl xhandle"},
    {NULL, HEADWORD_FIELD, "facebook", NULL,
	"facebook facebookcompanypage facebookurl facebookpage"},
    {NULL, HEADWORD_FIELD, "instagram", NULL,
	"instagram instagramhandle instagramurl"},
    {NULL, HEADWORD_FIELD, "lead-status", NULL,
	"leadstatus estadodellead leadstatut"},
    {NULL, HEADWORD_FIELD, "memo", NULL,
	"notes memo notizen notas remarks comments"},

    {NULL, HEADWORD_PART, "address", "street",
	"street streetaddress address address1 addressline1 mailingstreet "
	"billingstreet businessstreet calle direccion strasse rue adresse "
	"direcciondecalle"},
    {NULL, HEADWORD_PART, "address", "street2",
	"street2 streetaddress2 address2 addressline2 businessstreet2"},
    {NULL, HEADWORD_PART, "address", "city",
	"city town mailingcity billingcity businesscity ciudad stadt ort "
	"ville"},
    {NULL, HEADWORD_PART, "address", "state",
	"state stateregion stateprovince province region mailingstate "
	"billingstate billingstateprovince businessstate estadoregion "
	"provincia bundesland bundeslandregion"},
    {NULL, HEADWORD_PART, "address", "postalCode",
	"postalcode zip zipcode postcode zippostalcode mailingzip "
	"mailingpostalcode billingzip billingcode billingpostalcode "
	"billingzippostalcode businesspostalcode plz postleitzahl "
	"codigopostal codepostal"},
    {NULL, HEADWORD_PART, "address", "country",
	"country countryregion mailingcountry billingcountry "
	"businesscountry businesscountryregion pais paisregion land "
	"landregion pays paysregion"},
    {NULL, HEADWORD_CURRENCY, NULL, NULL,
	"currency currencycode dealcurrency moneda waehrung devise"},

    {NULL, HEADWORD_IGNORE, NULL, NULL,
	"createdate createddate createdat createdtime createdon datecreated "
	"created createdby createdbyid lastmodifieddate lastmodifiedby "
	"lastmodifiedbyid lastmodified modifiedtime modifiedby modifiedbyid "
	"updatedat updated lastactivitydate lastactivitytime "
	"lastvieweddate lastreferenceddate systemmodstamp isdeleted "
	"masterrecordid fechadecreacion ultimaactividad erstellungsdatum "
	"datedecreation hsobjectid"},
};

enum {
	ROWS = sizeof(table) / sizeof(table[0])
};

/* Which of the words it is; false: none. */
static bool
has_word(const char *words, const char *folded, size_t n, unsigned *rank)
{
	struct str rest = str_of(words);
	struct str word;

	for (*rank = 0; str_next(&rest, STR_LIT(" "), &word); ++*rank)
		if (word.n == n && memcmp(word.p, folded, n) == 0)
			return true;
	return false;
}

static struct headword
look(const struct object *o, struct str heading)
{
	struct headword none = {HEADWORD_NONE, NULL, NULL, 0};
	char folded[VALUEFOLD_MAX];
	size_t n = valuefold(heading, folded);
	unsigned rank;

	/* First those of the object, then those of all. */
	for (int any = 0; n > 0 && any < 2; any++)
		for (size_t i = 0; i < ROWS; i++) {
			const struct row *r = &table[i];

			if ((r->object == NULL) == (any == 1) &&
			    (any == 1 || strcmp(r->object, o->name) == 0) &&
			    has_word(r->words, folded, n, &rank))
				return (struct headword){
				    r->kind, r->target, r->part, rank};
		}
	return none;
}

struct headword
headword_of(const struct object *o, struct str heading)
{
	static const struct str dash = {" - ", 3};
	struct headword w = look(o, heading);
	size_t at = str_find_str(heading, dash);

	if (w.kind == HEADWORD_NONE && at < heading.n)
		w = look(o, str_from(heading, at + dash.n));
	return w;
}
