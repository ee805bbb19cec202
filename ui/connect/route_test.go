package connect

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/connector"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// calling has every connection's card call a service that counts, and tells where the
// credential went.
func calling(t *testing.T, answer http.HandlerFunc) (*workspace.Workspace, *atomic.Int64) {
	t.Helper()
	var hits atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	ws := fullWorkspace()
	for i := range ws.Connectors {
		ws.Connectors[i].Card.URL, ws.Connectors[i].Card.Function = s.URL+"/x", workspace.CardGet
	}
	return ws, &hits
}

// showCalling shows the connection with a header of its own, whose service has no
// objection.
func showCalling(t *testing.T) (*host, *connectorsPage, *atomic.Int64) {
	t.Helper()
	housetest.App(t, look.Light)
	ws, hits := calling(t, fine)
	h := newHost(t, ws)
	p := shown(t, h)
	p.show("custom")
	return h, p, hits
}

// fine is a service that has no objection.
func fine(http.ResponseWriter, *http.Request) {}

func (p *connectorsPage) typeSecret(value string) {
	for _, r := range value {
		p.editor.dialog.secret.entry.Focusable().TypedRune(r)
	}
}

func (p *connectorsPage) aimAt(target int) {
	p.editor.sent.target.SetSelected(target)
	p.editor.aim(target)
}

// While the echo target is being started nothing goes anywhere, least of all to the
// service with a credential.
func TestNothingIsSentUntilTheEchoTargetRuns(t *testing.T) {
	h, p, hits := showCalling(t)
	e := p.editor
	p.typeSecret("made up")
	h.defers = true
	p.aimAt(toEcho)
	if foot := p.Foot(); !foot.Primary.Disabled || !strings.Contains(foot.Note.String(), "being started") {
		t.Errorf("offered %+v", foot)
	}
	if !strings.Contains(e.sent.where.Text(), "being started") || e.sent.drawing.object.Visible() {
		t.Errorf("goes %q", e.sent.where.Text())
	}
	before := h.ran
	p.Send()
	e.send(e.route())
	if h.ran != before || hits.Load() != 0 || len(h.asked) > 0 {
		t.Fatalf("ran %d, %d requests at the service, asked %v", h.ran-before, hits.Load(), h.asked)
	}
	h.readNow()
	if p.Foot().Primary.Disabled || !e.sent.drawing.object.Visible() || !strings.Contains(e.sent.where.Text(), e.there.URL) {
		t.Errorf("once it runs: %q", e.sent.where.Text())
	}
	p.Send()
	if hits.Load() != 0 || !strings.Contains(p.arrived(), "GET /echo/x HTTP/1.1") {
		t.Errorf("%d requests at the service, arrived %q", hits.Load(), p.arrived())
	}
}

// What had the echo target's port is asked nothing once it isn't ours any more.
func TestTheEchoTargetIsTheOneThatRunsNow(t *testing.T) {
	housetest.App(t, look.Light)
	_, hits := calling(t, fine)
	h := newHost(t, fullWorkspace())
	p := shown(t, h)
	p.show("custom")
	e := p.editor
	p.typeSecret("made up")
	p.aimAt(toEcho)
	ours := e.there.URL
	stranger := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(stranger.Close)
	e.there.URL = stranger.URL
	p.Send()
	if hits.Load() != 0 || !strings.Contains(p.arrived(), "GET /echo/rest/issues") || e.there.URL != ours {
		t.Errorf("%d requests at a stranger, drawn for %s, arrived %q", hits.Load(), e.there.URL, p.arrived())
	}
}

// A Problem's Retry repeats what the Problem is about, not what ran last on the page.
func TestRetryRepeatsWhatFailed(t *testing.T) {
	housetest.App(t, look.Light)
	ws, hits := calling(t, fine)
	h := newHost(t, ws)
	p := shown(t, h)
	kept("oauth")(h)
	p.show("none")
	p.Send()
	p.leave()
	p.show("oauth")
	e := p.editor
	e.refresh() // where nobody is
	failed := e.problems["oauth"]
	if failed == nil || hits.Load() != 1 {
		t.Fatalf("problem %v, %d requests", failed, hits.Load())
	}
	e.act(problem.Retry)
	if again := e.problems["oauth"]; hits.Load() != 1 || again == nil || again.Code != failed.Code {
		t.Errorf("%d requests, problem %v", hits.Load(), again)
	}
}

// A secret that couldn't be stored is what Retry stores; nothing is sent with it.
func TestRetryStoresTheSecret(t *testing.T) {
	h, p, hits := showCalling(t)
	e := p.editor
	p.typeSecret("the first")
	e.dialog.secret.submit()
	p.Send()
	e.dialog.secret.askAnew()
	p.typeSecret("the second")
	writable := h.breakFiles()
	e.dialog.secret.submit()
	if e.problems["custom"] == nil {
		t.Fatal("it was stored")
	}
	writable()
	e.act(problem.Retry)
	got, err := e.desk.Secrets(t.Context(), "custom")
	if err != nil || got.Secret.Reveal() != "the second" || hits.Load() != 1 || e.problems["custom"] != nil {
		t.Errorf("%d requests, problem %v, err %v", hits.Load(), e.problems["custom"], err)
	}
}

// Where the echo target wasn't asked for, the one that runs is still the one: Retry goes
// to it.
func TestRetryGoesToTheEchoTargetAgain(t *testing.T) {
	h, p, hits := showCalling(t)
	e := p.editor
	p.typeSecret("made up")
	p.aimAt(toEcho)
	e.dialog.fields[connector.FieldNickname].input.SetText("Renamed")
	writable := h.breakFiles()
	p.Send()
	if e.problems["custom"] == nil || !e.route().ready() {
		t.Fatalf("problem %v, ready %v", e.problems["custom"], e.route().ready())
	}
	writable()
	e.act(problem.Retry)
	if hits.Load() != 0 || !strings.Contains(p.arrived(), "GET /echo/x HTTP/1.1") {
		t.Errorf("%d requests at the service, arrived %q, problem %v", hits.Load(), p.arrived(), e.problems["custom"])
	}
}

// What was typed and isn't stored is forgotten with the page: the field that is shown
// empty stops nothing.
func TestAFieldShownEmptyIsEmpty(t *testing.T) {
	housetest.App(t, look.Light)
	ws, hits := calling(t, fine)
	h := newHost(t, ws)
	p := shown(t, h)
	kept("basic")(h)
	p.show("basic")
	p.editor.dialog.fields[connector.FieldUsername].input.SetText("admin:pw")
	p.leave()
	p.show("basic")
	if got := p.editor.dialog.fields[connector.FieldUsername].input.Text(); got != "" {
		t.Fatalf("the user name is %q", got)
	}
	p.Send()
	if hits.Load() != 1 {
		t.Errorf("%d requests, problem %v", hits.Load(), p.editor.problems["basic"])
	}
}

// What isn't written yet when a connection is opened again stands in the fields.
func TestWhatIsStillToBeWrittenIsShown(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	p.show("basic")
	e := p.editor
	e.saver.Save = func(string, workspace.Connector) error { return errors.New("not now") }
	e.dialog.fields[connector.FieldUsername].input.SetText("svc_other")
	p.leave()
	p.show("basic")
	if got := e.dialog.fields[connector.FieldUsername].input.Text(); got != "svc_other" || e.typed.Username != got {
		t.Errorf("the user name is %q", got)
	}
}

// What isn't an address is told, and isn't glued to the echo target's.
func TestTheEchoTargetTakesNoOddAddress(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	p.show("none")
	e := p.editor
	p.aimAt(toEcho)
	for _, odd := range []string{"orders.example/v1", "not a url", "https://me:pw@orders.example/v1", "https://orders.example/v1#x"} {
		e.card.url.input.SetText(odd)
		p.Send()
		if p := e.problems["none"]; e.came["none"] != nil || p == nil || p.Code != connector.CodeStopped || e.sent.drawing.object.Visible() {
			t.Errorf("%s: problem %v", odd, p)
		}
	}
	e.card.url.input.SetText("https://orders.example/v1")
	p.Send()
	if !strings.Contains(p.arrived(), "GET /echo/v1") {
		t.Errorf("arrived %q", p.arrived())
	}
}

// A credential that the file has without its value isn't sent empty without a word.
func TestWhatWasLeftOutIsAskedFor(t *testing.T) {
	housetest.App(t, look.Light)
	ws, hits := calling(t, fine)
	h := newHost(t, ws)
	p := shown(t, h)
	p.show("none")
	url := p.editor.card.url.input
	address := url.Text()
	url.SetText(address + "?sig=" + strings.Repeat("k", 20))
	p.leave()
	p.show("none")
	h.decline = true
	p.Send()
	if hits.Load() != 0 || len(h.asked) != 1 || !strings.Contains(h.details[0], "sig") {
		t.Errorf("%d requests, asked %q", hits.Load(), h.details)
	}
	url.SetText(address)
	p.Send()
	if hits.Load() != 1 || len(h.asked) != 1 {
		t.Errorf("%d requests, asked %q", hits.Load(), h.details)
	}
}

// What stands for a secret that couldn't be read isn't offered as the secret.
func TestNoStandInIsCopied(t *testing.T) {
	housetest.App(t, look.Light)
	ws := fullWorkspace()
	for i := range ws.Connectors {
		c := &ws.Connectors[i]
		c.Secret, c.Card.URL = "v1/nowhere", "https://orders.example/v1"
		if connector.NeedsToken(c.Type) {
			c.Access = "v1/nowhere"
		}
	}
	h := newHost(t, ws)
	p := shown(t, h)
	for _, id := range []string{"basic", "oauth", "cc", "custom"} {
		p.show(id)
		e := p.editor
		if !e.sent.drawing.object.Visible() || e.sent.drawing.plain.Visible() || connector.NeedsToken(e.typed.Type) && e.token.drawing.plain.Visible() {
			t.Errorf("%s: a secret is offered that isn't there", id)
		}
		p.leave()
		kept(id)(h)
		p.show(id)
		if !e.sent.drawing.plain.Visible() || connector.NeedsToken(e.typed.Type) && !e.token.drawing.plain.Visible() {
			t.Errorf("%s: nothing is offered", id)
		}
		p.leave()
	}
}

// Who is waited for in the browser allows one connection, and that is the one that says so.
func TestWaitingIsOfTheConnection(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	p.show("oauth")
	waited(h)
	p.leave()
	p.show("cc")
	if c := p.editor.token; c.waiting.Visible() || !c.get.Visible() {
		t.Errorf("another connection waits: %v, can ask: %v", c.waiting.Visible(), c.get.Visible())
	}
	p.leave()
	p.show("oauth")
	if c := p.editor.token; !c.waiting.Visible() || c.get.Visible() {
		t.Errorf("it waits: %v, can ask: %v", c.waiting.Visible(), c.get.Visible())
	}
}

// A name that wouldn't be stored is refused in the list too, and the old one stays.
func TestRenamingToACredential(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	r := p.rows["custom"]
	before := h.Workspace().Connector("custom").Nickname
	r.begin()
	r.field.SetText("api_key=" + strings.Repeat("k", 20))
	r.end(true)
	if got := h.Workspace().Connector("custom").Nickname; got != before || r.title.Text() != before || len(h.toasts) != 1 {
		t.Errorf("called %q, shown %q, told %q", got, r.title.Text(), h.toasts)
	}
}

// A header of which nothing was stored is missed until it is typed again or removed,
// whatever else is typed.
func TestAHeaderThatIsMissing(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	err := h.walk.ChangeConnectors(func(ws *workspace.Workspace) {
		ws.Connector("custom").Card.Headers = []workspace.Field{{}, {Name: "X-Partner", Value: "1"}}
	})
	if err != nil {
		t.Fatal(err)
	}
	p.show("custom")
	e := p.editor
	e.dialog.fields[connector.FieldNickname].input.SetText("Renamed")
	if err := e.saver.Flush(); err != nil {
		t.Fatal(err)
	}
	missed := slices.ContainsFunc(e.check(e.drawnWith()), func(f connector.Finding) bool { return f.Code == "header-name" })
	if c := h.Workspace().Connector("custom"); c.Nickname != "Renamed" || len(c.Card.Headers) != 2 || !missed {
		t.Errorf("kept %+v, missed %v", c, missed)
	}
}

// Blanks are no name, and none of one.
func TestRenamingWithBlanks(t *testing.T) {
	for typed, name := range map[string]string{"   ": "", " Orders ": "Orders"} {
		housetest.App(t, look.Light)
		h := full(t)
		p := shown(t, h)
		r := p.rows["custom"]
		if name == "" {
			name = h.Workspace().Connector("custom").Nickname
		}
		r.begin()
		r.field.SetText(typed)
		r.end(true)
		if got := h.Workspace().Connector("custom").Nickname; got != name || r.title.Text() != name || len(h.toasts) > 0 {
			t.Errorf("%q: called %q, shown %q, told %q", typed, got, r.title.Text(), h.toasts)
		}
	}
}

// A token that the service refused is no good one, whatever its end; a newer one may be.
func TestARefusedTokenIsNoGoodOne(t *testing.T) {
	housetest.App(t, look.Light)
	h := full(t)
	p := shown(t, h)
	kept("oauth")(h)
	p.show("oauth")
	access := func() string { return p.editor.token.access.Text() }
	if !strings.Contains(access(), "until") {
		t.Errorf("before: %s", access())
	}
	refused(h)
	if strings.Contains(access(), "until") || !strings.Contains(access(), "refused") {
		t.Errorf("refused: %s", access())
	}
	err := h.walk.ChangeConnectors(func(ws *workspace.Workspace) { ws.Connector("oauth").Grant.AccessRefused = time.Time{} })
	if p.Update(); err != nil || !strings.Contains(access(), "until") {
		t.Errorf("a newer one: %s, %v", access(), err)
	}
}
