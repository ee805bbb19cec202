package page

import "github.com/flowlatch/flowlatch/app/text"

// Challenge is a question that is answered by typing a word: before what must
// not happen by a slip of the hand.
type Challenge struct {
	Title, Detail text.Text
	// Lines stand below the detail, one thing each, under Lead.
	Lead  text.Text
	Lines []text.Text
	// Word is to be typed; "" asks for none, and the verb alone does it.
	Word string
	// Verb is the word on the button that does it.
	Verb text.Text
	Do   func()
}

// Challenger is a Host that can ask so; the window's is one.
type Challenger interface {
	Challenge(Challenge)
}

// Challenged asks for a word before something is done; a Host that can't ask so
// asks without it.
func Challenged(h Host, c Challenge) {
	if asker, ok := h.(Challenger); ok {
		asker.Challenge(c)
		return
	}
	h.Confirm(c.Title, c.Detail, c.Verb, c.Do)
}

// Saving is the question where a file goes.
type Saving struct {
	Title text.Text
	// Lines stand below Lead, one thing each.
	Lead  text.Text
	Lines []text.Text
	// Warning says what is dangerous about the file; the zero Text for nothing.
	Warning text.Text
	// Path is where it goes when nothing else is said; "~" is the person's own
	// folder.
	Path string
	Verb text.Text
	// Do gets the path. It isn't called when the person thinks better of it.
	Do func(path string)
}

// FileSaver is a Host that can ask where a file goes; the window's is one.
type FileSaver interface {
	SaveFile(Saving)
}
