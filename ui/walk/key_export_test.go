package walk

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/page"
)

func TestKeyExportGoldens(t *testing.T) {
	t.Run("key", func(t *testing.T) { pageGolden(t, "key-export_key", publicHost, NewKeyExport) })
	t.Run("none", func(t *testing.T) { pageGolden(t, "key-export_none", signedInHost, NewKeyExport) })
	t.Run("saved", func(t *testing.T) {
		housetest.Golden(t, "key-export_narrow", fyne.NewSize(968, 760), func(t *testing.T) fyne.CanvasObject {
			h := publicHost(t)
			p := NewKeyExport(h).(*keyExportPage)
			p.saved.Set(house.Done, "Saved: /home/robin/private-key.pem")
			p.saved.Show()
			return framed(p.Body())
		})
	})
}

// publicHost has a key of which the public half can be read: the base point of P-256.
func publicHost(t *testing.T) *host {
	h := doneHost(t)
	inFront(h).PublicJWK = `{"kty":"EC","use":"sig","alg":"ES256","crv":"P-256","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"}`
	return h
}

// exporting shows the page with a real key.
func exporting(t *testing.T) (*host, *keyExportPage) {
	t.Helper()
	h, _ := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	p := NewKeyExport(h).(*keyExportPage)
	h.show(p)
	return h, p
}

func TestKeyExportCopiesThePublicHalf(t *testing.T) {
	h, p := exporting(t)
	for _, form := range []string{"JWK", "JWKS", "PEM"} {
		test.Tap(p.public[form])
	}
	app := inFront(h)
	want := setup.PublicFormsOf(app)
	if !slices.Equal(h.Copied, []string{want.JWK, want.JWKS, want.PEM}) || want.PEM == "" {
		t.Errorf("copied %q", h.Copied)
	}
}

// The private half goes into a file after a question, and nowhere else.
func TestKeyExportSavesThePrivateHalfAfterAsking(t *testing.T) {
	h, p := exporting(t)
	if p.Foot().Primary.Do != nil {
		t.Error("Enter on the page would do something")
	}
	path := filepath.Join(t.TempDir(), "key.pem")
	p.path.SetText(path)
	p.form.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	test.Tap(p.save)
	if len(h.Asked) != 1 || len(h.Copied)+len(h.Passing) != 0 {
		t.Errorf("asked %v, copied %v", h.Asked, h.Copied)
	}
	data, err := os.ReadFile(strings.TrimSuffix(path, ".pem") + ".jwk")
	if err != nil || !strings.Contains(string(data), `"d"`) || !p.saved.Visible() {
		t.Fatalf("saved %d bytes, %v, shown %v", len(data), err, p.saved.Visible())
	}
	test.Tap(p.save)
	if got := p.path.Refusal(); p.tries.card.Showing() || p.saved.Visible() || !strings.Contains(got, "key-2.jwk is free") || h.Canvas.Focused() != p.path.Focusable() {
		t.Errorf("a file that is there already: %q beside the field", got)
	}
	p.path.SetText(strings.TrimSuffix(path, ".pem") + "-2.jwk")
	test.Tap(p.save)
	if !p.saved.Visible() || p.path.Refusal() != "" {
		t.Errorf("under the free name: %q", p.path.Refusal())
	}
	p.path.SetText(" ")
	if !p.save.Disabled() {
		t.Error("a file without a name can be saved")
	}
}

func TestKeyExportTabOrder(t *testing.T) {
	h, _ := exporting(t)
	want := []string{"Copy JWK", "Copy JWKS", "Copy PEM", "PEM (PKCS#8)", "*house.fieldEntry", "Save the private key to a file", "Copy kid", "Copy thumbprint"}
	if got := h.tabOrder(); !slices.Equal(got, want) {
		t.Errorf("Tab reaches %q, want %q", got, want)
	}
	if first := h.Page.First(); first == nil || housetest.Spoken(first) != want[0] {
		t.Errorf("the page begins with %v", first)
	}
}

// An app at Okta can be given another key from its card.
func TestServiceAppLeadsToItsKeysPages(t *testing.T) {
	h, p := atServiceApp(t, true)
	test.Tap(p.plan.choice.bring)
	take(t, h, "Create the app and prove it")
	test.Tap(p.key.bring)
	if want := []page.Name{page.KeyImport, page.KeyImport}; !slices.Equal(h.Went, want) {
		t.Errorf("went %v, want %v", h.Went, want)
	}
}
