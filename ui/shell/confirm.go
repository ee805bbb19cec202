package shell

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/ui/page"
)

var _ page.OtherAsker = (*Shell)(nil)

// ConfirmOr is [Shell.Confirm] with another word than Cancel for no.
func (s *Shell) ConfirmOr(title, detail, verb, no text.Text, do func()) {
	if !s.leftBehind() {
		s.config.Dialogs.Confirm(Question{Title: title, Detail: detail, Verb: verb, No: no, Do: do})
	}
}

// no is the text of the button that does nothing.
func (q Question) no() string {
	if q.No.IsZero() {
		return page.X("dialog.cancel", "Cancel")
	}
	return page.T(q.No)
}
