package walk

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// secretDraft is a secret that is being entered. What was taken out of the
// entry is kept until it has been stored, so that a failure loses nothing.
type secretDraft struct {
	entry  *house.SecretEntry
	check  func(secret.Secret) (text.Text, bool)
	kept   secret.Secret
	ok     bool // what stands in the entry may be right
	note   *house.Text
	about  *house.Paragraph // what is unusual about it
	object *fyne.Container
}

func newSecretDraft(placeholder string, check func(secret.Secret) (text.Text, bool), changed, enter func()) *secretDraft {
	d := &secretDraft{check: check, entry: house.NewSecretEntry(placeholder).Icon("key").Limit(400)}
	d.about = house.NewParagraph("", house.Caption)
	d.about.Hide()
	d.entry.Check(d.judge)
	d.entry.OnChanged = func(empty bool) {
		if empty { // which is never judged
			d.ok = false
			d.say("")
		}
		changed()
	}
	d.entry.OnSubmitted = enter
	d.note = house.NewText(page.X("secret.kept", "What you pasted is kept for another try."), house.Caption).CutEnd()
	d.note.Hide()
	d.object = house.Stack(house.Gap4, d.entry, d.about, d.note)
	return d
}

// bare is a secret without the blanks that copying adds around it; none has any.
func bare(s secret.Secret) secret.Secret { return secret.New(strings.TrimSpace(s.Reveal())) }

// judge shows no tick: only trying tells whether a secret is right.
func (d *secretDraft) judge(s secret.Secret) (bool, string) {
	sentence, ok := d.check(bare(s))
	d.ok = ok
	if !ok {
		d.say("")
		return false, page.T(sentence)
	}
	d.say(page.T(sentence))
	return false, ""
}

func (d *secretDraft) say(words string) {
	d.about.SetText(words)
	page.SetVisible(d.about, words != "")
}

// valid reports whether what stands in the entry may be right.
func (d *secretDraft) valid() bool { return !d.entry.Empty() && d.ok }

// Focusable takes the keyboard focus.
func (d *secretDraft) Focusable() fyne.Focusable { return d.entry.Focusable() }

// empty reports whether there is neither a typed nor a kept secret.
func (d *secretDraft) empty() bool { return d.entry.Empty() && d.kept.IsZero() }

// take returns the secret that was entered, now or for an earlier try. It
// returns false where there is none, or one that is refused.
func (d *secretDraft) take() (secret.Secret, bool) {
	if !d.entry.Empty() {
		if !d.valid() {
			return secret.Secret{}, false
		}
		d.kept = bare(d.entry.Take())
	}
	d.update()
	return d.kept, !d.kept.IsZero()
}

// ask says that something is still to be entered, where nothing worse stands
// there already.
func (d *secretDraft) ask() {
	if sentence, ok := d.check(secret.Secret{}); !ok && d.entry.Empty() {
		d.entry.Refuse(page.T(sentence))
	}
}

// forget drops the kept secret: it is stored, or another one is wanted.
func (d *secretDraft) forget() {
	d.kept = secret.Secret{}
	d.update()
}

// drop forgets also what stands in the entry. Nobody typed that.
func (d *secretDraft) drop() {
	emptied(d.entry)
	d.ok = false
	d.say("")
	d.forget()
}

// emptied clears an entry without telling: nobody typed that.
func emptied(e *house.SecretEntry) {
	changed := e.OnChanged
	e.OnChanged = nil
	e.Clear()
	e.OnChanged = changed
}

func (d *secretDraft) update() {
	page.SetVisible(d.note, !d.kept.IsZero() && d.entry.Empty())
}
