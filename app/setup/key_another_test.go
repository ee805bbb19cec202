package setup_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
)

// replaceKey puts another key in the place of the app's.
func (b *bench) replaceKey() {
	b.t.Helper()
	own, err := b.AnotherKey(b.t.Context(), b.endpoint)
	b.must(err)
	b.must(b.KeepOwnKey(b.t.Context(), b.endpoint, own))
}

// A new key in place of one that Okta doesn't take is added with the request that was
// shown, and no other. It counts as made here.
func TestAnotherKeyAsShown(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	before, sent := b.serviceApp(), b.newest()
	fresh, err := b.AnotherKey(t.Context(), b.endpoint)
	b.must(err)
	shown, err := b.PreviewOwnKey(t.Context(), b.endpoint, fresh)
	b.must(err)
	if lines := b.changesSince(sent); len(lines) > 0 || b.serviceApp().KeyID != before.KeyID {
		t.Fatalf("to show it, it sent %q", lines)
	}
	if shown.Method != http.MethodPost || !strings.HasSuffix(shown.Path, "/credentials/jwks") || !strings.Contains(shown.Body, fresh.ID) {
		t.Fatalf("shown %s %s", shown, shown.Body)
	}
	other, err := b.AnotherKey(t.Context(), b.endpoint)
	b.must(err)
	b.wantProblem(b.KeepOwnKeyAsShown(t.Context(), b.endpoint, other, shown), setup.CodeAppChanged)
	if b.serviceApp().KeyID != before.KeyID {
		t.Error("a key is kept that the app doesn't have")
	}
	b.must(b.KeepOwnKeyAsShown(t.Context(), b.endpoint, fresh, shown))
	app := b.serviceApp()
	if app.KeyID != fresh.ID || app.KeyFrom != "" || app.EarlierKey(before.Thumbprint) == nil {
		t.Errorf("the app signs with %s, from %q", app.KeyID, app.KeyFrom)
	}
	b.must(b.ProveToken(t.Context(), b.endpoint))
}
