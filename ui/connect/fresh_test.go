package connect

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// A connection that was begun and left with nothing in it leaves no row; anything typed
// keeps it.
func TestLeavingANewConnection(t *testing.T) {
	for name, c := range map[string]struct {
		typing func(*testing.T, *connectorsPage)
		stays  bool
	}{
		"untouched":    {func(*testing.T, *connectorsPage) {}, false},
		"another type": {func(t *testing.T, p *connectorsPage) { p.choose(t, workspace.ConnectorOAuth) }, false},
		"a nickname": {func(_ *testing.T, p *connectorsPage) {
			p.editor.dialog.fields[connector.FieldNickname].input.SetText("Jira")
		}, true},
		"a URL": {func(_ *testing.T, p *connectorsPage) { p.editor.card.url.input.SetText("https://jira.example") }, true},
		"a secret": {func(_ *testing.T, p *connectorsPage) {
			p.typeSecret("made up")
			p.editor.dialog.secret.submit()
		}, true},
	} {
		for how, leave := range map[string]func(*connectorsPage){"by Escape": func(p *connectorsPage) { p.Escape() }, "for another page": (*connectorsPage).Close} {
			t.Run(name+" "+how, func(t *testing.T) {
				housetest.App(t, look.Light)
				h := newHost(t, emptyWorkspace())
				p := shown(t, h)
				p.Foot().Primary.Do()
				c.typing(t, p)
				leave(p)
				if there := len(h.Workspace().Connectors) == 1; there != c.stays || len(h.failed) > 0 {
					t.Errorf("it stays: %v, %v", there, h.failed)
				}
			})
		}
	}
}

// One that was there before stays, empty or not.
func TestLeavingAnOldEmptyConnection(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	p.show("none")
	p.leave()
	if h.Workspace().Connector("none") == nil {
		t.Error("it is gone")
	}
}

// Nothing that was typed is written over without asking.
func TestFillInAsksOverWhatWasTyped(t *testing.T) {
	housetest.App(t, look.Light)
	h := newPracticeHost(t)
	p := shown(t, h)
	p.Foot().Primary.Do()
	e := p.editor
	e.dialog.fields[connector.FieldUsername].input.SetText("mine")
	h.decline = true
	test.Tap(e.fill)
	if len(h.asked) != 1 || e.typed.Username != "mine" || e.typed.Card.URL != "" {
		t.Fatalf("asked %q, filled in %+v", h.asked, e.typed)
	}
	h.decline = false
	test.Tap(e.fill)
	if e.typed.Username == "mine" || e.typed.Card.URL == "" {
		t.Errorf("after a yes %+v", e.typed)
	}
}

// An empty form is no mistake.
func TestNoteOnAnEmptyForm(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, emptyWorkspace())
	p := shown(t, h)
	p.Foot().Primary.Do()
	if got := p.Foot().Note.String(); got != "A field is still empty" {
		t.Errorf("%q", got)
	}
	p.editor.dialog.fields[connector.FieldUsername].input.SetText("a:b")
	if got := p.Foot().Note.String(); got != "A field isn't right yet" {
		t.Errorf("with a colon %q", got)
	}
}

// A Problem is of the visit in which it arose.
func TestAProblemGoesWithTheVisit(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	p.show("basic")
	refused(h)
	p.leave()
	p.show("basic")
	if p.editor.problem.Showing() {
		t.Error("the Problem of an earlier visit is shown")
	}
}

// In the list Enter is of the row that has the keyboard, Ctrl+Enter of the page.
func TestKeysOfTheList(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	if p.First() != fyne.Focusable(p.rows["basic"].open) || p.Foot().Primary.Shortcut != "Ctrl+Enter" {
		t.Errorf("the keyboard begins at %T, the primary action is on %q", p.First(), p.Foot().Primary.Shortcut)
	}
	p.Send()
	if len(h.Workspace().Connectors) != 6 || !p.editor.object.Visible() {
		t.Error("Ctrl+Enter begins no connection")
	}
}

// Whoever goes back to the list while the browser is waited for finds the address again.
func TestBackToTheAddressThatIsWaitedFor(t *testing.T) {
	h, p := practising(t, workspace.ConnectorOAuth)
	e, id := p.editor, p.editor.id
	h.browser = func(address string) error {
		p.Escape()
		if e.object.Visible() || p.rows[id].open.Disabled() || h.canvas.Focused() != fyne.Focusable(p.rows[id].open) {
			t.Error("the list doesn't let it be opened")
		}
		test.Tap(p.rows[id].open)
		if !e.token.waiting.Visible() || e.token.wait.Address.Value() != address {
			t.Error("the address isn't there")
		}
		return clicking(t.Context(), "allow")(address)
	}
	e.getToken()
	if e.problems[id] != nil || e.secrets.Access.IsZero() {
		t.Errorf("problem %v", e.problems[id])
	}
}

// Tokens that the service refused are told so, the one as the other.
func TestRefusedTokensAreToldSo(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	kept("oauth")(h)
	err := h.walk.ChangeConnectors(func(ws *workspace.Workspace) {
		g := ws.Connector("oauth").Grant
		g.AccessRefused, g.RefreshRefused = fixedNow, fixedNow
	})
	if err != nil {
		t.Fatal(err)
	}
	p.show("oauth")
	for _, got := range []string{p.editor.token.access.Text(), p.editor.token.refresh.Text()} {
		if len(got) < 19 || got[:19] != "The service refused" {
			t.Errorf("%q", got)
		}
	}
}
