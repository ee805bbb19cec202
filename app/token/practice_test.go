package token_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/token"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/oauth"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/okta"
	"github.com/flowlatch/flowlatch/okta/practice"
	"github.com/flowlatch/flowlatch/okta/practice/practicetest"
)

// world is a practice org with one service app, and a Source.
type world struct {
	*token.Source
	org     *practice.Org
	request token.Request
}

// newWorld makes an org whose app has proof of possession on or off.
func newWorld(t *testing.T, c practice.Config, keyType oauth.KeyType, bound bool) world {
	t.Helper()
	org := practicetest.Start(t, c)
	key, err := oauth.GenerateKey(t.Context(), keyType)
	if err != nil {
		t.Fatal(err)
	}
	network := wire.New(wire.Config{})
	t.Cleanup(network.Close)
	return world{
		Source: token.New(token.Config{Network: network, Now: time.Now}),
		org:    org,
		request: token.Request{
			Origin: org.URL(), ClientID: newApp(t, network, org, key, bound), Key: key, Scopes: []string{okta.ScopeInvokeManage},
		},
	}
}

func newApp(t *testing.T, network *wire.Network, org *practice.Org, key *oauth.Key, bound bool) (clientID string) {
	t.Helper()
	c, err := network.Client(wire.Route{Origin: org.URL(), Credential: wire.SSWS(secret.New(org.AdminToken()))})
	if err != nil {
		t.Fatal(err)
	}
	admin, err := okta.NewClient(c, org.URL())
	if err != nil {
		t.Fatal(err)
	}
	app, err := admin.CreateServiceApp(t.Context(), okta.ServiceAppSpec{
		Label: "Invoker", PublicKeys: []json.RawMessage{key.PublicJWK()}, DPoPBound: bound,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.GrantScope(t.Context(), app.ID, okta.ScopeInvokeManage); err != nil {
		t.Fatal(err)
	}
	return app.ClientID
}

// posts counts the token requests of a result.
func posts(r token.Result) int {
	n := 0
	for _, x := range r.Exchanges {
		if x.Method == http.MethodPost {
			n++
		}
	}
	return n
}

func TestAutoFindsOutAboutProofOfPossession(t *testing.T) {
	for _, c := range []struct {
		name         string
		bound        bool
		first, again int // token requests
		why, whyNow  string
	}{
		{"off", false, 1, 1, "token.dpop.not-asked", "token.dpop.not-asked"},
		{"on", true, 3, 1, "token.dpop.demanded", "token.dpop.remembered"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, practice.Config{}, oauth.ECP256, c.bound)
			first, err := w.Ask(t.Context(), w.request)
			if err != nil || first.DPoP.On != c.bound || (first.Proof != nil) != c.bound || first.DPoP.Why.Key != c.why || posts(first) != c.first {
				t.Fatalf("%v, %+v after %d requests", err, first.DPoP, posts(first))
			}
			again, err := w.Ask(t.Context(), w.request)
			if err != nil || again.DPoP.Why.Key != c.whyNow || posts(again) != c.again || len(again.Exchanges) != c.again {
				t.Errorf("again: %v, %+v after %d requests", err, again.DPoP, len(again.Exchanges))
			}
			if first.TokenURL != w.org.URL()+"/oauth2/v1/token" {
				t.Errorf("token URL %s", first.TokenURL)
			}
		})
	}
}

func TestChosenModes(t *testing.T) {
	for _, c := range []struct {
		name  string
		mode  oauth.DPoPMode
		bound bool
		on    bool
		why   string // "" = refused
	}{
		{"never, and off on the app", oauth.DPoPNever, false, false, "token.dpop.never"},
		{"never, but on on the app", oauth.DPoPNever, true, false, ""},
		{"always, and on on the app", oauth.DPoPAlways, true, true, "token.dpop.chosen"},
		{"always, but off on the app", oauth.DPoPAlways, false, false, "token.dpop.unbound"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, practice.Config{}, oauth.ECP256, c.bound)
			w.request.DPoP = c.mode
			got, err := w.Ask(t.Context(), w.request)
			if (err == nil) != (c.why != "") || got.DPoP.On != c.on || got.DPoP.Why.Key != c.why {
				t.Fatalf("%v, %+v", err, got.DPoP)
			}
			if refused, ok := errors.AsType[*oauth.Error](err); c.why == "" && (!ok || refused.Code != "invalid_dpop_proof") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestWrongClock(t *testing.T) {
	for _, skew := range []time.Duration{10 * time.Minute, -10 * time.Minute} {
		for _, bound := range []bool{false, true} {
			t.Run(skew.String(), func(t *testing.T) {
				w := newWorld(t, practice.Config{Skew: skew}, oauth.ECP256, bound)
				got, err := w.Ask(t.Context(), w.request)
				if err != nil || !got.Clock.Corrected {
					t.Fatalf("%v, %+v", err, got.Clock)
				}
				wantOffset(t, got, skew)

				w.request.Uncorrected = true
				got, err = w.Get(t.Context(), w.request)
				if refused, ok := errors.AsType[*oauth.Error](err); !ok || refused.Kind != oauth.Refused || got.Clock.Corrected {
					t.Errorf("uncorrected: %v, %+v", err, got.Clock)
				}
				wantOffset(t, got, skew)
			})
		}
	}
}

// wantOffset holds the offset against the truth, by its own error and by 2 s.
func wantOffset(t *testing.T, got token.Result, skew time.Duration) {
	t.Helper()
	off := (got.Clock.Offset - skew).Abs()
	if !got.Clock.Known || off > 2*time.Second || off > got.Clock.Error || len(got.Exchanges) == 0 {
		t.Errorf("offset %v ± %v, the truth is %v", got.Clock.Offset, got.Clock.Error, skew)
	}
}

func TestTokensAreKept(t *testing.T) {
	w := newWorld(t, practice.Config{}, oauth.ECP256, true)
	var all sync.WaitGroup
	results := make([]token.Result, 10)
	for i := range results {
		all.Go(func() { results[i], _ = w.Get(t.Context(), w.request) })
	}
	all.Wait()
	requests := 0
	for _, r := range results {
		if r.Token == nil || r.Token != results[0].Token || r.Proof == nil {
			t.Fatalf("ten callers got %v", results)
		}
		requests += posts(r)
	}
	if requests != 3 {
		t.Errorf("ten callers made %d requests", requests)
	}

	steps := []struct {
		name string
		do   func()
		same bool
	}{
		{"kept", func() {}, true},
		{"another was refused", func() { w.Drop(w.request, &oauth.Token{Access: secret.New("another")}) }, true},
		{"refused", func() { w.Drop(w.request, results[0].Token) }, false},
		{"asked anew", func() { _, _ = w.Ask(t.Context(), w.request) }, false},
		{"locked", w.Lock, false},
	}
	before := results[0].Token
	for _, step := range steps {
		step.do()
		now, err := w.Get(t.Context(), w.request)
		if err != nil || (now.Token == before) != step.same {
			t.Errorf("%s: %v, the same token: %v", step.name, err, now.Token == before)
		}
		before = now.Token
	}
}

func TestAskReplacesTheKeptToken(t *testing.T) {
	w := newWorld(t, practice.Config{}, oauth.ECP256, false)
	if _, err := w.Get(t.Context(), w.request); err != nil {
		t.Fatal(err)
	}
	asked, err := w.Ask(t.Context(), w.request)
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := w.Get(t.Context(), w.request); err != nil || kept.Token != asked.Token || len(kept.Exchanges) != 0 {
		t.Errorf("%v, kept another token", err)
	}
}
