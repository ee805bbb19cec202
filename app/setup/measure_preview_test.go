package setup_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/trainee"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// The second service app is made and removed with the requests that were shown, byte by
// byte but for its name, its key and its ID, whether tokens of its kind are bound or not.
func TestTheSecondAppIsMadeAsShown(t *testing.T) {
	for name, bound := range map[string]bool{"bearer": false, "proof of possession": true} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t).signedIn().withApp()
			own := b.Workspace().ServiceApps[0]
			b.must(b.hand.SetProofOfPossession(t.Context(), own.ClientID, bound))
			b.must(b.ProveToken(t.Context(), b.endpoint))
			b.atFlow("echo-oauth", trainee.Settings{Level: "oauth", Apps: "any"}, workspace.LevelOAuth, workspace.AllowAny)
			before := b.newest()
			plan, err := b.MeasurePlan(b.endpoint, setup.MeasureOptions{SecondApp: true})
			b.must(err)
			shown, err := setup.SecondAppRequests(t.Context(), plan, plan)
			b.must(err)
			if b.newest() != before || len(shown) != 4 {
				t.Fatalf("shown %q, and something was sent for it", shown)
			}
			m := b.measured(setup.MeasureOptions{SecondApp: true})
			if m.ProbeApp == nil || !m.ProbeApp.Removed {
				t.Fatalf("probe app: %+v", m.ProbeApp)
			}
			sent := b.sentToAPI(before)
			shown = filled(t, shown, keyIn(t, sent[0].Body), m.ProbeApp.AppID)
			shown[0].Body = strings.ReplaceAll(shown[0].Body, audit.LabelToCome, m.ProbeApp.Label)
			if !slices.EqualFunc(shown, sent, setup.Preview.Sends) {
				t.Errorf("shown\n%q %s, sent\n%q %s", shown, shown[0].Body, sent, sent[0].Body)
			}
		})
	}
	if shown, err := setup.SecondAppRequests(t.Context(), setup.MeasurePlan{}); len(shown) > 0 || err != nil {
		t.Errorf("where it tells nothing: %q, %v", shown, err)
	}
}

// sentToAPI are the requests to the org's API since an exchange that change something.
func (b *bench) sentToAPI(id uint64) (sent []setup.Preview) {
	for _, x := range b.app.Activity.Since(id) {
		if path := strings.TrimPrefix(x.URL, b.Workspace().Org.Origin); x.Method != http.MethodGet && strings.HasPrefix(path, "/api/v1/") {
			sent = append(sent, setup.Preview{Method: x.Method, Path: path, Body: x.RequestBody.Text})
		}
	}
	return sent
}

// keyIn is the public key with which an app was made.
func keyIn(t *testing.T, body string) string {
	t.Helper()
	var app struct {
		Settings struct {
			OAuthClient struct {
				JWKS struct{ Keys []json.RawMessage }
			}
		}
	}
	if err := json.Unmarshal([]byte(body), &app); err != nil || len(app.Settings.OAuthClient.JWKS.Keys) != 1 {
		t.Fatalf("%v in %s", err, body)
	}
	return string(app.Settings.OAuthClient.JWKS.Keys[0])
}
