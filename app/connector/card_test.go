package connector_test

import (
	"crypto/rand"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/wire"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// connection is what an entry of types.txt types into the dialog.
func connection(e *expectation, w words) (workspace.Connector, connector.Secrets) {
	kind, _, _ := strings.Cut(e.name, " ")
	typed := func(name string) string { return w.in(e.fields[name]) }
	c := workspace.Connector{
		Nickname: "Service - account", Type: workspace.ConnectorType(kind), Username: typed("Username"), HeaderName: typed("Header Name"),
		AuthorizePath: w["service"] + "/oauth/authorize", AccessTokenPath: w["service"] + "/oauth/token", ClientID: "flows",
	}
	s := connector.Secrets{Access: secret.New(typed("Access token"))}
	switch c.Type {
	case workspace.ConnectorBasic:
		s.Secret = secret.New(typed("Password"))
	case workspace.ConnectorCustom:
		s.Secret = secret.New(typed("Header Value"))
	default:
		s.Secret = secret.New(w["secret"])
	}
	return c, s
}

// card is what an entry of functions.txt types into the card.
func card(e *expectation, w words) workspace.CardRequest {
	function, _, _ := strings.Cut(e.name, " ")
	r := workspace.CardRequest{Function: workspace.CardFunction(function), Method: e.fields["Method"], URL: w.in(e.fields["URL"]), Body: e.fields["Body"]}
	for _, q := range e.query {
		name, value, _ := strings.Cut(q, "=")
		r.Query = append(r.Query, workspace.Field{Name: name, Value: value})
	}
	for _, h := range e.headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Headers = append(r.Headers, workspace.Field{Name: name, Value: value})
	}
	return r
}

func network(t *testing.T) connector.Config {
	t.Helper()
	n := wire.New(wire.Config{UserAgent: "flowlatch/test"})
	t.Cleanup(n.Close)
	return connector.Config{Network: n}
}

// TestCardsSendWhatIsDocumented sends every function with every type, and compares what
// arrives, byte for byte, with the sources.
func TestCardsSendWhatIsDocumented(t *testing.T) {
	service := record(t)
	config := network(t)
	w := words{"service": service.url, "host": service.host, "secret": rand.Text(), "access": rand.Text()}
	types, functions := expectations(t, "types.txt"), expectations(t, "functions.txt")
	if len(types) < 9 || len(functions) < 10 {
		t.Fatalf("%d types, %d functions", len(types), len(functions))
	}
	for _, typ := range types {
		for _, function := range functions {
			t.Run(typ.name+", "+function.name, func(t *testing.T) {
				c, s := connection(typ, w)
				r, err := connector.Rehearse(t.Context(), config, c, card(function, w), s)
				if err != nil {
					t.Fatal(err)
				}
				got := service.last(t)
				check(t, got, w, typ, function)
				checkDrawing(t, r.Drawing, got, slices.Concat(typ.ours, function.ours))
				if len(r.Differences) > 0 || r.Arrived == "" {
					t.Errorf("not as drawn: %q", r.Differences)
				}
				checkMasked(t, r, w["secret"], w["access"])
			})
		}
	}
}

// checkDrawing wants the very request drawn, and every choice of ours told.
func checkDrawing(t *testing.T, d connector.Drawing, got captured, ours []string) {
	t.Helper()
	want := strings.ReplaceAll(got.head, "\r\n", "\n") + "\n\n" + got.body
	if diff := cmp.Diff(want, d.Plain().Reveal()); diff != "" {
		t.Errorf("sent, and drawn (-sent +drawn):\n%s", diff)
	}
	var told []string
	for _, c := range d.Choices {
		told = append(told, c.ID)
		if c.Text.IsZero() {
			t.Errorf("the choice %s isn't explained", c.ID)
		}
	}
	slices.Sort(told)
	slices.Sort(ours)
	if ours = slices.Compact(ours); !slices.Equal(told, ours) {
		t.Errorf("told as ours %v, want %v", told, ours)
	}
	for _, p := range append(slices.Clone(d.Headers), d.Line) {
		if p.Why.IsZero() || (p.Basis != connector.Ours) == slices.Contains(ours, p.Name) && p.Name != "" {
			t.Errorf("%s: %s, %q", p.Text, p.Basis, p.Why)
		}
	}
}

// checkMasked wants no secret in anything that is shown.
func checkMasked(t *testing.T, r connector.Result, secrets ...string) {
	t.Helper()
	shown, _ := r.Shown()
	for name, text := range map[string]string{
		"the drawing": r.Drawing.Head() + r.Drawing.Body.Text, "what arrived": r.Arrived, "the answer": shown,
		"the exchange": r.Exchange.URL + r.Exchange.RequestBody.Text + r.Exchange.ResponseBody.Text,
	} {
		for _, s := range secrets {
			if strings.Contains(text, s) {
				t.Errorf("%s has a secret: %s", name, text)
			}
		}
	}
}

// TestSecretsInTheCardAreMasked: a card may carry what the connection doesn't.
func TestSecretsInTheCardAreMasked(t *testing.T) {
	service := record(t)
	typed := rand.Text()
	r, err := connector.Rehearse(t.Context(), network(t), workspace.Connector{Type: workspace.ConnectorNone}, workspace.CardRequest{
		Function: workspace.CardPost, URL: service.url + "/x?access_token=" + typed, Query: fields("client_secret", typed, "plain", "seen"),
		Headers: fields("Authorization", "Bearer "+typed), Body: `{"password":"` + typed + `","plain":"seen"}`,
	}, connector.Secrets{})
	if err != nil {
		t.Fatal(err)
	}
	checkMasked(t, r, typed)
	if !strings.Contains(r.Drawing.Head(), "plain=seen") || !strings.Contains(r.Arrived, "plain=seen") || !strings.Contains(r.Drawing.Body.Text, `"plain":"seen"`) {
		t.Errorf("what isn't secret is hidden: %s%s", r.Drawing.Head(), r.Drawing.Body.Text)
	}
	if drawn := r.Drawing.Plain().Reveal(); strings.Count(drawn, typed) != 4 || len(r.Differences) > 0 {
		t.Errorf("differences %q, drawn %q", r.Differences, drawn)
	}
}

// TestAShortSecretIsMasked: shorter than what is looked for in a text.
func TestAShortSecretIsMasked(t *testing.T) {
	service := record(t)
	c := workspace.Connector{Type: workspace.ConnectorCustom, HeaderName: "X-Door"}
	r, err := connector.Rehearse(t.Context(), network(t), c, workspace.CardRequest{Function: workspace.CardGet, URL: service.url}, connector.Secrets{Secret: secret.New("qzx")})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(r.Arrived+r.Drawing.Head(), "qzx") || !strings.Contains(r.Arrived, "X-Door: "+secret.Mask) {
		t.Errorf("shown %q", r.Arrived)
	}
}
