package page

import "github.com/flowlatch/flowlatch/app/text"

// CopySayer is a Host that says what was copied; the window's is one.
type CopySayer interface {
	// CopyOf is Copy of something that has a name: "JWKS".
	CopyOf(what text.Text, value string)
}

// CopyOf puts a value on the clipboard and has it said what that is, where the Host
// can.
func CopyOf(h Host, what text.Text, value string) {
	if s, ok := h.(CopySayer); ok {
		s.CopyOf(what, value)
		return
	}
	h.Copy(value)
}
