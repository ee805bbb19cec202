package setup_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

func TestPublicFormsHoldNothingPrivate(t *testing.T) {
	b := newBench(t).signedIn()
	b.must(b.PrepareKey(t.Context(), b.endpoint, "Invoker", setup.KeyEC))
	app := b.serviceApp()
	forms := setup.PublicFormsOf(&app)
	if !strings.HasPrefix(forms.PEM, "-----BEGIN PUBLIC KEY-----") || !strings.Contains(forms.JWKS, forms.JWK) || strings.Contains(forms.JWK, `"d"`) {
		t.Errorf("forms = %+v", forms)
	}
}

// What is saved can be read again, by its owner alone, and replaces nothing.
func TestSavePrivateKey(t *testing.T) {
	b := newBench(t).signedIn()
	b.must(b.PrepareKey(t.Context(), b.endpoint, "Invoker", setup.KeyEC))
	for _, form := range []setup.PrivateForm{setup.PrivatePEM, setup.PrivateJWK} {
		path := filepath.Join(t.TempDir(), "private")
		at, err := b.SavePrivateKey(t.Context(), b.endpoint, path, form)
		if err != nil || at != path {
			t.Fatalf("saved at %q, %v", at, err)
		}
		info, err := os.Stat(path)
		b.must(err)
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, want 0600", info.Mode())
		}
		data, err := os.ReadFile(path)
		b.must(err)
		own, err := setup.ReadOwnKey(data, secret.Secret{})
		if err != nil || own.Thumbprint != b.serviceApp().Thumbprint {
			t.Errorf("%s gives %+v, %v", form, own, err)
		}
		_, err = b.SavePrivateKey(t.Context(), b.endpoint, path, form)
		if wrong, ok := errors.AsType[*setup.KeyRefusal](err); !ok || wrong.Sentence.Key != "file.exists-free" {
			t.Errorf("over a file: %v", err)
		}
		if again, err := os.ReadFile(path); err != nil || string(again) != string(data) {
			t.Error("the file was touched")
		}
	}
	_, err := b.SavePrivateKey(t.Context(), b.endpoint, filepath.Join(t.TempDir(), "no", "folder"), setup.PrivatePEM)
	if wrong, ok := errors.AsType[*setup.KeyRefusal](err); !ok || wrong.Sentence.Key != "file.missing" {
		t.Errorf("in no folder: %v", err)
	}
}
