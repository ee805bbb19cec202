package connect

import (
	"context"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// secretInput is the dialog's field for a secret: an entry that shows dots, and in its
// place, once the secret is stored, dots that can be revealed and copied.
type secretInput struct {
	host page.Host
	// keep stores what was typed; changed tells that something was typed, not stored yet.
	keep    func(secret.Secret)
	changed func()

	entry   *house.SecretEntry
	store   *house.Button
	stored  *house.SecretField
	replace *house.Button
	typing  *fyne.Container
	there   *fyne.Container
	object  *fyne.Container

	ref    atomic.Pointer[vault.Ref] // read off the UI goroutine
	typed  secret.Secret             // in the entry, or taken out of it and not stored yet
	note   *house.Text               // says the latter
	anew   bool                      // another one is wanted
	silent bool                      // the entry is emptied, not typed in
}

func newSecretInput(h page.Host, keep func(secret.Secret), changed func()) *secretInput {
	s := &secretInput{host: h, keep: keep, changed: changed, entry: house.NewSecretEntry(page.X("connectors.secret.hint", "Type or paste it")).Icon("key").Limit(vault.MaxPayload)}
	s.ref.Store(new(vault.Ref))
	s.entry.Check(func(typed secret.Secret) (bool, string) {
		s.typed = typed
		return false, ""
	})
	s.entry.OnChanged = s.edited
	s.entry.OnSubmitted = s.submit
	s.store = house.NewButton(page.X("connectors.secret.store", "Store"), house.Secondary, s.submit)
	s.replace = house.NewButton(page.X("connectors.secret.replace", "Replace"), house.Quiet, s.askAnew)
	s.stored = house.NewSecretField(page.SecretWords())
	s.wire()
	s.note = house.NewText(page.X("secret.kept", "What you pasted is kept for another try."), house.Caption).CutEnd()
	s.typing = house.Stack(house.Gap4, house.Row(house.Gap8, house.Grow(s.entry), s.store), s.note)
	s.there = house.Row(house.Gap8, house.Grow(s.stored), s.replace)
	s.object = house.Stack(0, s.typing, s.there)
	s.arrange()
	return s
}

func (s *secretInput) wire() {
	walk := s.host.Walk()
	s.stored.Read = func(ctx context.Context) (secret.Secret, error) {
		return walk.Secret(vault.Interactive(ctx), *s.ref.Load())
	}
	s.stored.Copy = func(ctx context.Context) error {
		value, err := s.stored.Read(ctx)
		if err != nil {
			return err
		}
		fyne.Do(func() {
			if ctx.Err() == nil && s.stored.InSight() {
				s.host.CopyPassing(value)
			}
		})
		return nil
	}
	s.stored.OnFailed = s.host.Fail
}

func (s *secretInput) edited(empty bool) {
	if s.silent {
		return
	}
	if empty {
		s.typed = secret.Secret{}
	}
	s.arrange()
	s.changed()
}

// submit stores what was typed, or leaves it where it stands while a task runs.
func (s *secretInput) submit() {
	if s.host.Busy() {
		return
	}
	if typed, ok := s.take(); ok {
		s.keep(typed)
	}
}

// take gives what was typed, now or for an earlier try, and empties the entry. It is
// kept until another reference is shown, so that a failure loses nothing.
func (s *secretInput) take() (secret.Secret, bool) {
	if !s.entry.Empty() {
		s.silent = true
		s.typed = s.entry.Take()
		s.silent = false
		s.arrange()
	}
	return s.typed, !s.typed.IsZero()
}

// askAnew puts the entry in the stored secret's place.
func (s *secretInput) askAnew() {
	s.anew = true
	s.arrange()
	s.host.Focus(s.entry.Focusable())
}

// escape takes the stored secret back; false where no other one was wanted.
func (s *secretInput) escape() bool {
	if !s.anew || *s.ref.Load() == "" {
		return false
	}
	s.empty()
	s.arrange()
	s.host.Focus(s.replace)
	return true
}

// show takes note of what is stored; another one than before is masked.
func (s *secretInput) show(ref vault.Ref) {
	if ref != *s.ref.Load() {
		s.ref.Store(&ref)
		s.stored.Mask()
		s.anew, s.typed = false, secret.Secret{}
	}
	s.arrange()
}

// empty drops what was typed: another connection is shown.
func (s *secretInput) empty() {
	s.silent = true
	s.entry.Clear()
	s.silent, s.typed, s.anew = false, secret.Secret{}, false
}

// isStored reports whether there is a secret that counts.
func (s *secretInput) isStored() bool { return *s.ref.Load() != "" && !s.anew }

func (s *secretInput) arrange() {
	page.SetVisible(s.typing, !s.isStored())
	page.SetVisible(s.there, s.isStored())
	page.SetEnabled(s.store, !s.typed.IsZero() && !s.host.Busy())
	page.SetVisible(s.note, s.entry.Empty() && !s.typed.IsZero())
	page.Arrange(s.typing, s.object)
}

// Focusable takes the keyboard.
func (s *secretInput) Focusable() fyne.Focusable {
	if s.isStored() {
		return s.replace
	}
	return s.entry.Focusable()
}
