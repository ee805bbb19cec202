package page

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// The consent names the app, and where it can't be had the reason stands in its
// place; a production org's name has to be typed.
func TestMeasureTerms(t *testing.T) {
	housetest.App(t, look.Light)
	tells := setup.SecondAppPlan{Tells: true, Label: "Flowlatch probe", Right: setup.Right{Answer: setup.RightYes}}
	refused := tells
	refused.Right = setup.Right{Answer: setup.RightNo, Why: text.Plain("Only a super admin may.")}
	for name, c := range map[string]struct {
		plan      setup.MeasurePlan
		endpoints int
		consent   string
		says      string
		confirmed bool
	}{
		"may":           {setup.MeasurePlan{Second: tells}, 1, "“Flowlatch probe 2026-03-09 10:46 …”, for one probe", "deleted right after", true},
		"several":       {setup.MeasurePlan{Second: tells}, 2, "for one probe of each endpoint", "deleted right after", true},
		"may not":       {setup.MeasurePlan{Second: refused}, 1, "", "Only a super admin may.", true},
		"tells not":     {setup.MeasurePlan{}, 1, "", "", true},
		"unread":        {setup.MeasurePlan{Second: tells, Unreadable: problem.New("j", text.Plain("Unread"), text.Plain("Damaged"))}, 1, "", "No second service app is made until", true},
		"left":          {setup.MeasurePlan{Second: tells, Left: []string{"Flowlatch probe 1"}}, 1, "for one probe", "deleted right after", true},
		"in production": {setup.MeasurePlan{Confirm: "acme.okta.com"}, 1, "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			h := &fakeHost{}
			terms := NewMeasureTerms(h, func() { h.updates++ })
			w := housetest.Window(t, fyne.NewSize(640, 300), terms.Object())
			terms.Show(c.plan, slices.Repeat([]setup.MeasurePlan{c.plan}, c.endpoints), false)
			consent := ""
			if terms.Consent() != nil {
				consent = terms.consent.AccessibilityLabel()
			}
			if (c.consent == "") != (consent == "") || !strings.Contains(consent, c.consent) || !strings.Contains(terms.second.Text(), c.says) && c.says != "" {
				t.Errorf("consent %q, %q", consent, terms.second.Text())
			}
			if terms.left.Visible() != (len(c.plan.Left) > 0 || c.plan.Unreadable != nil) || terms.Confirmed() != c.confirmed || (terms.First() == nil) != c.confirmed {
				t.Errorf("left %v, confirmed %v", terms.left.Visible(), terms.Confirmed())
			}
			if !c.confirmed {
				began := false
				terms.OnEnter(func() { began = true })
				w.Canvas().Focus(terms.First())
				terms.First().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
				test.Type(terms.First(), " ACME.okta.com")
				if began || !terms.Confirmed() || h.updates == 0 {
					t.Errorf("began %v; typed %q", began, terms.Typed())
				}
				if terms.First().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}); !began {
					t.Error("Enter behind the name doesn't begin")
				}
			}
			if consent != "" {
				if terms.Consent().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}); !terms.SecondApp() {
					t.Error("the tick consents to nothing")
				}
				if terms.Reset(); terms.SecondApp() {
					t.Error("the consent outlived its plan")
				}
			}
		})
	}
}

// Endpoints in production under several names take every one of them: what is typed for
// one host is no word on another.
func TestMeasureTermsOfSeveralHosts(t *testing.T) {
	housetest.App(t, look.Light)
	terms := NewMeasureTerms(&fakeHost{}, func() {})
	housetest.Window(t, fyne.NewSize(640, 300), terms.Object())
	plans := []setup.MeasurePlan{{Confirm: "acme.okta.com"}, {}, {Confirm: "flows.example.com"}, {Confirm: "ACME.okta.com"}}
	terms.Show(plans[0], plans, false)
	if ask := terms.ask.Text(); !strings.Contains(ask, "under 2 names") || !strings.HasSuffix(ask, ": acme.okta.com flows.example.com") {
		t.Errorf("it asks %q", ask)
	}
	for typed, ok := range map[string]bool{
		"": false, "acme.okta.com": false, "flows.example.com": false, "acme.okta.comflows.example.com": false,
		"flows.example.com Acme.okta.com": true, " acme.okta.com, flows.example.com ": true,
	} {
		if terms.word.SetText(typed); terms.Confirmed() != ok || terms.Missing().IsZero() != ok {
			t.Errorf("typed %q: confirmed %v, missing %q", typed, terms.Confirmed(), terms.Missing())
		}
	}
}

// Requests that are sent more than once, or behind others, are said to be.
func TestMeasureTermsSayHowOftenIsSent(t *testing.T) {
	housetest.App(t, look.Light)
	terms := NewMeasureTerms(&fakeHost{}, func() {})
	housetest.Window(t, fyne.NewSize(640, 600), terms.Object())
	plan := setup.MeasurePlan{Second: setup.SecondAppPlan{Tells: true, Right: setup.Right{Answer: setup.RightYes}, Origin: "https://acme.okta.com"}}
	left := plan
	left.Left = []string{"Flowlatch probe 1"}
	const times, first = "They are sent 2 times", "is deactivated and deleted first"
	for name, c := range map[string]struct {
		plans []setup.MeasurePlan
		says  []string
	}{
		"one":      {[]setup.MeasurePlan{plan}, nil},
		"several":  {[]setup.MeasurePlan{plan, {}, plan}, []string{times}},
		"left":     {[]setup.MeasurePlan{left, {}}, []string{first}},
		"both":     {[]setup.MeasurePlan{left, left}, []string{times, first}},
		"one more": {[]setup.MeasurePlan{plan}, nil},
	} {
		terms.Show(c.plans[0], c.plans, false)
		terms.consent.SetChecked(true)
		terms.Requests().open(true)
		terms.Show(c.plans[0], c.plans, false)
		list := terms.Requests().list.Objects
		below := list[len(list)-1].(*house.Paragraph).Text()
		for _, words := range []string{times, first} {
			if want := slices.Contains(c.says, words); strings.Contains(below, words) != want || len(terms.Requests().Shown()) != 4 {
				t.Errorf("%s: %d requests, below them %q", name, len(terms.Requests().Shown()), below)
			}
		}
	}
}
