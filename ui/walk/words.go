package walk

import (
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/ui/page"
)

// storeWords say where secrets are kept.
func storeWords(s vault.Store) string {
	if s == vault.Session {
		return page.X("store.session", "This session only")
	}
	return page.X("store.keychain", "System keychain")
}
