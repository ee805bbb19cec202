package practice

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// What passes by itself at Okta does so here, once it was met; by its name a
// fault stays.
func TestLessonsThatLift(t *testing.T) {
	for id, c := range map[string]struct {
		refusals int
		after    time.Duration
	}{
		"token-html":         {1, 0},
		"assertion-replayed": {1, 0},
		"token-500":          {2, 0},
		"token-429":          {3, limitLasts},
	} {
		t.Run(id, func(t *testing.T) {
			o, clock := startOrg(t, Config{})
			p := newPupil(t, o, clock)
			ask := func() bool { return strings.Contains(string(p.ask().body), "access_token") }
			p.posts("/console/lessons", "lesson", id)
			for range c.refusals {
				if ask() {
					t.Fatal("a token is given")
				}
			}
			if _, mastered := o.Practising(); mastered {
				t.Error("it counts as mastered")
			}
			clock.move(c.after)
			if !ask() {
				t.Error("it doesn't lift")
			}
			if on, mastered := o.Practising(); on != id || !mastered {
				t.Errorf("practising %q, mastered %v", on, mastered)
			}
			p.posts("/console/lessons", "lesson", id)
			if ask() {
				t.Error("begun again, it is over at once")
			}
			if err := o.SetFaults([]string{id}); err != nil {
				t.Fatal(err)
			}
			for range c.refusals + 1 {
				clock.move(c.after)
				if ask() {
					t.Fatal("the fault lifts, though it was switched on by its name")
				}
			}
		})
	}
	for _, l := range Lessons() {
		if f := fault(l.ID); l.Lifts != (liftOf(f) != lift{}) || l.Lifts && l.Stuck {
			t.Errorf("%+v", l)
		}
	}
}

// The org can be gone to by the name that it takes for its own, and by the first
// one again once it was put right.
func TestLessonOtherDomainLeadsSomewhere(t *testing.T) {
	o, clock := startOrg(t, Config{})
	p := newPupil(t, o, clock)
	p.posts("/console/lessons", "lesson", "other-domain")
	if r := p.ask(); r.status != http.StatusUnauthorized {
		t.Fatalf("%d %s", r.status, r.body)
	}
	named, _ := send(t, "GET", o.URL()+"/.well-known/oauth-authorization-server", "").object(t)["issuer"].(string)
	if named == o.URL() || !strings.HasPrefix(named, "http://127.0.0.1:") {
		t.Fatalf("the org calls itself %q", named)
	}
	at := func(base string) int {
		claims := p.claims()
		claims["aud"] = base + tokenPath
		r, err := http.PostForm(base+tokenPath, form(p.key.sign(t, claims)))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		return r.StatusCode
	}
	if got := at(named); got != http.StatusOK {
		t.Errorf("at its own domain: %d", got)
	}
	p.posts("/console/lessons/end")
	for _, base := range []string{o.URL(), named} {
		if got := at(base); got != http.StatusOK {
			t.Errorf("put right, at %s: %d", base, got)
		}
	}
}

// A kid that was taken over is kept, and the lesson can be had again.
func TestLessonOtherKidTwice(t *testing.T) {
	o, clock := startOrg(t, Config{})
	p := newPupil(t, o, clock)
	for range 3 {
		p.posts("/console/lessons", "lesson", "kid-renamed", "app", p.id)
		if r := p.ask(); r.status == http.StatusOK {
			t.Fatal("the kid of before still does")
		}
		p.key.kid = p.app().OAuth.Keys[0].KID
		if r := p.ask(); r.status != http.StatusOK {
			t.Fatalf("by the registered kid: %s", r.body)
		}
		p.posts("/console/lessons/end")
		if r := p.ask(); r.status != http.StatusOK || len(p.app().OAuth.Keys) != 1 {
			t.Fatalf("put right: %s, %d keys", r.body, len(p.app().OAuth.Keys))
		}
	}
}
