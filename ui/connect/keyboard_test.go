package connect

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// tabOrder names what Tab reaches, in order, until it comes round.
func (h *host) tabOrder() []string {
	h.t.Helper()
	h.canvas.Unfocus()
	var names []string
	seen := map[fyne.Focusable]bool{}
	for {
		h.canvas.(software.WindowlessCanvas).FocusNext()
		f := h.canvas.Focused()
		if f == nil || seen[f] {
			return names
		}
		seen[f] = true
		names = append(names, called(f))
	}
}

// called is what a screen reader would say, or the placeholder of a field.
func called(f fyne.Focusable) string {
	if hint := reflect.Indirect(reflect.ValueOf(f)).FieldByName("PlaceHolder"); hint.IsValid() {
		return hint.String()
	}
	return spoken(f)
}

func wantOrder(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: Tab reaches\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Everything can be reached by Tab, in the order in which it is read: the dialog, the
// card, what is sent, what came.
func TestKeyboardReachesEverything(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	list := h.tabOrder()
	if len(list) != 20 {
		t.Errorf("the list has %q", list)
	}
	wantOrder(t, "the first row", list[:4], "Open", "Rename", "Duplicate", "Delete Jira - Basic - svc_flows")

	p.show("basic")
	wantOrder(t, "Basic", h.tabOrder(),
		"Service - type - account", "Copy Connection Nickname", "Basic", "Username", "Copy Username", "Type or paste it",
		"Get", "https://…", "Copy URL", "Body",
		"To the service", "What else isn't documented: 3", "Copy with secrets", "Copy the request without secrets", "Exchange")
	kept("basic")(h)
	p.editor.readSecrets()
	answered(h)
	wantOrder(t, "Basic, rehearsed", h.tabOrder(),
		"Service - type - account", "Copy Connection Nickname", "Basic", "Username", "Copy Username", "Reveal", "Copy", "Replace",
		"Get", "https://…", "Copy URL", "Body",
		"To the echo target", "What else isn't documented: 3", "Copy with secrets", "Copy the request without secrets",
		"Exchange", "As it arrived", "Find", "Copy", "*house.rowList")
}

func TestKeyboardThroughOAuth(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	kept("oauth")(h)
	p.show("oauth")
	wantOrder(t, "OAuth", h.tabOrder(),
		"Service - type - account", "Copy Connection Nickname", "OAuth",
		"https://…/authorize?key=value", "Copy Authorize Path", "https://…/token", "Copy Access Token Path",
		"Separated as the service wants it", "Copy Scope", "Client ID", "Copy Client ID", "Reveal", "Copy", "Replace",
		"Copy Workflows, production", "Copy Workflows, preview", "Copy Workflows, EMEA", "Copy Workflows, Government",
		"Copy This rehearsal, port 38219", "Copy This rehearsal, port 41957", "Copy This rehearsal, port 44111",
		"Post", "https://…", "Copy URL", "Body", "JSON object",
		"Allow it in the browser again", "Renew", "Forget the tokens", "In the browser", "What else isn't documented: 2", "Copy with secrets", "Copy the request without secrets",
		"To the service", "*house.rowList", "What else isn't documented: 3", "Copy with secrets", "Copy the request without secrets", "Exchange")
}

// Escape gives the stored secret back, and only then leaves the connection.
func TestEscapeFromReplacing(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	kept("basic")(h)
	p.show("basic")
	s := p.editor.dialog.secret
	s.askAnew()
	if h.canvas.Focused() != s.entry.Focusable() || !s.typing.Visible() {
		t.Fatalf("the keyboard is at %T", h.canvas.Focused())
	}
	s.entry.Focusable().TypedRune('x')
	if !p.Escape() || !s.there.Visible() || !s.typed.IsZero() || h.canvas.Focused() != fyne.Focusable(s.replace) {
		t.Errorf("the keyboard is at %T", h.canvas.Focused())
	}
	if !p.Escape() || p.editor.object.Visible() {
		t.Error("Escape doesn't leave")
	}
}

// A secret that can't be stored isn't lost.
func TestSecretIsKeptForAnotherTry(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	p.show("basic")
	s := p.editor.dialog.secret
	s.entry.Focusable().TypedRune('x')
	if typed, ok := s.take(); !ok || typed.Reveal() != "x" || !s.note.Visible() || !s.entry.Empty() {
		t.Fatal("what was typed is lost")
	}
	if again, ok := s.take(); !ok || again.Reveal() != "x" {
		t.Error("another try has nothing")
	}
	s.show("v1/elsewhere")
	if _, ok := s.take(); ok || s.note.Visible() {
		t.Error("what is stored is kept beside it")
	}
}
