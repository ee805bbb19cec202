package text_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestString(t *testing.T) {
	tests := []struct {
		name string
		text text.Text
		want string
	}{
		{"no arguments", text.T("a.b", "Nothing to fill."), "Nothing to fill."},
		{"arguments", text.T("a.b", "Found {{.Org}} in {{.Count}} ms.", "Org", "acme.okta.com", "Count", 12), "Found acme.okta.com in 12 ms."},
		{"no escaping", text.T("a.b", "{{.V}}", "V", `<a href="x">&`), `<a href="x">&`},
		{"argument with marks", text.T("a.b", "{{.V}}", "V", "{{.W}}"), "{{.W}}"},
		{"error", text.T("a.b", "Because: {{.Err}}", "Err", errors.New("reason")), "Because: reason"},
		{"stringer", text.T("a.b", "{{.D}} late", "D", 90*time.Second), "1m30s late"},
		{"secret", text.T("a.b", "{{.S}}", "S", secret.New("canary")), secret.Mask},
		{"broken template", text.T("a.b", "Hello {{.", "X", 1), "Hello {{."},
		{"failing template", text.T("a.b", "Hello {{len .X}}", "X", 1), "Hello {{len .X}}"},
		{"lone name", text.T("a.b", "Hello {{.BADARG}}", "Name"), "Hello Name"},
		{"name that is no string", text.T("a.b", "{{.BADARG}} {{.X}}", 7, "X", 8), "7 8"},
		{"plain", text.Plain("50 % of {{.X}}"), "50 % of {{.X}}"},
		{"zero", text.Text{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.text.String(); got != tt.want {
				t.Errorf("String = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestIsZero(t *testing.T) {
	if !(text.Text{}).IsZero() || !text.Plain("").IsZero() {
		t.Error("nothing to say must be zero")
	}
	if text.Plain("x").IsZero() || text.T("k", "").IsZero() {
		t.Error("a text must not be zero")
	}
}

func TestJSONRoundTripPrintsTheSame(t *testing.T) {
	texts := []text.Text{
		text.T("a.b", "{{.Count}} rows in {{.D}}, {{.Ok}}", "Count", 1_000_000, "D", time.Minute, "Ok", true),
		text.T("a.b", "{{.F}} {{.I}}", "F", 0.1, "I", int64(9_007_199_254_740_993)),
		text.Plain("server's {{own}} words"),
		{},
	}
	for _, want := range texts {
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got text.Text
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() || got.Key != want.Key {
			t.Errorf("%s came back as %q, want %q", data, got, want)
		}
	}
}

func TestZeroIsLeftOutOfJSON(t *testing.T) {
	data, err := json.Marshal(struct {
		Why text.Text `json:"why,omitzero"`
	}{})
	if err != nil || string(data) != "{}" {
		t.Errorf("got %s, %v; want {}", data, err)
	}
}
