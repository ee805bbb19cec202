package connect

import (
	"time"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// nameOf is what a connection is called where it is listed: its nickname, else what is
// proposed for one.
func nameOf(c workspace.Connector) string {
	switch proposed := connector.Nickname(c); {
	case c.Nickname != "":
		return c.Nickname
	case proposed != "":
		return proposed
	}
	return page.T(text.T("connectors.unnamed", "New {{.Type}} connection", "Type", connector.KindOf(c.Type).Name))
}

// rehearsed says how the last rehearsal of a connection went.
func rehearsed(c workspace.Connector) (house.State, string) {
	last := c.Last
	switch {
	case last == nil:
		return house.Todo, page.X("connectors.never", "Not rehearsed")
	case last.Problem != nil:
		return house.Attention, page.T(last.Problem.Title)
	case last.Evidence.Status == 0:
		return house.Unknown, page.X("connectors.no-answer", "No answer")
	}
	return house.Done, page.T(text.T("connectors.answered", "Answered {{.Status}}", "Status", last.Evidence.Status))
}

// rehearsedAt says when that was, "" for never.
func rehearsedAt(c workspace.Connector, now time.Time) string {
	if c.Last == nil {
		return ""
	}
	return page.Ago(now, c.Last.At)
}

// basisWords are the icon and the word of who says that a part of a request is so.
func basisWords(b connector.Basis) (icon, word string) {
	switch b {
	case connector.Okta:
		return "book", page.X("connectors.basis.okta", "Okta says")
	case connector.Standard:
		return "check", page.X("connectors.basis.standard", "Standard")
	}
	return "unknown", page.X("connectors.basis.ours", "Our choice")
}

// copyOf are the words of a button that copies what has a name.
func copyOf(name text.Text) house.CopyWords {
	words := page.CopyWords()
	words.Copy = page.T(text.T("connectors.copy-of", "Copy {{.Name}}", "Name", name))
	return words
}
