package setup_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/setup/keytest"
)

// Showing the request that adds a key changes nothing; then that request is sent,
// and never another one.
func TestOwnKeyIsKeptAsShown(t *testing.T) {
	b := newBench(t).signedIn().withApp()
	before, own := b.serviceApp(), readOwn(t, keytest.EC(t))
	shown, err := b.PreviewOwnKey(t.Context(), b.endpoint, own)
	b.must(err)
	if shown.Method != "POST" || !strings.HasSuffix(shown.Path, "/credentials/jwks") || !strings.Contains(shown.Body, own.ID) || strings.Contains(shown.Body, `"d"`) {
		t.Fatalf("shown is %+v", shown)
	}
	b.wantProblem(b.KeepOwnKeyAsShown(t.Context(), b.endpoint, own, setup.Preview{}), setup.CodeAppChanged)
	place, err := b.PlaceOf(t.Context(), b.endpoint, own.Thumbprint)
	if err != nil || place.State != setup.NotRegistered || b.serviceApp().PrivateKey != before.PrivateKey {
		t.Fatalf("something changed: %+v, %v", place, err)
	}
	b.must(b.KeepOwnKeyAsShown(t.Context(), b.endpoint, own, shown))
	if b.serviceApp().Thumbprint != own.Thumbprint {
		t.Error("the key isn't kept")
	}
	if again, err := b.PreviewOwnKey(t.Context(), b.endpoint, own); err != nil || again.Method != "" {
		t.Errorf("it is there, and shown is %+v, %v", again, err)
	}
	b.must(b.KeepOwnKeyAsShown(t.Context(), b.endpoint, own, setup.Preview{}))
}
