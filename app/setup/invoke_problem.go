package setup

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/flowlatch/flowlatch/app/invoke"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// refusedInvocation tells an answer that is no success: the status, what was
// sent, and the causes that fit best. Okta documents no texts for these
// answers, so causes are possibilities.
func refusedInvocation(r invoke.Result, level workspace.Level, causes []workspace.Cause) *problem.Problem {
	detail := fmt.Sprintf("%d %s; sent: %s", r.Status, http.StatusText(r.Status), level)
	if r.Exchange.RequestID != "" {
		detail += "; request id " + r.Exchange.RequestID
	}
	var names []string
	for _, c := range causes {
		names = append(names, string(c.ID)+" ("+string(c.Weight)+")")
	}
	return problem.New(refusedCode(r.Status),
		text.T("problem.invoke.status", "The endpoint answered {{.Status}}", "Status", r.Status),
		refusedCause(causes), causeWays(causes)...).WithDetail(detail + "; causes: " + strings.Join(names, ", "))
}

func refusedCode(status int) string { return fmt.Sprintf("invoke.%d", status) }

// Explained reports whether a Problem is about the call whose result, with its
// causes, the endpoint keeps.
func Explained(e workspace.Endpoint, p *problem.Problem) bool {
	if p == nil || e.Last == nil || len(e.Last.Causes) == 0 {
		return false
	}
	return p.Code == refusedCode(e.Last.Status) || p.Code == CodeNoApp
}

// refusedCause names the causes that fit best; there are always two.
func refusedCause(causes []workspace.Cause) text.Text {
	first, second := inSentence(causes[0].Title), inSentence(causes[1].Title)
	if causes[0].Weight == workspace.Likely {
		return text.T("problem.invoke.likely", "Most likely: {{.First}}. Also possible: {{.Second}}. Okta doesn't document which answer means what: these are guesses, the likeliest first.", "First", first, "Second", second)
	}
	return text.T("problem.invoke.possible", "Possible: {{.First}}; or {{.Second}}. Okta doesn't document which answer means what: these are guesses, the likeliest first.", "First", first, "Second", second)
}

// inSentence puts a title behind a colon: its first letter is small, but for
// names and abbreviations.
func inSentence(title text.Text) string {
	s := title.String()
	first, size := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[size:])
	if strings.HasPrefix(s, "Okta") || strings.HasPrefix(s, "Workflows") || unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// maxWays is how many ways out a Problem of an invocation offers; beside the
// answer stand all of them.
const maxWays = 3

// causeWays are the best ways to check the causes, each once.
func causeWays(causes []workspace.Cause) []problem.Way {
	var ways []problem.Way
	for _, c := range causes {
		for _, way := range c.Ways[:min(1, len(c.Ways))] {
			if len(ways) < maxWays && !slices.ContainsFunc(ways, func(w problem.Way) bool { return w.Action == way.Action }) {
				ways = append(ways, way)
			}
		}
	}
	return ways
}
