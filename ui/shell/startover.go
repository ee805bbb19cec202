package shell

import "github.com/flowlatch/flowlatch/app/text"

// StartOverQuestion asks before the practice org is emptied; do empties it.
func StartOverQuestion(do func()) Question {
	return Question{
		Title:  text.T("over.title", "Start the practice org over?"),
		Detail: text.T("over.detail", "Its apps, keys, grants and flow history go, and the walk begins at step 1. Nothing outside of this computer changes."),
		Verb:   text.T("over.verb", "Start over"), Do: do,
	}
}
