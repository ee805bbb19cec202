package connector_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// TestTypedSecretsAreMaskedWhereverTheyTurnUp: a service says them again without their
// names.
func TestTypedSecretsAreMaskedWhereverTheyTurnUp(t *testing.T) {
	s := rand.Text()
	raw := func(body string) workspace.CardRequest {
		return workspace.CardRequest{Function: workspace.CardRaw, Method: http.MethodPost, Body: body}
	}
	for name, card := range map[string]workspace.CardRequest{
		"header":             {Headers: fields("X-Vault", "Bearer "+s)},
		"query":              {Query: fields("key", s)},
		"query, scheme":      {Query: fields("auth", "Bearer "+s)},
		"URL":                {URL: "?sig=" + s},
		"URL, scheme":        {URL: "?auth=Bearer%20" + s},
		"member":             {Function: workspace.CardPost, Body: `{"a":1,"apiKey":"` + s + `"}`},
		"member, spaced":     {Function: workspace.CardPost, Body: ` { "b": [] ,"password" : "` + s + `" , "code":"SAVE10" } `},
		"members of one":     {Function: workspace.CardPost, Body: `{"password":{"value":"` + s + `"},"x":2}`},
		"array":              {Function: workspace.CardPost, Body: `{"token":["` + s + `"]}`},
		"key":                {Function: workspace.CardPost, Body: `{"kty":"RSA","d":"` + s + `","n":"AQAB"}`},
		"in a text":          {Function: workspace.CardPost, Body: `{"payload":"{\"client_secret\":\"` + s + `\"}"}`},
		"form in a member":   {Function: workspace.CardPost, Body: `{"form":"a=b&client_secret=` + s + `&c=d"}`},
		"scheme in a member": {Function: workspace.CardPost, Body: `{"header":"Bearer ` + s + `"}`},
		"form":               raw("a=b&client_secret=" + s + "&c=d"),
		"element":            raw("<a><password>" + s + "</password></a>"),
		"attribute":          raw(`<a password="` + s + `"/>`),
		"line":               raw("X-Api-Key: " + s + "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			repeats := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = fmt.Fprintf(w, `{"you":"sent %s"}`, s)
			}))
			defer repeats.Close()
			card.URL = repeats.URL + "/x" + card.URL
			if card.Function == "" {
				card.Function = workspace.CardGet
			}
			con, _, _ := filled(workspace.ConnectorNone)
			var trail wire.Trail
			r, err := connector.Rehearse(wire.WithRecorder(t.Context(), &trail), network(t), con, card, connector.Secrets{})
			if err != nil {
				t.Fatal(err)
			}
			if shown, _ := r.Shown(); strings.Contains(shown, s) || strings.Contains(fmt.Sprintf("%+v", trail.Exchanges()), s) {
				t.Errorf("shown %s", shown)
			}
			if r.Drawing.Plain().Equal(secret.Secret{}) {
				t.Error("nothing was drawn")
			}
		})
	}
}
