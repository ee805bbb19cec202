package page

import (
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/text"
)

// Sending is a request that changes something in the org, shown before it is
// sent.
type Sending struct {
	Title, Detail text.Text // each line of Detail is a paragraph
	// Warnings stand out: that the org is in production, say.
	Warnings []text.Text
	// Request is its first line, Body what it sends, "" for nothing. Several
	// requests stand each in a line of its own, and what each sends in lines below it.
	Request, Body string
	// Changes are what a request that replaces something changes of it, a line each.
	Changes []string
	// Verb is the word on the button that sends it. Takes tells that something is
	// taken away, which that button then shows.
	Verb  text.Text
	Takes bool
	Do    func()
}

// Of is the question with requests to the org at origin, as they are sent.
func (s Sending) Of(origin string, requests ...setup.Preview) Sending {
	lines := slices.Clone(requests)
	for i := range lines {
		lines[i].Path = origin + lines[i].Path
	}
	if len(lines) == 1 {
		s.Body, lines[0].Body = lines[0].Body, ""
	}
	s.Request = strings.Join(setup.RequestLines(lines), "\n")
	s.Changes = setup.ChangeLines(requests...)
	return s
}

// RequestShower is a Host that can show a request and ask whether to send it;
// the window's is one. Escape and Cancel send nothing and give the focus back.
type RequestShower interface {
	ShowRequest(Sending)
}

// AskToSend shows a request and has it sent when the person says so.
func AskToSend(h Host, s Sending) {
	if shower, ok := h.(RequestShower); ok {
		shower.ShowRequest(s)
		return
	}
	h.Confirm(s.Title, text.Plain(s.Request+"\n"+s.Body), s.Verb, s.Do)
}
