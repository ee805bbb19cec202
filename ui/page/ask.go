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

// FileSaver is a Host that can ask where a file is to be written; the window's
// is one.
type FileSaver interface {
	// SaveFile asks for a place, with a name to begin with. chosen gets its
	// path; it isn't called when the person thinks better of it. Nothing has
	// been written there by then, or an empty file.
	SaveFile(name string, chosen func(path string))
}
