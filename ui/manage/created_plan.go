package manage

import (
	"slices"
	"strconv"
	"strings"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// plannedLine says what removing one thing does.
type plannedLine struct {
	icon, words string
	stops       bool // something that works stops
	stays       bool // Okta probably keeps it
}

// planLines are the lines of what is ticked. They are never nil.
func (p *createdPage) planLines(chosen []workspace.Created) []plannedLine {
	ws := p.host.Workspace()
	lines := make([]plannedLine, len(chosen))
	for i, c := range chosen {
		lines[i] = plannedLine{kindIcon(c.Kind), page.T(whatHappens(ws, c, chosen)), needed(ws, c), staysThere(ws, c)}
	}
	return lines
}

// asked are the lines as a question lists them. Of more than it has room for, those
// come first that stop something, and the rest is counted: the page lists them all.
func asked(lines []plannedLine) string {
	more := len(lines) - mostStays + 1
	if len(lines) > mostStays {
		lines = slices.Clone(lines)
		slices.SortStableFunc(lines, func(a, b plannedLine) int { return rank(a) - rank(b) })
		lines = lines[:mostStays-1]
	}
	var all strings.Builder
	for _, l := range lines {
		all.WriteString(l.words + ".\n")
	}
	if more > 1 {
		all.WriteString(page.T(text.T("created.more", "{{.Count}} more, which the page lists.", "Count", strconv.Itoa(more))) + "\n")
	}
	return strings.TrimSuffix(all.String(), "\n")
}

func rank(l plannedLine) int {
	if l.stops {
		return 0
	}
	return 1
}
