package walk

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

// secretWords are what a masked secret says.
func secretWords() house.SecretWords {
	return house.SecretWords{
		CopyWords: page.CopyWords(),
		Reveal:    page.X("secret.reveal", "Reveal"),
		Hide:      page.X("secret.hide", "Hide"),
		HidesIn: func(seconds int) string {
			return page.T(text.T("secret.hides-in", "hides in {{.Seconds}} s", "Seconds", seconds))
		},
		Reading:   page.X("secret.reading", "reading…"),
		Clipboard: page.X("secret.clipboard", "Copied; cleared after 30 s, where the system allows it"),
	}
}

// storeWords say where secrets are kept.
func storeWords(s vault.Store) string {
	if s == vault.Session {
		return page.X("store.session", "This session only")
	}
	return page.X("store.keychain", "System keychain")
}

// newStoredSecret shows a secret of the workspace as dots: it is read from
// the vault when somebody reveals or copies it. copied, where given, is called
// on the UI goroutine once it is on its way to the clipboard.
func newStoredSecret(host page.Host, ref func(*workspace.Workspace) vault.Ref, copied ...func()) *house.SecretField {
	walk := host.Walk()
	read := func(ctx context.Context) (secret.Secret, error) {
		return walk.Secret(vault.Interactive(ctx), ref(walk.Workspace()))
	}
	f := house.NewSecretField(secretWords())
	f.Read = read
	f.Copy = func(ctx context.Context) error {
		if _, err := read(ctx); err != nil {
			return err
		}
		fyne.Do(func() {
			host.CopySecret(ref(walk.Workspace()))
			for _, f := range copied {
				f()
			}
		})
		return nil
	}
	f.OnFailed = func(err error) { host.Toast(page.Failure(err)) }
	return f
}
