package walk

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/vault"
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
