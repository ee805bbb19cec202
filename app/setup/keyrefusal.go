package setup

import (
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth"
)

// KeyRefusal is why a file or a pasted text can't be used as a key. It holds
// nothing of it.
type KeyRefusal struct {
	Fault    string // stable: those of the importer
	Sentence text.Text
	Fix      text.Text
	Command  string // converts the file: old.pem to new.pem; "" for none
	Password bool   // the right password would do
}

// Error implements error.
func (r *KeyRefusal) Error() string { return r.Sentence.String() + ". " + r.Fix.String() }

func refusal(e *oauth.KeyError) *KeyRefusal {
	r := &KeyRefusal{Fault: string(e.Fault), Command: problem.KeyCommand(e)}
	r.Password = e.Fault == oauth.KeyNeedsPassword || e.Fault == oauth.KeyWrongPassword
	r.Sentence, r.Fix = problem.KeyWords(e)
	return r
}
