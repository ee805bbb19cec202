package practice

import (
	"net/http"
	"time"
)

// fixedIDs are ids that nearly every answer shows. They derive from the seed, once.
type fixedIDs struct {
	org, signingKID, enrollment, access string
}

func newFixedIDs(s seed) fixedIDs {
	return fixedIDs{
		org:        s.id("00o", "org"),
		signingKID: s.text("org-signing-kid", base64URL, 43), // of the seed directly, so that showing it does not need the key
		enrollment: s.id("rst", "enrollment"),
		access:     s.id("rst", "access"),
	}
}

// orgID is the id of the org itself.
func (o *Org) orgID() string { return o.ids.org }

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
