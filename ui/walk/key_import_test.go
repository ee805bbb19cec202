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
	"github.com/flowlatch/flowlatch/app/setup/keytest"
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
)

// exampleKey is a key as it is read, with nothing behind it.
func exampleKey() *setup.OwnKey {
	return &setup.OwnKey{
		Form: "PKCS#8, PEM", Type: setup.KeyRSA, Algorithm: "RS256", ID: "svc-2025-q3",
		Thumbprint: "575yx8xm5MslfY5uExampleThumbprint7P4zDL_ak6J0",
	}
}

func TestKeyImportGoldens(t *testing.T) {
	importing := func(h *host) *keyImportPage { return h.Page.(*keyImportPage) }
	t.Run("empty", func(t *testing.T) { pageGolden(t, "key-import_empty", signedInHost, NewKeyImport) })
	t.Run("found", func(t *testing.T) {
		pageGolden(t, "key-import_found", doneHost, NewKeyImport, func(h *host) {
			setQuietly(importing(h).files.path, "/home/robin/keys/svc-2025-q3.pem")
			importing(h).found.show(exampleKey(), setup.KeyPlace{State: setup.Registered, ID: "575yx8xm5MslfY5uExampleThumbprint7P4zDL_ak6J0"})
		})
	})
	t.Run("refused", func(t *testing.T) {
		pageGolden(t, "key-import_refused", signedInHost, NewKeyImport, func(h *host) {
			importing(h).show(nil, setup.KeyPlace{}, &setup.KeyRefusal{
				Sentence: text.Plain("The key is encrypted in the outdated way of PEM"), Fix: text.Plain("Convert it with this line, then choose the new file."),
				Command: "openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.pem -out new.pem",
			})
		})
	})
	t.Run("password", func(t *testing.T) {
		housetest.Golden(t, "key-import_narrow", fyne.NewSize(968, 900), func(t *testing.T) fyne.CanvasObject {
			h := signedInHost(t)
			h.Page = NewKeyImport(h)
			p := importing(h)
			p.show(nil, setup.KeyPlace{}, &setup.KeyRefusal{Sentence: text.Plain("The key is encrypted"), Fix: text.Plain("Give its password. It is used once and not kept."), Password: true})
			p.files.show(setup.Folder{Path: "/home/robin/keys", Parent: "/home/robin", Entries: []setup.FolderEntry{
				{Name: "old", Folder: true}, {Name: "private.pem"}, {Name: "service-app.jwk"},
			}})
			p.Update()
			return framed(p.Body())
		})
	})
}

// importing shows the page in a practice walk.
func importing(t *testing.T, signIn bool) (*host, *keyImportPage) {
	t.Helper()
	h, _ := atServiceApp(t, signIn)
	p := NewKeyImport(h).(*keyImportPage)
	h.show(p)
	return h, p
}

func keyFile(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "private.pem")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A file, its password, and back to the walk with the key in use.
func TestKeyImportFromAnEncryptedFile(t *testing.T) {
	h, p := importing(t, true)
	if !p.Foot().Primary.Disabled {
		t.Error("nothing was chosen, and something can be used")
	}
	p.readFile(keyFile(t, keytest.Encrypted(t, "open sesame")))
	if !p.asks.Visible() || h.Canvas.Focused() != p.password.Focusable() || p.found.card.Visible() {
		t.Fatalf("no password is asked for: %+v", p.refused.shown)
	}
	test.Type(p.password.Focusable(), "open barley")
	take(t, h, "Decrypt the key")
	if p.refused.shown == nil || p.refused.shown.Fault != "wrong-password" {
		t.Fatalf("a wrong password gives %+v", p.refused.shown)
	}
	test.Type(p.password.Focusable(), "open sesame")
	take(t, h, "Decrypt the key")
	own := p.found.own
	if !p.data.IsZero() {
		t.Error("the file is still held")
	}
	if own == nil || p.asks.Visible() || p.found.form.Text() != "encrypted PKCS#8, PEM" {
		t.Fatalf("read %+v, shown as %q", own, p.found.form.Text())
	}
	take(t, h, "Use this key")
	if app := inFront(h); app == nil || app.Thumbprint != own.Thumbprint || !slices.Equal(h.Went, []page.Name{page.ServiceApp}) {
		t.Fatalf("kept %+v, went %v", app, h.Went)
	}
	if !p.data.IsZero() || p.found.own != nil {
		t.Error("the page still holds the key")
	}
	step := NewServiceApp(h).(*serviceAppPage)
	h.show(step)
	if !strings.Contains(step.plan.choice.own.Text(), "encrypted PKCS#8") || step.plan.choice.rows.Visible() {
		t.Errorf("the plan shows %q", step.plan.choice.own.Text())
	}
	if !strings.Contains(step.plan.shown, "your own key") {
		t.Errorf("what will be done: %q", step.plan.shown)
	}
	take(t, h, "Create the app and prove it", "Continue to Endpoint security")
	if inFront(h).Thumbprint != own.Thumbprint {
		t.Error("another key was made")
	}
}

// What is pasted is hidden, and gone from the field once it is read.
func TestKeyImportByPasting(t *testing.T) {
	h, p := importing(t, false)
	plain := string(keytest.EC(t))
	test.Type(p.paste.Focusable(), strings.ReplaceAll(plain, "\n", " "))
	take(t, h, "Read the key")
	if !p.paste.Empty() || p.found.own == nil || p.found.at.Visible() != true {
		t.Fatalf("field empty: %v, read %+v, refused %+v", p.paste.Empty(), p.found.own, p.refused.shown)
	}
	take(t, h, "Use this key")
	step := NewServiceApp(h).(*serviceAppPage)
	h.show(step)
	take(t, h, "Do the console's clicks for me", "Get a token", "Continue to Endpoint security")
}

// The line that converts a key has the name of its file, where a shell takes it.
func TestKeyImportNamesTheFileInTheCommand(t *testing.T) {
	_, p := importing(t, true)
	const line = "openssl pkcs8 -topk8 -in old.pem -out new.pem"
	for path, want := range map[string]string{
		"~/keys/svc 1.pem": line, "": line, "$(reboot).pem": line,
		"/home/robin/keys/legacy.pem": "openssl pkcs8 -topk8 -in /home/robin/keys/legacy.pem -out /home/robin/keys/legacy-new.pem",
	} {
		p.refused.show(&setup.KeyRefusal{Command: line})
		p.refused.name(path)
		if got := p.refused.command.Value(); got != want {
			t.Errorf("%s: %q", path, got)
		}
	}
}

// The choice comes back as it stood before a key was brought along, and so does
// that key: nothing is made before the app is.
func TestKeyImportThenMakingOneInstead(t *testing.T) {
	for _, c := range []struct {
		chosen setup.KeyType
		keep   bool
	}{{setup.KeyRSA3072, false}, {setup.KeyEC, false}, {setup.KeyRSA3072, true}} {
		t.Run(string(c.chosen), func(t *testing.T) {
			h, step := atServiceApp(t, true)
			choice := step.plan.choice
			choice.first.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
			choice.choose(c.chosen)
			own, err := setup.ReadOwnKey(keytest.EC(t), secret.Secret{})
			if err != nil {
				t.Fatal(err)
			}
			if err := h.Walk().KeepOwnKey(t.Context(), h.Endpoint, own); err != nil {
				t.Fatal(err)
			}
			step.Update()
			if choice.rows.Visible() || !step.key.card.Visible() {
				t.Fatal("a key is asked for, though one was brought along")
			}
			test.Tap(choice.other)
			if got := choice.chosen(); got.Type != c.chosen || !choice.rows.Visible() || step.key.card.Visible() || inFront(h).Thumbprint != own.Thumbprint {
				t.Fatalf("chosen %+v; kept %s", got, inFront(h).Thumbprint)
			}
			if c.keep {
				test.Tap(choice.other)
			}
			take(t, h, "Create the app and prove it", "Continue to Endpoint security")
			if app := inFront(h); (app.Thumbprint == own.Thumbprint) != c.keep || !c.keep && app.KeyType != string(c.chosen) {
				t.Errorf("the app has %s %s", app.KeyType, app.KeyFrom)
			}
		})
	}
}

// A refusal says what it is, and pasting something else starts anew.
func TestKeyImportRefuses(t *testing.T) {
	h, p := importing(t, true)
	p.readFile(keyFile(t, []byte("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")))
	if p.refused.shown == nil || !p.refused.object.Visible() || p.found.card.Visible() {
		t.Fatalf("a certificate is taken: %+v", p.found.own)
	}
	test.Type(p.paste.Focusable(), "x")
	if p.refused.object.Visible() {
		t.Error("the refusal stays for what it isn't about")
	}
	setQuietly(p.files.path, filepath.Join(t.TempDir(), "none.pem"))
	p.readFile(p.files.path.Text())
	if p.tries.card.Showing() || !p.refused.object.Visible() || h.Canvas.Focused() != p.files.path.Focusable() {
		t.Errorf("a file that isn't there: a Problem %v, a notice %v", p.tries.card.Showing(), p.refused.object.Visible())
	}
	test.Type(p.files.path.Focusable(), "x")
	if p.refused.object.Visible() {
		t.Error("typing another name leaves the refusal of the one before")
	}
	if h.Workspace().ServiceApp("app") != nil || inFront(h) != nil {
		t.Error("something was made")
	}
}

func TestKeyImportFollowsTheEndpoint(t *testing.T) {
	h := twoEndpoints(t, workspace.LevelOAuth)
	p := NewKeyImport(h).(*keyImportPage)
	h.show(p)
	p.found.show(exampleKey(), setup.KeyPlace{})
	h.Endpoint = h.Workspace().Endpoints[1].ID
	p.Update()
	if p.found.own != nil {
		t.Error("a key read for one endpoint is offered for another")
	}
}

func TestKeyBrowserPicksAFile(t *testing.T) {
	h, p := importing(t, true)
	path := keyFile(t, keytest.EC(t))
	p.files.open(filepath.Dir(path))
	if !p.files.panel.Visible() || len(p.files.rows.Objects) != 2 {
		t.Fatalf("the folder shows %d rows", len(p.files.rows.Objects))
	}
	if p.First() != h.Canvas.Focused() {
		t.Error("the page doesn't begin in the open folder")
	}
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	h.Canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if p.files.panel.Visible() || p.files.path.Text() != path || p.found.own == nil {
		t.Errorf("picked %q, read %+v", p.files.path.Text(), p.found.own)
	}
}

// The request that adds the key to the app is shown; without a yes nothing is sent,
// nor kept.
func TestKeyImportAsksFirst(t *testing.T) {
	h, _ := atServiceApp(t, true)
	take(t, h, "Create the app and prove it")
	before := *inFront(h)
	p := NewKeyImport(h).(*keyImportPage)
	h.show(p)
	p.readFile(keyFile(t, keytest.EC(t)))
	h.Declines = true
	take(t, h, "Use this key")
	if !slices.Contains(h.Asked, "Add your key to Workflows invoker?") || !strings.Contains(strings.Join(h.Details, "\n"), "/credentials/jwks") {
		t.Errorf("asked %v, %v", h.Asked, h.Details)
	}
	if inFront(h).PrivateKey != before.PrivateKey || len(inFront(h).Earlier) != 0 || p.found.own == nil {
		t.Error("the key is used, or lost, although nobody said so")
	}
}

// Why it can't be told whether the app has a key depends on who is signed in: an org that
// was asked and refused is another thing than one that can't be asked.
func TestWhyAKeyHasNoPlace(t *testing.T) {
	housetest.App(t, look.Light)
	ws := checkedWorkspace()
	app := withKey(newHost(t, ws))
	app.ClientID, app.Registered = someClient, true
	f := newKeyFound(newHost(t, ws))
	if got := f.unplaced(); got != "Can't tell without signing in" {
		t.Errorf("signed out it says %q", got)
	}
	signedInBy(ws, workspace.APIToken, "SUPER_ADMIN")
	if got := f.unplaced(); got != "Can't tell: the app couldn't be read" {
		t.Errorf("signed in it says %q", got)
	}
}
