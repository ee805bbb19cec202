package connector

import "github.com/flowlatch/flowlatch/app/text"

// Level says how much a [Finding] matters.
type Level string

// The levels. Nothing is sent while there is a finding of the level Stop.
const (
	Stop Level = "stop"
	Warn Level = "warn"
	Note Level = "note"
)

// Finding is one remark about a field, made before anything is sent. Its text repeats
// no secret.
type Finding struct {
	// Code names it for good.
	Code  string
	Field Field
	Level Level
	Text  text.Text
}

// CodeMissing is that of a finding on an empty field that must have something.
const CodeMissing = "missing"

// CodeLeftOut is that of a finding on what has no value, as a credential has none once
// it was stored: a Warn where the name is for one.
const CodeLeftOut = "left-out"

// findings collects remarks.
type findings []Finding

func (f *findings) add(field Field, level Level, code string, said text.Text) {
	*f = append(*f, Finding{Code: code, Field: field, Level: level, Text: said})
}

// Stopped is the first finding that keeps the request from being sent; ok is false
// where there is none.
func Stopped(found []Finding) (_ Finding, ok bool) {
	for _, f := range found {
		if f.Level == Stop {
			return f, true
		}
	}
	return Finding{}, false
}
