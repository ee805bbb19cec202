package walk

import (
	"github.com/flowlatch/flowlatch/ui/house"
)

// draftField is a text field over a stored value of the endpoint in front.
// What is typed stays until it is saved, also while another endpoint is
// looked at.
type draftField struct {
	*house.TextField
	endpoint string
	stored   string
	typed    map[string]string // by endpoint, what was left unsaved
}

func newDraftField(f *house.TextField) *draftField {
	return &draftField{TextField: f, typed: map[string]string{}}
}

// show takes note of what is stored now, and shows it where nothing else has
// been typed.
func (f *draftField) show(endpoint, stored string) {
	if endpoint != f.endpoint {
		f.leave(endpoint, stored)
		return
	}
	untouched := f.Text() == f.stored
	f.stored = stored
	if untouched {
		f.SetText(stored)
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
	f.SetText(text)
}

// settle shows what is stored in place of the text that was saved, unless
// other text has been typed since.
func (f *draftField) settle(saved string) {
	if f.Text() == saved {
		f.SetText(f.stored)
	}
}

// dirty reports whether the field holds something that is not stored.
func (f *draftField) dirty() bool { return f.Text() != f.stored }
