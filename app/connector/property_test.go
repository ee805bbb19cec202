package connector_test

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// drawFields draws fields with names of their own.
func drawFields(t *rapid.T, label, names, values string) []workspace.Field {
	drawn := rapid.SliceOfNDistinct(rapid.StringMatching(names), 0, 4, strings.ToLower).Draw(t, label+" names")
	var list []workspace.Field
	for i, name := range drawn {
		list = append(list, workspace.Field{Name: name, Value: rapid.StringMatching(values).Draw(t, fmt.Sprintf("%s value %d", label, i))})
	}
	return list
}

func drawCard(t *rapid.T, origin string) workspace.CardRequest {
	functions := connector.Functions()
	f := rapid.SampledFrom(functions[:len(functions)-1]).Draw(t, "function")
	card := workspace.CardRequest{
		Function: f.Function,
		Method:   rapid.SampledFrom([]string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"}).Draw(t, "method"),
		URL:      origin + rapid.StringMatching(`(/[a-zA-Z0-9%._~!$&'()*+,;=:@ü-]{0,8}){0,3}(\?[a-z=&%20,+~]{0,12})?`).Draw(t, "path"),
		Query:    drawFields(t, "query", `[a-zü +&=/]{1,8}`, `.{0,12}`),
		Headers:  drawFields(t, "header", `[A-Za-z][A-Za-z0-9_.!-]{0,9}|Idempotency-Key|Range|Content-Type|content-type|Authorization|X-Api-Key`, `([!-~ü]([ -~ü]{0,10}[!-~])?)?`),
		Body:     rapid.SampledFrom([]string{"", "{}", ` { "a" : [ 1.50, "ü\u2028" ], "password" : "hidden-word" } `}).Draw(t, "body"),
	}
	return card
}

// TestWhatIsDrawnIsSent, byte for byte, whatever is typed; and what is refused isn't sent.
func TestWhatIsDrawnIsSent(t *testing.T) {
	service, config := record(t), network(t)
	w := words{"service": service.url, "secret": rand.Text(), "access": rand.Text()}
	rapid.Check(t, func(rt *rapid.T) {
		kind := rapid.SampledFrom(connector.Kinds()).Draw(rt, "kind")
		c, s := dialog(&expectation{fields: map[string]string{"Client ID": "flows"}}, w)
		c.Type, c.Username, c.HeaderName = kind.Type, "svc", rapid.StringMatching(`[A-Za-z][A-Za-z0-9_-]{0,9}`).Draw(rt, "header name")
		s.Access = secret.New(w["access"])
		card := drawCard(rt, service.url)
		before := service.count()
		r, err := connector.Rehearse(t.Context(), config, c, card, s)
		_, stopped := connector.Stopped(connector.Check(c, card, s))
		if stopped != (err != nil) || stopped != (service.count() == before) {
			rt.Fatalf("stopped %v, %v, %d sent", stopped, err, service.count()-before)
		}
		if stopped {
			return
		}
		got := service.last(t)
		if want := strings.ReplaceAll(got.head, "\r\n", "\n") + "\n\n" + got.body; want != r.Drawing.Plain().Reveal() {
			rt.Fatalf("sent %q, drawn %q", want, r.Drawing.Plain().Reveal())
		}
		if len(r.Differences) > 0 {
			rt.Fatalf("differences %q", r.Differences)
		}
		shown, _ := r.Shown()
		for _, text := range []string{r.Drawing.Head(), r.Drawing.Body.Text, r.Arrived, shown, r.Exchange.URL} {
			if strings.Contains(text, w["secret"]) || strings.Contains(text, w["access"]) || strings.Contains(text, "hidden-word") {
				rt.Fatalf("a secret is shown: %q", text)
			}
		}
	})
}
