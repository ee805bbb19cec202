package rotate

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
)

// Request is a request as it will be sent.
type Request struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	// Body is what it sends. The assertion of a token request is signed when it
	// is sent, and named in braces here.
	Body string `json:"body,omitempty"`
	// Changes tells that something at Okta is different afterwards.
	Changes bool `json:"changes,omitempty"`
}

// unknownID stands for the id that Okta will give a key.
const unknownID = "{keyId}"

// requests are what a step sends.
func (s *story) requests(id StepID) []Request {
	look := s.keys(http.MethodGet, "", "")
	switch id {
	case StepCheck:
		return []Request{{Method: http.MethodGet, URL: s.app()}, look, s.token(s.old)}
	case StepRegister:
		return []Request{look, s.keys(http.MethodPost, "", string(s.fresh.Public))}
	case StepProveNew:
		return []Request{s.token(s.fresh)}
	case StepProveOld, StepProveAgain:
		return []Request{s.token(s.old)}
	case StepDeactivate:
		return []Request{look, s.lifecycle(s.old, "deactivate")}
	case StepRefused:
		return []Request{look, s.token(s.old), s.token(s.fresh)}
	case StepDelete:
		return []Request{look, s.deletion(s.old)}
	case StepReactivate:
		return []Request{look, s.lifecycle(s.old, "activate")}
	case StepDeactivateNew, StepDeleteNew:
		return s.retiring(id, look)
	}
	return nil
}

// retiring are what the steps send that take the new key back: where Okta never had
// it they only look.
func (s *story) retiring(id StepID, look Request) []Request {
	switch {
	case s.absent():
		return []Request{look}
	case id == StepDeactivateNew:
		return []Request{look, s.lifecycle(s.fresh, "deactivate")}
	}
	return []Request{look, s.deletion(s.fresh)}
}

// wayBack are the requests of the steps back that change something and are still
// to be done, for as far as the drill has come.
func (s *story) wayBack() []Request {
	begun := func(id StepID) bool { return s.steps[id].Progress != Waiting }
	var changes []Request
	for _, id := range backward() {
		if s.steps[id].Progress.settled() || id == StepReactivate && !begun(StepDeactivate) || id != StepReactivate && !s.mayBeThere() {
			continue
		}
		for _, r := range s.requests(id) {
			if r.Changes {
				changes = append(changes, r)
			}
		}
	}
	return changes
}

func (s *story) app() string { return s.head.App.Origin + "/api/v1/apps/" + s.head.App.AppID }

func (s *story) keys(method, path, body string) Request {
	return Request{Method: method, URL: s.app() + "/credentials/jwks" + path, Body: body, Changes: method != http.MethodGet}
}

func (s *story) lifecycle(k Key, verb string) Request {
	return s.keys(http.MethodPost, "/"+cmp.Or(k.ID, unknownID)+"/lifecycle/"+verb, "")
}

func (s *story) deletion(k Key) Request {
	return s.keys(http.MethodDelete, "/"+cmp.Or(k.ID, unknownID), "")
}

// token is the request for a token with a key. An app that demands proof of
// possession gets it with a proof beside, in up to three requests.
func (s *story) token(k Key) Request {
	const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	app := s.head.App
	body := "client_assertion={signed by the key " + cmp.Or(k.KID, "that is made") + " when it is sent}" +
		"&client_assertion_type=" + url.QueryEscape(assertionType) +
		"&grant_type=client_credentials&scope=" + url.QueryEscape(strings.Join(app.Scopes, " "))
	return Request{Method: http.MethodPost, URL: cmp.Or(app.TokenURL, app.Origin+"/oauth2/v1/token"), Body: body}
}
