package practice

import (
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// pupil is an app that a lesson is about, and the console's forms.
type pupil struct {
	testClient
	t     *testing.T
	token string // of the forms
}

func newPupil(t *testing.T, o *Org, clock *testClock) *pupil {
	t.Helper()
	return &pupil{newClient(t, o, clock, newTestKey(t, "EC", "own"), scopeInvoke), t, csrf(t, o)}
}

// posts sends a form of the console that must be accepted.
func (p *pupil) posts(path string, fields ...string) {
	p.t.Helper()
	f := url.Values{"csrf": {p.token}}
	for i := 0; i < len(fields); i += 2 {
		f.Set(fields[i], fields[i+1])
	}
	if status, _, page := browse(p.t, p.org, "POST", path, f, nil); status != http.StatusSeeOther {
		p.t.Fatalf("%s %v: %d %s", path, fields, status, page)
	}
}

func (p *pupil) ask() reply {
	p.t.Helper()
	return p.org.asksToken(p.t, form(p.key.sign(p.t, p.claims())))
}

func (p *pupil) app() application {
	p.t.Helper()
	a, err := p.org.app(p.id)
	if err != nil {
		p.t.Fatal(err)
	}
	return a
}

// path is a page of the app.
func (p *pupil) path(rest string) string { return "/console/apps/" + p.id + rest }

// keyDoes changes the status of the app's key with a kid.
func (p *pupil) keyDoes(kid string, verbs ...string) {
	p.t.Helper()
	keys := p.app().OAuth.Keys
	i := slices.IndexFunc(keys, func(k publicKey) bool { return k.KID == kid })
	if i < 0 {
		p.t.Fatalf("no key %s", kid)
	}
	for _, verb := range verbs {
		p.posts(p.path("/keys/"+keys[i].ID), "do", verb)
	}
}

// appFixes are, for each lesson about an app, what goes wrong and what an
// administrator does about it in the console.
func appFixes() map[string]struct {
	want reason
	fix  func(*pupil)
} {
	return map[string]struct {
		want reason
		fix  func(*pupil)
	}{
		"key-not-registered": {reasonBadKID, func(p *pupil) { p.posts(p.path("/keys"), "jwk", string(p.key.jwk)) }},
		"key-of-another": {reasonBadSignature, func(p *pupil) {
			p.keyDoes("own", "deactivate", "delete")
			p.posts(p.path("/keys"), "jwk", string(p.key.jwk))
		}},
		"key-inactive":        {reasonBadKID, func(p *pupil) { p.keyDoes("own", "activate") }},
		"kid-renamed":         {reasonBadKID, func(p *pupil) { p.posts(p.path("/keys"), "jwk", string(p.key.jwk)) }},
		"scope-not-granted":   {reasonNotGranted, func(p *pupil) { p.posts(p.path("/grants"), "scope", scopeInvoke) }},
		"proof-of-possession": {reasonNoProof, func(p *pupil) { p.posts(p.path("/dpop")) }},
		"app-inactive":        {reasonInactive, func(p *pupil) { p.posts(p.path("/active"), "on", "on") }},
		"client-secret":       {reasonNeedsKey, func(p *pupil) { p.posts(p.path("/auth"), "method", authPrivateKey) }},
		"dpop-proof-refused":  {reasonNoProof, func(p *pupil) { p.posts(p.path("/dpop")) }},
	}
}

func TestLessonsAboutAnApp(t *testing.T) {
	o, clock := startOrg(t, Config{})
	fixes := appFixes()
	for _, l := range Lessons() {
		if !l.App {
			continue
		}
		way, known := fixes[l.ID]
		if !known {
			t.Errorf("lesson %s is not tested", l.ID)
			continue
		}
		t.Run(l.ID, func(t *testing.T) {
			p := newPupil(t, o, clock)
			before := p.app()
			for _, byHand := range []bool{false, true} {
				p.posts("/console/lessons", "lesson", l.ID, "app", p.id)
				want := refuse(way.want)
				checkRefused(t, l.ID, p.ask(), want.Status, want.Code, way.want)
				if byHand {
					way.fix(p)
					if r := p.ask(); r.status != 200 {
						t.Errorf("after the fix: %d %s", r.status, r.body)
					}
				}
				p.posts("/console/lessons/end")
				if r := p.ask(); r.status != 200 {
					t.Errorf("put right (fixed by hand: %t): %d %s", byHand, r.status, r.body)
				}
				after := p.app()
				after.LastUpdated = before.LastUpdated
				for i := range after.OAuth.Keys {
					after.OAuth.Keys[i].LastUpdated = before.OAuth.Keys[i].LastUpdated
				}
				if got, want := fmt.Sprintf("%+v %+v", after.OAuth, after.Status), fmt.Sprintf("%+v %+v", before.OAuth, before.Status); got != want {
					t.Errorf("put right is %s, before %s", got, want)
				}
			}
		})
	}
}

func TestLessonsAboutTheOrg(t *testing.T) {
	o, clock := startOrg(t, Config{})
	p := newPupil(t, o, clock)
	for _, l := range Lessons() {
		if l.App || l.ID == "token-silent" {
			continue // token-silent: see TestNoAnswer
		}
		p.posts("/console/lessons", "lesson", l.ID)
		if !o.faulty(fault(l.ID)) || len(o.Faults()) != 0 {
			t.Errorf("%s: switched on: %t, faults %q", l.ID, o.faulty(fault(l.ID)), o.Faults())
		}
		p.posts("/console/lessons/end")
		if r := p.ask(); r.status != 200 {
			t.Errorf("after %s: %d %s", l.ID, r.status, r.body)
		}
	}
}

// TestClientsOwnFixes: what helps against a wrong clock and a wrong server
// happens at the client.
func TestClientsOwnFixes(t *testing.T) {
	o, clock := startOrg(t, Config{})
	p := newPupil(t, o, clock)
	for _, id := range []string{"clock-ahead", "clock-behind"} {
		p.posts("/console/lessons", "lesson", id)
		claims := p.claims()
		claims["iat"], claims["exp"] = clock.now().Unix(), clock.now().Add(5*time.Minute).Unix()
		r := o.asksToken(t, form(p.key.sign(t, claims)))
		org, err := http.ParseTime(r.header.Get("Date"))
		if r.status != 401 || err != nil {
			t.Fatalf("%s: %d %s", id, r.status, r.body)
		}
		claims["iat"], claims["exp"] = org.Unix(), org.Add(5*time.Minute).Unix()
		if r := o.asksToken(t, form(p.key.sign(t, claims))); r.status != 200 {
			t.Errorf("%s, by the org's clock: %s", id, r.body)
		}
	}
	p.posts("/console/lessons", "lesson", "default-server")
	named := send(t, "GET", o.URL()+"/.well-known/oauth-authorization-server", "").object(t)["token_endpoint"]
	if named != o.URL()+customServer+"/v1/token" {
		t.Errorf("token endpoint %v", named)
	}
	if r := p.ask(); r.status != 200 {
		t.Errorf("the org's own server: %s", r.body)
	}
}

func TestLessonNeedsAnApp(t *testing.T) {
	o, clock := startOrg(t, Config{})
	token := csrf(t, o)
	for _, fields := range []url.Values{
		{"csrf": {token}, "lesson": {"key-inactive"}},
		{"csrf": {token}, "lesson": {"magic"}},
		{"csrf": {token}},
		{"lesson": {"clock-ahead"}},
	} {
		if status, _, _ := browse(t, o, "POST", "/console/lessons", fields, nil); status < 400 {
			t.Errorf("%v: %d", fields, status)
		}
	}
	first := newPupil(t, o, clock)
	second := newPupil(t, o, clock)
	first.posts("/console/lessons", "lesson", "app-inactive") // the newest
	if first.app().Status != active || second.app().Status != inactive {
		t.Errorf("first %s, second %s", first.app().Status, second.app().Status)
	}
	if status, _, _ := browse(t, o, "POST", "/console/lessons", url.Values{"csrf": {token}, "lesson": {"key-inactive"}, "app": {"0oanobody"}}, nil); status != 400 {
		t.Errorf("an app that does not exist: %d", status)
	}
	if id, _ := o.lesson(); id != "app-inactive" {
		t.Errorf("a refused lesson ended %q", id)
	}
	first.posts("/console/lessons", "lesson", "client-secret", "app", first.id)
	if second.app().Status != active || first.app().OAuth.AuthMethod == authPrivateKey {
		t.Error("a new lesson does not end the one before")
	}
}

// TestLessonKeepsKeysAddedSince: putting right loses nothing of the admin's.
func TestLessonKeepsKeysAddedSince(t *testing.T) {
	o, clock := startOrg(t, Config{})
	p := newPupil(t, o, clock)
	p.posts("/console/lessons", "lesson", "key-not-registered", "app", p.id)
	p.posts(p.path("/keys"), "jwk", string(newTestKey(t, "EC", "rotated").jwk))
	p.posts("/console/lessons/end")
	var kids []string
	for _, k := range p.app().OAuth.Keys {
		kids = append(kids, k.KID)
	}
	if !slices.Equal(kids, []string{"own", "rotated"}) {
		t.Errorf("keys %q", kids)
	}
}

func TestLessonOutlivesARestartAndEndsWithItsApp(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	clock := newTestClock()
	open := func() *Org {
		o, err := New(Config{Seed: testSeed(), StateFile: file, Now: clock.now})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	o := open()
	ctx := o.asAdmin(t.Context())
	a, err := o.createServiceApp(ctx, serviceAppSpec{Label: "App", AuthMethod: authPrivateKey, Keys: []publicKey{mustKey(t)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ id, app string }{{"clock-ahead", ""}, {"app-inactive", a.ID}} {
		if err := o.startLesson(ctx, step.id, step.app); err != nil {
			t.Fatal(err)
		}
		if err := o.Close(); err != nil {
			t.Fatal(err)
		}
		o = open()
		if on, _ := o.lesson(); on != step.id || o.faulty(faultClockAhead) != (step.id == "clock-ahead") {
			t.Errorf("after a restart %q is on, want %q", on, step.id)
		}
	}
	if err := o.deleteApp(ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	if err := o.endLessons(ctx); err != nil {
		t.Error(err)
	}
	if err := o.startLesson(ctx, "clock-behind", ""); err != nil {
		t.Fatal(err)
	}
	if err := o.Reset(); err != nil || o.faulty(faultClockBehind) {
		t.Errorf("starting over leaves the lesson on: %v", err)
	}
	if err := o.Close(); err != nil {
		t.Error(err)
	}
}

func mustKey(t *testing.T) publicKey {
	t.Helper()
	k, err := parseKey(newTestKey(t, "EC", "k").jwk)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestLessonsPageAndList(t *testing.T) {
	o, clock := startOrg(t, Config{})
	p := newPupil(t, o, clock)
	p.posts("/console/lessons", "lesson", "key-inactive")
	_, _, page := browse(t, o, "GET", "/console/lessons", nil, nil)
	for _, l := range Lessons() {
		if !strings.Contains(page, `value="`+l.ID+`"`) || l.Title == "" || l.Does == "" || l.Fix == "" {
			t.Errorf("%+v is not on the page", l)
		}
	}
	if !strings.Contains(page, `data-lesson="key-inactive"`) || !strings.Contains(page, p.id) || !strings.Contains(page, "</html>") {
		t.Errorf("page %s", page)
	}
	list := o.adminSends(t, "GET", "/practice/v1/lessons", "", 200).list(t)
	for i, l := range Lessons() {
		if list[i]["id"] != l.ID || list[i]["on"] != (l.ID == "key-inactive") {
			t.Errorf("%v", list[i])
		}
	}
	if r := send(t, "GET", o.URL()+"/practice/v1/lessons", ""); r.status != 403 {
		t.Errorf("without a credential: %d", r.status)
	}
}

// When the lesson about another kid ends, only the key that gave a token under it
// keeps it: the app's other keys go by theirs again.
func TestLessonGivesOtherKeysTheirKidBack(t *testing.T) {
	o, clock := startOrg(t, Config{})
	p := newPupil(t, o, clock)
	p.posts(p.path("/keys"), "jwk", string(newTestKey(t, "EC", "other").jwk))
	p.posts("/console/lessons", "lesson", "kid-renamed", "app", p.id)
	keys := p.app().OAuth.Keys
	if keys[0].KID == "own" || keys[1].KID == "other" {
		t.Fatalf("nothing was renamed: %+v", keys)
	}
	p.key.kid = keys[0].KID
	for range 2 {
		if r := p.ask(); r.status != 200 {
			t.Fatalf("%d %s", r.status, r.body)
		}
	}
	p.posts("/console/lessons/end")
	if after := p.app().OAuth.Keys; after[0].KID != keys[0].KID || after[1].KID != "other" {
		t.Errorf("afterwards %q and %q", after[0].KID, after[1].KID)
	}
}
