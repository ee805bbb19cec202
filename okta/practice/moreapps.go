package practice

import (
	"crypto/ecdh"
	"encoding/base64"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"
)

// moreApps are the apps that [Config.Apps] asks for beside the ones every org
// has. They derive from the seed and never change: one that somebody changes is
// copied into the state first.
type moreApps struct {
	apps []application
	at   map[string]int // by id
}

// newMoreApps derives n apps.
func newMoreApps(s seed, n int) *moreApps {
	out := &moreApps{apps: make([]application, n), at: make(map[string]int, n)}
	for i := range out.apps {
		out.apps[i] = s.moreApp(i)
		out.at[out.apps[i].ID] = i
	}
	return out
}

// moreApp is the i-th of the apps: most sign people in by SAML, some are
// bookmarks and web apps, every 25th is a service app with a key, and every
// 97th comes from a directory and has no sign-on mode at all.
func (s seed) moreApp(i int) application {
	number := strconv.Itoa(i)
	id := s.id("0oa", "more/"+number)
	label := fmt.Sprintf("%s %s %05d", pick1(moreTrees(), i), pick1(moreTrades(), i/7), i+1)
	a := application{Name: "practice_saml", Link: "login", SignOnMode: modeSAML, Settings: map[string]any{}}
	switch {
	case i%97 == 96:
		a = application{Name: "active_directory", Settings: map[string]any{"namingContext": fmt.Sprintf("dc%d.practice.example", i)}}
	case i%25 == 24:
		a = s.moreServiceApp(number)
	case i%5 == 3:
		a = webApp(label)
		a.Secrets = []clientSecretRef{{ID: s.id("ocs", "more/"+number), Status: active, Created: orgBorn()}}
	case i%5 == 4:
		a = application{
			Name: appBookmark, Link: "login", SignOnMode: modeBookmark,
			Settings: map[string]any{"requestIntegration": false, "url": "https://more-" + number + ".practice.example"},
		}
	}
	a.ID, a.Label, a.Status, a.Nth = id, label, active, i+1
	if i%11 == 10 {
		a.Status = inactive
	}
	a.Created = orgBorn().Add(100*time.Hour + time.Duration(i)*time.Minute)
	a.LastUpdated = a.Created
	return a
}

// moreServiceApp is a service app with a key of which nobody has the private half.
func (s seed) moreServiceApp(number string) application {
	keys := []publicKey{}
	if private, err := ecdh.P256().NewPrivateKey(s.mac("more-key/" + number)); err == nil { // all but certain
		point := private.PublicKey().Bytes()
		keys = append(keys, publicKey{
			ID: s.id("pks", "more/"+number), KID: "key-" + number, Type: "EC", Alg: "ES256", Use: "sig", Curve: "P-256",
			X:      base64.RawURLEncoding.EncodeToString(point[1:33]),
			Y:      base64.RawURLEncoding.EncodeToString(point[33:]),
			Status: active, Created: orgBorn(), LastUpdated: orgBorn(),
		})
	}
	return application{
		Name: appOIDC, SignOnMode: modeOIDC, Hidden: true, Link: "oidc_client_link",
		OAuth: &oauthClient{
			ApplicationType: "service", AuthMethod: authPrivateKey, GrantTypes: []string{"client_credentials"},
			ResponseTypes: []string{"token"}, RedirectURIs: []string{}, Keys: keys,
		},
	}
}

func pick1(of []string, i int) string { return of[i%len(of)] }

func moreTrees() []string {
	return []string{"Acacia", "Baobab", "Cypress", "Dragon Tree", "Ebony", "Fig", "Gum", "Hemlock", "Ivorywood", "Jacaranda", "Katsura", "Larch", "Mulberry"}
}

func moreTrades() []string {
	return []string{"Payroll", "Expenses", "Wiki", "CRM", "Recruiting", "Contracts", "Analytics", "Support", "Backup", "Chat", "Learning"}
}

// hides reports whether an app does not exist under the faults switched on.
func (o *Org) hides(a *application) bool {
	return (a.Name == appWorkflows || a.Name == appWorkflowsOAuth) && o.faulty(faultNoWorkflows)
}

// each goes through the org's apps in the order of lists: what the org has and
// what was made, oldest first, then those of [Config.Apps]. It starts behind the
// app with the given id, "" is the beginning. What it yields must be copied to
// be kept or changed.
func (o *Org) each(s *state, after string) iter.Seq[*application] {
	return func(yield func(*application) bool) {
		more := o.more()
		start, behind := more.at[after]
		if behind {
			start++
		}
		changed := map[int]*application{}
		waiting := after != "" && !behind
		for i := range s.Apps {
			a := &s.Apps[i]
			switch {
			case a.Nth > 0:
				changed[a.Nth-1] = a
			case waiting:
				waiting = a.ID != after
			case !behind && !o.hides(a) && !yield(a):
				return
			}
		}
		for i := start; i < len(more.apps) && !waiting; i++ {
			a := &more.apps[i]
			if own, there := changed[i]; there {
				a = own
			}
			if !slices.Contains(s.Gone, a.ID) && !yield(a) {
				return
			}
		}
	}
}

// find looks an app up by its id. What it returns must be copied.
func (o *Org) find(s *state, id string) *application {
	for i := range s.Apps {
		if s.Apps[i].ID == id {
			if o.hides(&s.Apps[i]) {
				return nil
			}
			return &s.Apps[i]
		}
	}
	more := o.more()
	i, there := more.at[id]
	if !there || slices.Contains(s.Gone, id) {
		return nil
	}
	return &more.apps[i]
}
