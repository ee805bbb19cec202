package report

import (
	"bytes"
	_ "embed" // the page
	"html/template"
)

//go:embed report.html
var page string

// HTML writes the report as one file that needs nothing else: no script, no
// network. It follows the reader's light or dark and is made to be printed, too.
func (r Report) HTML(words Words) ([]byte, error) {
	t, err := template.New("report").Parse(page)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, r.document(words)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Tone is the mark's name in the page's style.
func (m mark) Tone() string {
	switch m {
	case good:
		return "good"
	case bad:
		return "bad"
	case unsure, waiting:
		return "unsure"
	}
	return ""
}

// Number is the number of the log entry that a row of the list of entries is
// about, 0 for other rows.
func (b block) Number(row int) int {
	if !b.Numbered {
		return 0
	}
	return row + 1
}
