package page

import (
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/text"
)

func TestAgo(t *testing.T) {
	now := time.Date(2026, time.March, 9, 10, 46, 12, 0, time.Local)
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{time.Time{}, ""},
		{now.Add(time.Second), "just now"}, // the org's clock may be ahead
		{now.Add(-59 * time.Second), "just now"},
		{now.Add(-4 * time.Minute), "4 min ago"},
		{now.Add(-23 * time.Hour), "23 h ago"},
		{now.AddDate(0, 0, -2), "7 Mar"},
		{now.AddDate(-1, 0, 0), "9 Mar 2025"},
	} {
		if got := Ago(now, c.at); got != c.want {
			t.Errorf("%v reads %q, want %q", c.at, got, c.want)
		}
	}
}

func TestT(t *testing.T) {
	for _, c := range []struct {
		text text.Text
		want string
	}{
		{text.Text{}, ""},
		{text.Plain("A name as it is {{.Name}}"), "A name as it is {{.Name}}"},
		{text.T("test.words", "Words"), "Words"},
		{text.T("test.count", "{{.Count}} of {{.All}}", "Count", 2, "All", "3"), "2 of 3"},
	} {
		if got := T(c.text); got != c.want {
			t.Errorf("%v reads %q, want %q", c.text, got, c.want)
		}
	}
}
