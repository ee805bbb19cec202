package workflows_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/okta/workflows"
)

func TestCards(t *testing.T) {
	names := map[string]bool{}
	for _, c := range workflows.Cards() {
		if names[c.Name] || len(c.Scopes) == 0 {
			t.Errorf("%q stands there twice, or needs nothing", c.Name)
		}
		names[c.Name] = true
		for _, s := range c.Scopes {
			if !strings.HasPrefix(s, "okta.") || slices.Contains(workflows.AlwaysGranted(), s) {
				t.Errorf("%s: %s is none of Okta's API scopes", c.Name, s)
			}
		}
		if got, ok := workflows.CardNamed(c.Name); !ok || !slices.Equal(got.Scopes, c.Scopes) {
			t.Errorf("%s isn't found by its name", c.Name)
		}
	}
	if c, ok := workflows.CardNamed("Read User"); !ok || !c.Likely {
		t.Errorf("what Okta's table doesn't confirm is shown as certain: %+v", c)
	}
	if c, ok := workflows.CardNamed("Create User"); !ok || c.Likely {
		t.Errorf("what Okta's table says is shown as likely: %+v", c)
	}
	if _, ok := workflows.CardNamed("Make Coffee"); ok {
		t.Error("a card was made up")
	}
}
