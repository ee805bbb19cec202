package house

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

func secretWords() SecretWords {
	return SecretWords{
		CopyWords: CopyWords{Copy: "Copy", Copied: "Copied"}, Reveal: "Reveal", Hide: "Hide",
		HidesIn: func(s int) string { return fmt.Sprintf("hides in %d s", s) },
		Reading: "Waiting for the keychain", Clipboard: "Cleared after 30 s, where the system allows it",
	}
}

// slowVault is a keychain that answers when it is told to.
type slowVault struct{ answer chan error }

func (v slowVault) read(ctx context.Context) (secret.Secret, error) {
	select {
	case err := <-v.answer:
		return secret.New("not a real one"), err
	case <-ctx.Done():
		return secret.Secret{}, ctx.Err()
	}
}

// testSecret runs a test on a field whose keychain and clock wait for the test.
func testSecret(t *testing.T, run func(t *testing.T, f *SecretField, vault slowVault, clock *fakeTime)) {
	t.Helper()
	housetest.App(t, look.Light)
	synctest.Test(t, func(t *testing.T) {
		vault, clock := slowVault{make(chan error)}, &fakeTime{}
		f := NewSecretField(secretWords())
		f.after, f.button.after = clock.after, clock.after
		f.Read = vault.read
		f.Copy = func(ctx context.Context) error {
			_, err := vault.read(ctx)
			return err
		}
		housetest.Window(t, fyne.NewSize(400, 80), f)
		run(t, f, vault, clock)
		f.Mask()
	})
}

// tell lets the keychain answer, and waits until the field has heard it.
func (v slowVault) tell(err error) {
	v.answer <- err
	synctest.Wait()
}

func TestSecretFieldRevealsAndHides(t *testing.T) {
	testSecret(t, func(t *testing.T, f *SecretField, vault slowVault, clock *fakeTime) {
		dots := strings.Repeat("•", 24)
		if f.text.Text() != dots {
			t.Fatalf("masked as %q", f.text.Text())
		}
		test.Tap(f.eye)
		if f.shown || f.status.Text() != "Waiting for the keychain" {
			t.Errorf("while reading: %q", f.status.Text())
		}
		vault.tell(nil)
		if f.text.Text() != "not a real one" || f.status.Text() != "hides in 30 s" {
			t.Errorf("revealed: %q", f.status.Text())
		}
		clock.pass(6 * time.Second)
		if f.status.Text() != "hides in 24 s" {
			t.Errorf("after six seconds: %q", f.status.Text())
		}
		clock.pass(24 * time.Second)
		if f.shown || f.text.Text() != dots || f.status.Visible() {
			t.Error("not masked after 30 seconds")
		}
	})
}

func TestSecretFieldGivesUpReading(t *testing.T) {
	testSecret(t, func(t *testing.T, f *SecretField, _ slowVault, _ *fakeTime) {
		failed := 0
		f.OnFailed = func(error) { failed++ }
		test.Tap(f.eye)
		test.Tap(f.eye)
		synctest.Wait()
		if f.shown || f.status.Visible() || failed != 0 {
			t.Errorf("given up: revealed %v, says %q, failed %d", f.shown, f.status.Text(), failed)
		}
	})
}

func TestSecretFieldMasksWhenHidden(t *testing.T) {
	testSecret(t, func(t *testing.T, f *SecretField, vault slowVault, _ *fakeTime) {
		test.Tap(f.eye)
		vault.tell(nil)
		f.Hide()
		if f.shown || f.text.Text() == "not a real one" {
			t.Error("hidden, but not masked")
		}
	})
}

// A secret isn't readable any longer than somebody looks at it: the keyboard goes
// elsewhere, or another page is in front.
func TestSecretFieldMasksWhenLeft(t *testing.T) {
	for name, leave := range map[string]func(*SecretField, *fakeTime){
		"by keyboard":         func(f *SecretField, _ *fakeTime) { canvasOf(f).Unfocus() },
		"for another control": func(f *SecretField, _ *fakeTime) { canvasOf(f).Focus(f.button) },
		"for another page": func(f *SecretField, clock *fakeTime) {
			away(f)
			clock.pass(time.Second)
		},
	} {
		t.Run(name, func(t *testing.T) {
			testSecret(t, func(t *testing.T, f *SecretField, vault slowVault, clock *fakeTime) {
				canvasOf(f).Focus(f.eye)
				press(f.eye, fyne.KeyReturn)
				vault.tell(nil)
				if !f.shown {
					t.Fatal("not revealed")
				}
				leave(f, clock)
				if f.shown || f.text.Text() == "not a real one" {
					t.Error("left, but not masked")
				}
			})
		})
	}
}

// A keychain that asks takes the keyboard away; its answer is still wanted, unless
// the field is out of sight by then.
func TestSecretFieldReadsWhileAKeychainAsks(t *testing.T) {
	for name, tt := range map[string]struct {
		meanwhile func(*SecretField)
		shown     bool
	}{
		"in front":   {func(*SecretField) {}, true},
		"left since": {away, false},
	} {
		t.Run(name, func(t *testing.T) {
			testSecret(t, func(t *testing.T, f *SecretField, vault slowVault, _ *fakeTime) {
				canvasOf(f).Focus(f.eye)
				press(f.eye, fyne.KeyReturn)
				f.eye.FocusLost()
				tt.meanwhile(f)
				if f.InSight() != tt.shown {
					t.Errorf("in sight: %v", f.InSight())
				}
				vault.tell(nil)
				if f.shown != tt.shown || f.status.Text() == "Waiting for the keychain" {
					t.Errorf("revealed: %v, says %q", f.shown, f.status.Text())
				}
			})
		})
	}
}

func canvasOf(f *SecretField) fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(f) }

// away shows something else in the field's window.
func away(f *SecretField) {
	hidden := Stack(0, f)
	hidden.Hide()
	canvasOf(f).SetContent(Stack(0, NewText("another page", Body), hidden))
}

func TestSecretFieldCopiesWithoutReveal(t *testing.T) {
	testSecret(t, func(t *testing.T, f *SecretField, vault slowVault, clock *fakeTime) {
		f.SetNote("lock", "System keychain")
		press(f.button, fyne.KeyReturn)
		vault.tell(nil)
		if !f.button.copied || f.shown || !strings.HasPrefix(f.note.text.Text(), "Cleared") {
			t.Errorf("copied %v, revealed %v, note %q", f.button.copied, f.shown, f.note.text.Text())
		}
		clock.pass(30 * time.Second)
		if f.note.text.Text() != "System keychain" {
			t.Errorf("note %q", f.note.text.Text())
		}
	})
}

func TestSecretFieldTellsFailure(t *testing.T) {
	testSecret(t, func(t *testing.T, f *SecretField, vault slowVault, _ *fakeTime) {
		locked := errors.New("locked")
		var got error
		f.OnFailed = func(err error) { got = err }
		test.Tap(f.eye)
		vault.tell(locked)
		if !errors.Is(got, locked) || f.shown || f.status.Visible() {
			t.Errorf("got %v", got)
		}
	})
}

func TestSecretFieldHidesUselessButtons(t *testing.T) {
	housetest.App(t, look.Light)
	f := NewSecretField(secretWords())
	f.Refresh()
	if f.eye.Visible() || f.button.Visible() {
		t.Error("a button that cannot do anything shows")
	}
}

func TestSecretFieldPictures(t *testing.T) {
	housetest.GoldenInAll(t, "secretfield/states", fyne.NewSize(424, 200), func(t *testing.T) fyne.CanvasObject {
		masked, revealed := NewSecretField(secretWords()), NewSecretField(secretWords())
		for _, f := range []*SecretField{masked, revealed} {
			f.Read = slowVault{}.read
			f.Copy = func(context.Context) error { return nil }
			f.SetNote("lock", "System keychain, read back and matching")
		}
		revealed.reveal(secret.New("example-not-real"))
		revealed.stopTick()
		return onCard(Inset(16, 16, 16, 16, Stack(12, masked, revealed)))
	})
}
