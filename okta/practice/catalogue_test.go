package practice

import (
	"slices"
	"strings"
	"testing"
)

// TestRefusalsAreOktas holds every refusal that is not the org's own against
// the catalogue that Okta publishes.
func TestRefusalsAreOktas(t *testing.T) {
	type row struct {
		status     float64
		code, text string
	}
	published := map[string]row{}
	for _, v := range recorded(t, "catalogue_oauth2_errors_subset").([]any) {
		r := v.(object)
		published[r["internalErrorCode"].(string)] = row{r["statusCode"].(float64), r["errorCode"].(string), r["errorDescription"].(string)}
	}
	for _, e := range slices.Concat(catalogue(), personCatalogue()) {
		if strings.HasPrefix(string(e.Reason), "practice_") {
			continue
		}
		if got := (row{float64(e.Status), e.Code, e.Text}); got != published[string(e.Reason)] {
			t.Errorf("%s: %+v, published %+v", e.Reason, got, published[string(e.Reason)])
		}
	}
}

func TestRefusalsAreKnownOnce(t *testing.T) {
	seen := map[reason]bool{}
	for _, e := range slices.Concat(catalogue(), personCatalogue()) {
		if e.Reason == "" || e.Text == "" || seen[e.Reason] {
			t.Errorf("%+v", e)
		}
		seen[e.Reason] = true
	}
}

func TestDescribeWordsRefusals(t *testing.T) {
	o, clock := startOrg(t, Config{Describe: func(why, text string) string {
		switch why {
		case string(reasonNoScope):
			return ""
		case string(reasonGrantType):
			return "Only [en]."
		}
		return text
	}})
	c := newClient(t, o, clock, newTestKey(t, "EC", "k"), scopeInvoke)
	tests := []struct{ field, value, want string }{
		{"scope", "", ""},
		{"grant_type", "password", "Only [client_credentials]."},
		{"scope", "openid", refuse(reasonOpenID).Text},
	}
	for _, tt := range tests {
		f := form(c.key.sign(t, c.claims()))
		f.Set(tt.field, tt.value)
		got := o.asksToken(t, f).object(t)
		if text, there := got["error_description"].(string); !there || text != tt.want {
			t.Errorf("%s %q: %v, want %q", tt.field, tt.value, got, tt.want)
		}
	}
}
