package walk

import (
	"time"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/page"
)

// momentWords put a time of a token into local time and its distance from now:
// "10:44:12 · 2 min ago", "9 Mar 11:44:12 · in 58 minutes".
func momentWords(now, at time.Time) string {
	local, layout := at.Local(), "15:04:05"
	switch today := now.Local(); {
	case local.Year() != today.Year():
		layout = "2 Jan 2006 15:04:05"
	case local.YearDay() != today.YearDay():
		layout = "2 Jan 15:04:05"
	}
	return local.Format(layout) + " · " + distance(now, at)
}

// distance says how far a time is from now.
func distance(now, at time.Time) string {
	d := at.Sub(now)
	if d <= 0 {
		return since(now, at)
	}
	switch {
	case d < time.Minute:
		return page.T(text.T("time.in-seconds", "in {{.Count}} s", "Count", int(d.Seconds())))
	case d < 2*time.Minute:
		return page.X("time.in-minute", "in 1 minute")
	case d < 2*time.Hour:
		return page.T(text.T("time.in-minutes", "in {{.Count}} minutes", "Count", int(d.Minutes())))
	case d < 48*time.Hour:
		return page.T(text.T("time.in-hours", "in {{.Count}} hours", "Count", int(d.Hours())))
	}
	return page.T(text.T("time.in-days", "in {{.Count}} days", "Count", int(d.Hours()/24)))
}

// Spans of time beyond hours; a year is put roughly.
const (
	day  = 24 * time.Hour
	year = 365 * day
)

// since says how far a past time is from now. It stands beside the date, and never
// repeats it.
func since(now, at time.Time) string {
	switch d := now.Sub(at); {
	case d < day:
		return page.Ago(now, at)
	case d < 2*day:
		return page.X("time.day-ago", "1 day ago")
	case d < 2*year:
		return page.T(text.T("time.days-ago", "{{.Count}} days ago", "Count", int(d/day)))
	default:
		return page.T(text.T("time.years-ago", "{{.Count}} years ago", "Count", int(d/year)))
	}
}

// endWords put the time at which a token ends into words: one that is past has ended.
func endWords(now, at time.Time) string {
	if at.After(now) {
		return momentWords(now, at)
	}
	return page.T(text.T("time.ended", "Ended {{.When}}", "When", momentWords(now, at)))
}
