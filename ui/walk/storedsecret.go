package walk

import (
	"context"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// storedSecret shows a secret of the workspace as dots: it is read from the
// vault when somebody reveals or copies it. It must be used on the UI
// goroutine only.
type storedSecret struct {
	field *house.SecretField
	ref   atomic.Pointer[vault.Ref] // read by the field off the UI goroutine
	note  string
}

// newStoredSecret makes a field that shows no secret yet. copied, where given,
// is called on the UI goroutine once the secret is on the clipboard.
func newStoredSecret(host page.Host, copied ...func()) *storedSecret {
	s, walk := &storedSecret{field: house.NewSecretField(page.SecretWords())}, host.Walk()
	s.ref.Store(new(vault.Ref))
	s.field.Read = func(ctx context.Context) (secret.Secret, error) {
		return walk.Secret(vault.Interactive(ctx), *s.ref.Load())
	}
	s.field.Copy = func(ctx context.Context) error {
		value, err := s.field.Read(ctx)
		if err != nil {
			return err
		}
		fyne.Do(func() {
			if ctx.Err() != nil || !s.field.InSight() {
				return // masked or left meanwhile
			}
			host.CopyPassing(value)
			for _, f := range copied {
				f()
			}
		})
		return nil
	}
	s.field.OnFailed = host.Fail
	return s
}

// show takes note of which secret it is; another one is masked.
func (s *storedSecret) show(ref vault.Ref) {
	if ref == *s.ref.Load() {
		return
	}
	s.ref.Store(&ref)
	s.field.Mask()
}

// sayWhere says below the field where secrets are kept.
func (s *storedSecret) sayWhere(store vault.Store) {
	if words := storeWords(store); words != s.note {
		s.note = words
		s.field.SetNote("lock", words)
	}
}
