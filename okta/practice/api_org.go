package practice

import (
	"net/http"
	"time"
)

// orgID is the id of the org itself.
func (o *Org) orgID() string { return o.seed.id("00o", "org") }

// orgBorn is when the org and its administrator came to be: fixed, so that two
// orgs of one seed are alike.
func orgBorn() time.Time { return time.Date(2026, time.January, 6, 9, 19, 34, 0, time.UTC) }

// getOrg is GET /api/v1/org.
func (o *Org) getOrg(w http.ResponseWriter, _ *http.Request) error {
	api := o.URL() + "/api/v1/org"
	writeJSON(w, http.StatusOK, object{
		"id": o.orgID(), "subdomain": "practice", "companyName": companyName, "status": active,
		"expiresAt": nil, "created": stamp(orgBorn()), "lastUpdated": stamp(orgBorn()),
		"website": "https://practice.example", "phoneNumber": "", "endUserSupportHelpURL": "", "supportPhoneNumber": "",
		"address1": nil, "address2": nil, "city": nil, "state": nil, "country": nil, "postalCode": nil,
		"_links": object{
			"preferences":       object{"href": api + "/preferences"},
			"uploadLogo":        object{"href": api + "/logo", "hints": allow("POST")},
			"oktaCommunication": object{"href": api + "/privacy/oktaCommunication"},
			"logo":              object{"href": o.URL() + "/assets/img/logos/org.png"},
			"oktaSupport":       object{"href": api + "/privacy/oktaSupport"},
			"contacts":          object{"href": api + "/contacts"},
		},
	})
	return nil
}

// getMe is GET /api/v1/users/me: the owner of the API token. An app's token has
// no user behind it.
func (o *Org) getMe(w http.ResponseWriter, r *http.Request) error {
	me := callOf(r.Context()).Actor
	if me.Type != "User" {
		return notFound("me", "User")
	}
	born := stamp(orgBorn())
	writeJSON(w, http.StatusOK, object{
		"id": me.ID, "status": active, "created": born, "activated": born, "statusChanged": born,
		"lastLogin": born, "lastUpdated": born, "passwordChanged": born,
		"type": object{"id": o.seed.id("oty", "user")},
		"profile": object{
			"firstName": adminFirstName, "lastName": adminLastName, "mobilePhone": nil, "secondEmail": nil,
			"login": adminLogin, "email": adminLogin,
		},
		"credentials": object{"password": object{}, "provider": object{"type": "OKTA", "name": "OKTA"}},
		"_links":      object{"self": object{"href": o.URL() + "/api/v1/users/" + me.ID}},
	})
	return nil
}
