package connector_test

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// TestWhatIsChangedOnTheWayIsTold: something in between put in, took out and rewrote.
func TestWhatIsChangedOnTheWayIsTold(t *testing.T) {
	service, config := record(t), network(t)
	c := workspace.Connector{Type: workspace.ConnectorBasic, Username: "svc"}
	s := connector.Secrets{Secret: secret.New(rand.Text())}
	for name, change := range map[string]struct {
		old, with string
		want      []connector.Difference
	}{
		"rewritten": {"User-Agent: flowlatch/test", "User-Agent: proxy", []connector.Difference{{Drawn: "User-Agent: flowlatch/test", Sent: "User-Agent: proxy"}}},
		"taken out": {"\r\nAccept-Encoding: gzip", "", []connector.Difference{{Drawn: "Accept-Encoding: gzip"}}},
		"put in":    {"\r\n\r\n", "\r\nVia: proxy\r\n\r\n", []connector.Difference{{Sent: "Via: proxy"}}},
		"a secret":  {"Basic ", "Basic  ", []connector.Difference{{Drawn: "Authorization: Basic " + secret.Mask, Sent: "Authorization: Basic " + secret.Mask}}},
	} {
		t.Run(name, func(t *testing.T) {
			service.answer = func(r *http.Request) (int, string, string) {
				head := strings.Replace(service.last(t).head+"\r\n\r\n", change.old, change.with, 1)
				echo, _ := json.Marshal(map[string]string{"method": r.Method, "target": r.RequestURI, "head": head})
				return 200, "Content-Type: application/json\r\n", string(echo)
			}
			r, err := connector.Rehearse(t.Context(), config, c, workspace.CardRequest{Function: workspace.CardGet, URL: service.url + "/echo"}, s)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(change.want, r.Differences); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			checkMasked(t, r, s.Secret.Reveal())
		})
	}
}

// TestAnotherBodyIsTold by what the echo target got, masked as it is drawn.
func TestAnotherBodyIsTold(t *testing.T) {
	service, config := record(t), network(t)
	hidden := rand.Text()
	service.answer = func(r *http.Request) (int, string, string) {
		echo, _ := json.Marshal(map[string]string{"method": r.Method, "target": r.RequestURI, "head": service.last(t).head + "\r\n\r\n", "body": `{"a":2,"password":"` + hidden + `"}`})
		return 200, "Content-Type: application/json\r\n", string(echo)
	}
	card := workspace.CardRequest{Function: workspace.CardPost, URL: service.url + "/echo", Body: `{"a":1,"password":"` + hidden + `"}`}
	r, err := connector.Rehearse(t.Context(), config, workspace.Connector{Type: workspace.ConnectorNone}, card, connector.Secrets{})
	if err != nil {
		t.Fatal(err)
	}
	want := []connector.Difference{{Drawn: `{"a":1,"password":"[redacted]"}`, Sent: `{"a":2,"password":"[redacted]"}`}}
	if diff := cmp.Diff(want, r.Differences); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
