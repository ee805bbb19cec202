package page

import (
	"strconv"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
)

// Finder is a Page with text to look for something in.
type Finder interface {
	// Find opens the search: Ctrl+F. It is called on the UI goroutine.
	Find()
}

// FindWords are what a search says.
func FindWords() house.FindWords {
	return house.FindWords{
		Find: X("find.open", "Find"), Next: X("find.next", "Next"), Previous: X("find.previous", "Previous"), Close: X("find.close", "Close"),
		Count: findCount,
	}
}

func findCount(current, all int, more bool) string {
	if all == 0 {
		return X("find.none", "Not found")
	}
	if more {
		return T(text.T("find.more", "{{.Current}} of more than {{.All}}", "Current", strconv.Itoa(current), "All", strconv.Itoa(all)))
	}
	return T(text.T("find.count", "{{.Current}} of {{.All}}", "Current", strconv.Itoa(current), "All", strconv.Itoa(all)))
}
