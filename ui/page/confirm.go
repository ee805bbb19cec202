package page

import "github.com/flowlatch/flowlatch/app/text"

// OtherAsker is a Host that can ask with another word than Cancel for no: where there
// is nothing to cancel any more.
type OtherAsker interface {
	ConfirmOr(title, detail, verb, no text.Text, do func())
}

// ConfirmOr asks before something that can't be taken back; verb and no are the texts
// of its buttons.
func ConfirmOr(h Host, title, detail, verb, no text.Text, do func()) {
	if asker, ok := h.(OtherAsker); ok {
		asker.ConfirmOr(title, detail, verb, no, do)
		return
	}
	h.Confirm(title, detail, verb, do)
}
