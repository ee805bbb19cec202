package house

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// SecretEntry is a TextField for a secret: what is typed or pasted shows as dots,
// cannot be copied or cut, and comes out once, as a secret.Secret.
type SecretEntry struct {
	composed

	// OnChanged is called after each change; the text stays inside.
	OnChanged func(empty bool)
	// OnSubmitted is called on Enter.
	OnSubmitted func()

	field *TextField
}

// NewSecretEntry makes an empty entry.
func NewSecretEntry(placeholder string) *SecretEntry {
	entry := newFieldEntry()
	entry.Password = true
	entry.ActionItem = canvas.NewRectangle(color.Transparent) // in place of Fyne's eye, which would reveal
	e := &SecretEntry{field: newTextField(entry)}
	entry.SetPlaceHolder(placeholder)
	e.field.ExtendBaseWidget(e.field)
	e.field.OnChanged = func(text string) {
		if e.OnChanged != nil {
			e.OnChanged(text == "")
		}
	}
	e.field.OnSubmitted = func(string) {
		if e.OnSubmitted != nil {
			e.OnSubmitted()
		}
	}
	e.content = e.field
	e.ExtendBaseWidget(e)
	return e
}

// Icon puts an icon before the dots and returns the entry.
func (e *SecretEntry) Icon(name string) *SecretEntry {
	e.field.Icon(name)
	return e
}

// Limit lets no more than the given number of characters in and returns the entry.
func (e *SecretEntry) Limit(characters int) *SecretEntry {
	e.field.Limit(characters)
	return e
}

// Check judges the secret from now on and returns the entry. The rules of Check
// hold; the words must not repeat the secret.
func (e *SecretEntry) Check(c func(secret.Secret) (ok bool, words string)) *SecretEntry {
	e.field.Check(func(text string) (bool, string) { return c(secret.New(text)) })
	return e
}

// Take returns the secret and empties the entry, its undo history included. Go
// cannot wipe the strings that typing made: they stay in memory until the
// collector reuses it.
func (e *SecretEntry) Take() secret.Secret {
	s := secret.New(e.field.Text())
	e.Clear()
	return s
}

// Clear empties the entry, its undo history included.
func (e *SecretEntry) Clear() { e.field.entry.SetText("") }

// Empty reports whether nothing has been typed.
func (e *SecretEntry) Empty() bool { return e.field.Text() == "" }

// Valid reports whether the last judgement was ok.
func (e *SecretEntry) Valid() bool { return e.field.Valid() }

// Refuse shows a refusal that came from elsewhere, until the text changes.
func (e *SecretEntry) Refuse(words string) { e.field.Refuse(words) }

// Focusable returns the part that takes the keyboard focus.
func (e *SecretEntry) Focusable() fyne.Focusable { return e.field.entry }
