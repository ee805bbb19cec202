package setup_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/okta/practice"
)

// The requests that make the app are shown as they are sent, byte by byte, but for
// what the key that is made first and the app's ID put into them.
func TestTheAppIsMadeAsShown(t *testing.T) {
	for _, tt := range []struct {
		label  string
		choice setup.KeyChoice
	}{
		{"", setup.KeyChoice{Type: setup.KeyEC}},
		{" Partner <invoker> & \"co\" ", setup.KeyChoice{Type: setup.KeyRSA, Algorithm: "RS384"}},
		{"Large", setup.KeyChoice{Type: setup.KeyEC521, Algorithm: "ES512"}},
	} {
		t.Run(string(tt.choice.Type), func(t *testing.T) {
			s := newSchoolOf(t, practice.Config{})
			id := s.endpoint
			newest, was := s.newest(), s.Workspace()
			shown, err := setup.PreviewServiceApp(t.Context(), was, id, tt.label, tt.choice)
			s.must(err)
			if s.newest() != newest || s.Workspace() != was {
				t.Fatal("to show it, something was sent or kept")
			}
			s.must(s.ChooseKey(t.Context(), id, tt.label, tt.choice))
			again, err := setup.PreviewServiceApp(t.Context(), s.Workspace(), id, tt.label, tt.choice)
			s.must(err)
			s.must(s.SetUpServiceApp(t.Context(), id, tt.label, tt.choice.Type))
			sent := s.changesSince(newest)
			app := s.Workspace().ServiceApp(s.Workspace().Endpoint(id).ServiceAppID)
			for what, previews := range map[string][]setup.Preview{"before there is a key": shown, "with the key": again} {
				if got := filled(t, previews, app.PublicJWK, app.AppID); !slices.EqualFunc(got, sent, setup.Preview.Sends) {
					t.Errorf("%s: shown\n%q, sent\n%q", what, got, sent)
				}
			}
			if key := again[0].Body; strings.Contains(key, setup.NewKeyToCome) || !strings.Contains(shown[0].Body, setup.NewKeyToCome) {
				t.Errorf("with a key that is there: %s", key)
			}
		})
	}
}

// Another algorithm for a key that is kept changes what is sent of it, and nothing else.
func TestTheAppIsMadeAsShownWithAKeptKey(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.must(s.ChooseKey(t.Context(), s.endpoint, "", setup.KeyChoice{Type: setup.KeyRSA}))
	choice := setup.KeyChoice{Type: setup.KeyRSA, Algorithm: "RS512"}
	shown, err := setup.PreviewServiceApp(t.Context(), s.Workspace(), s.endpoint, "", choice)
	s.must(err)
	before := s.newest()
	s.must(s.ChooseKey(t.Context(), s.endpoint, "", choice))
	s.must(s.SetUpServiceApp(t.Context(), s.endpoint, "", choice.Type))
	app := s.Workspace().ServiceApps[0]
	if got, sent := filled(t, shown, "{}", app.AppID), s.changesSince(before); !slices.EqualFunc(got, sent, setup.Preview.Sends) {
		t.Errorf("shown\n%q, sent\n%q", got, sent)
	}
}

// An app whose answer was lost may be there: its name and its key stay, whatever is chosen
// by then.
func TestAnAppThatMayBeThereIsShownAsItWasSent(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	s.faulty("api-eof@POST /api/v1/apps")
	before := s.newest()
	if err := s.SetUpServiceApp(t.Context(), s.endpoint, "First", setup.KeyEC); err == nil {
		t.Fatal("the answer came")
	}
	sent := s.changesSince(before)
	shown, err := setup.PreviewServiceApp(t.Context(), s.Workspace(), s.endpoint, "Second", setup.KeyChoice{Type: setup.KeyRSA})
	s.must(err)
	if len(sent) != 1 || !shown[0].Sends(sent[0]) {
		t.Errorf("shown %s %s, sent %+v", shown[0], shown[0].Body, sent)
	}
}

// A key of a kind that isn't made here can't be shown before.
func TestNoRequestForAnUnknownKey(t *testing.T) {
	s := newSchoolOf(t, practice.Config{})
	if shown, err := setup.PreviewServiceApp(t.Context(), s.Workspace(), s.endpoint, "", setup.KeyChoice{Type: "OKP"}); err == nil {
		t.Errorf("shown: %q", shown)
	}
}

// filled puts in what wasn't known when it was shown.
func filled(t *testing.T, shown []setup.Preview, publicJWK, id string) []setup.Preview {
	t.Helper()
	var key map[string]string
	if err := json.Unmarshal([]byte(publicJWK), &key); err != nil {
		t.Fatal(err)
	}
	filled := slices.Clone(shown)
	for i := range filled {
		filled[i].Path = strings.ReplaceAll(filled[i].Path, setup.IDToCome, id)
		for name, value := range key {
			filled[i].Body = strings.ReplaceAll(filled[i].Body, `"`+name+`":"`+setup.NewKeyToCome+`"`, `"`+name+`":"`+value+`"`)
		}
	}
	return filled
}
