package walk

import (
	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/ui/house"
)

// draftField is a text field over a stored value of the endpoint in front.
// What is typed stays until it is saved, also while another endpoint is
// looked at. What stands on the page is its TextField: Fyne would take the draftField
// for another widget, that is drawn anew.
type draftField struct {
	*house.TextField
	endpoint string
	stored   string
	typed    map[string]string // by endpoint, what was left unsaved
	// accepts judges a text that shows no tick although it can be stored; nil:
	// what the field shows is how it was judged.
	accepts func(string) bool
}

func newDraftField(f *house.TextField) *draftField {
	return &draftField{TextField: f, typed: map[string]string{}}
}

// savedText is the text of a field that was stored, and whose it is.
type savedText struct{ endpoint, text string }

// settle lets go of a text that was saved: what is stored may read otherwise.
// Other text that was typed since stays. show comes after it.
func (f *draftField) settle(saved savedText) {
	if f.typed[saved.endpoint] == saved.text {
		delete(f.typed, saved.endpoint)
	}
	if f.endpoint == saved.endpoint && f.Text() == saved.text {
		f.read(f.stored)
	}
}

// show takes note of what is stored now, and shows it where nothing else has
// been typed.
func (f *draftField) show(endpoint, stored string) {
	if endpoint != f.endpoint {
		f.leave(endpoint, stored)
		return
	}
	if f.stored == stored {
		return
	}
	untouched := !f.dirty()
	f.stored = stored
	if untouched {
		f.read(stored)
	}
}

func (f *draftField) leave(endpoint, stored string) {
	if f.dirty() {
		f.typed[f.endpoint] = f.Text()
	}
	f.endpoint, f.stored = endpoint, stored
	text, left := f.typed[endpoint]
	if !left {
		text = stored
	}
	delete(f.typed, endpoint)
	f.read(text)
}

// read shows a text that nobody typed, from its start.
func (f *draftField) read(text string) {
	setQuietly(f.TextField, text)
	f.Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
}

// Valid reports whether what the field holds can be stored.
func (f *draftField) Valid() bool {
	if f.accepts != nil {
		return f.Text() != "" && f.accepts(f.Text())
	}
	return f.TextField.Valid()
}

// dirty reports whether the field holds something that is not stored.
func (f *draftField) dirty() bool { return f.Text() != f.stored }
