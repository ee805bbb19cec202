package walk

import (
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// copyWords are what copying a value says.
func copyWords() house.CopyWords {
	return house.CopyWords{Copy: page.X("copy.do", "Copy"), Copied: page.X("copy.done", "Copied")}
}

// secretWords are what a masked secret says.
func secretWords() house.SecretWords {
	return house.SecretWords{
		CopyWords: copyWords(),
		Reveal:    page.X("secret.reveal", "Reveal"),
		Hide:      page.X("secret.hide", "Hide"),
		HidesIn: func(seconds int) string {
			return page.T(text.T("secret.hides-in", "hides in {{.Seconds}} s", "Seconds", seconds))
		},
		Reading:   page.X("secret.reading", "reading…"),
		Clipboard: page.X("secret.clipboard", "Copied; cleared after 30 s, where the system allows it"),
	}
}

// failure is what a toast says about an error.
func failure(err error) text.Text {
	if p := problem.From(err); p != nil {
		return p.Title
	}
	return text.Text{}
}
